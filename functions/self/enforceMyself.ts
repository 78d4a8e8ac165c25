import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { type Entrant, SELF } from "../../shared/domain/enforcement/enforcement.ts";
import { oldestPasskeyAt } from "../../shared/domain/people/usablePasskey.ts";
import { mayEnforceMyself, type SelfRefusal, type SelfVerdict } from "../../shared/domain/self/selfVerdict.ts";
import { type Entry, enter } from "../../shared/enforcement/enter.ts";
import { workforceFault } from "../../shared/enforcement/workforceFault.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { readMyself, type SelfNeeds } from "./readMyself.ts";
import { readPoliciesOnce } from "./readPoliciesOnce.ts";

export type EnforceNeeds = SelfNeeds & Pick<Ports, "policyWriter">;
type Refused = Extract<SelfVerdict, { ok: false }>;

/** Whose decision it rests on, for people. */
const selfEntry = (displayName: string): Entry => ({
  source: SELF,
  by: `${displayName}, who asked for it`,
  scope: APP_SCOPE,
});

/**
 * Puts somebody into the enforced group because they ask for it: their own look, live, and their own test. Reads
 * everything again, whatever a page said before. Writes the row, the trail, the group. Safe to repeat by the row:
 * whoever is in, or on the way, is so already.
 * @returns why it is not done; `undefined` when they are on the way in, or were before.
 * @throws TransientError RefusedError: nothing was written, or the row is `entering` and the timer carries on.
 */
export async function enforceMyself(ports: EnforceNeeds, config: Config, userId: string): Promise<Refused | undefined> {
  const reading = { ...ports, policies: readPoliciesOnce(ports.policies) };
  const { asked, held, lookedAt } = await readMyself(reading, config, userId, "press");
  const verdict = mayEnforceMyself(asked);
  if (!verdict.ok) return verdict.because === "alreadyEnforced" ? undefined : verdict;
  const fault = await workforceFault(reading, config);
  if (fault) return no("enforcementNotRunning", `Nobody is enforced at the moment: ${fault.say}. Come back later.`);
  const entrant: Entrant = {
    userId,
    lookedAt,
    hasUsablePasskey: asked.hasUsablePasskey,
    passkeyCreatedAt: oldestPasskeyAt(held),
    passkeyUsedAt: verdict.testedAt,
    testSignInId: verdict.testSignInId,
  };
  return enterMyself(ports, config, asked.user?.displayName ?? "somebody", entrant);
}

async function enterMyself(
  ports: EnforceNeeds,
  config: Config,
  displayName: string,
  entrant: Entrant,
): Promise<Refused | undefined> {
  try {
    const [left] = await enter(ports, config, selfEntry(displayName), [entrant]);
    if (!left) return undefined;
    const words = `Something about your account changed just now (${left.because}). Open the page again, and look.`;
    return no("otherDecision", words);
  } catch (error) {
    // Stopped between the look and the entry; whatever else is refused is told of.
    if (error instanceof RefusedError && error.code === "EnforcementNotRunning")
      return no("enforcementNotRunning", `Nobody is enforced at the moment: ${error.message}. Come back later.`);
    throw error;
  }
}

const no = (because: SelfRefusal, say: string): Refused => ({ ok: false, because, say });
