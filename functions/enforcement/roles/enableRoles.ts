import type { Config } from "../../../shared/config/config.ts";
import { isRunning } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { isSamePerson, type Person } from "../../../shared/domain/people/person.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { type RegisteredPolicy, ROLES } from "../../../shared/domain/policy/registeredPolicy.ts";
import { whyNotLeftAlone } from "../../../shared/domain/policy/whatIf.ts";
import { mayEnableRoles, type RolesVerdict } from "../../../shared/domain/roles/mayEnableRoles.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import { tellStaff } from "../../../shared/enforcement/tellOperators.ts";
import { workforceFault } from "../../../shared/enforcement/workforceFault.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import { wantedRoles } from "./makeRoles.ts";
import { changeRoles, holdersNow, type RolesNeeds, rolesLine } from "./rolesRow.ts";

type Refused = Extract<RolesVerdict, { ok: false }>;
const notReady = (why: string): Refused => ({
  ok: false,
  because: "rolesNotReady",
  say: `The policy over directory roles is not enabled: ${why}.`,
});

/**
 * Enables the policy over directory roles for the second of two people, when nothing read live is in the way: the
 * policy, its strength, the holders, and What-If for each break-glass account. Claimed under the ETag of the switch and
 * looked at once more before the write. A stop that people asked for meanwhile wins, and waits for a late write. Then
 * it is read back.
 * @returns why it is not; `undefined` when it was read back enabled, now or before.
 * @throws TransientError, RefusedError, ConflictError: nothing is enabled by it, or the guard takes it back.
 */
export async function enableRoles(
  ports: RolesNeeds,
  config: Config,
  by: Person,
  digest: string,
  patience: Patience,
): Promise<Refused | undefined> {
  const { store, clock, policies } = ports;
  const wanted = await wantedRoles(ports, config);
  if ("fault" in wanted) return notReady(wanted.fault);
  const facts = (await store.roles())?.value ?? {};
  const registered = await store.registeredPolicy(ROLES);
  const policy = registered?.policyId ? await policies.policy(registered.policyId) : undefined;
  const isDone = registered?.wanted === "enabled" && policy?.state === "enabled" && facts.confirmed?.digest === digest;
  if (isDone && isSamePerson(facts.confirmed?.by.id ?? "", by.id)) return undefined;
  const inTheWay = (await workforceFault(ports, config))?.say;
  const holders = await holdersNow(ports, config);
  const now = clock.now();
  const seen = { facts, by, digest, digestNow: wanted.digest, body: wanted.body, registered, policy };
  const verdict = mayEnableRoles({ ...seen, holders, inTheWay, now }, config.rules);
  if (!verdict.ok) return verdict;
  if (!registered) return notReady("it was not made yet");
  const met = await breakGlassMet(ports, config, registered.policyId, patience);
  if (met !== undefined) return notReady(met);
  return enable(ports, config, { by, digest, registered }, patience);
}

/** P18: What-If is asked about each break-glass account; whatever it does not say clearly enables nothing. */
async function breakGlassMet(
  { policies }: RolesNeeds,
  { breakGlassUserIds }: Config,
  policyId: string,
  patience: Patience,
): Promise<string | undefined> {
  for (const account of new Set(breakGlassUserIds.map((id) => id.toLowerCase()))) {
    await pauseOrLater(patience);
    const fault = whyNotLeftAlone(await policies.whatIf(account), policyId, account, ROLES);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function pauseOrLater(patience: Patience): Promise<void> {
  if (patience.left() <= BETWEEN_REQUESTS_SECONDS)
    throw new TransientError("Conditional Access takes one request a second", { retryAfterSeconds: 2 });
  await patience.pause(BETWEEN_REQUESTS_SECONDS);
}

interface Wanted {
  readonly by: Person;
  readonly digest: string;
  readonly registered: RegisteredPolicy;
}

async function enable(
  ports: RolesNeeds,
  config: Config,
  { by, digest, registered }: Wanted,
  patience: Patience,
): Promise<Refused | undefined> {
  const { store, clock, policies, policyWriter } = ports;
  await pauseOrLater(patience);
  const at = clock.now().toISOString();
  const confirmed = await changeRoles(store, (known) =>
    known.asked?.digest === digest ? { ...known, confirmed: { by, at, digest } } : undefined,
  );
  if (!confirmed) return notReady("somebody has asked for another one just now");
  const claimed = await changeSwitch(store, (known) =>
    isRunning(known) ? { ...known, enableAskedAt: at } : undefined,
  );
  if (!claimed) return notReady("enforcement was stopped just now");
  await store.append([rolesLine("rolesConfirmed", at, `digest ${digest}`, by)]);
  // Written before whatever makes it so: a lost answer or a crash is settled by the guard.
  const asked: RegisteredPolicy = { ...registered, wanted: "enabled", state: "enabled", enableAskedAt: at };
  await store.saveRegisteredPolicy({ ...asked, readBackAt: undefined });
  const current = (await store.enforcementSwitch())?.value;
  if (!isRunning(current) || current?.enableAskedAt !== at) {
    await takeBackClaim(ports, asked);
    return notReady("somebody decided otherwise just now");
  }
  try {
    await policyWriter.setPolicyState(registered.policyId, "enabled");
  } catch (error) {
    // A refusal has written nothing; of everything else only a reading tells what became of it.
    if (error instanceof RefusedError) await takeBackClaim(ports, asked);
    throw error;
  }
  await pauseOrLater(patience);
  const policy = await policies.policy(registered.policyId);
  if (policy?.state !== "enabled")
    throw new TransientError("the policy was switched on and does not show it yet", { retryAfterSeconds: 10 });
  const { modifiedDateTime } = policy;
  await store.saveRegisteredPolicy({ ...asked, readBackAt: undefined, enableAskedAt: undefined, modifiedDateTime });
  await store.append([rolesLine("rolesEnabled", at, `read back enabled; wanted by ${by.displayName}`)]);
  const say = `The policy over directory roles is enabled, read back. Whoever activates one of these roles signs in by one of their keys from now on; no one-time code lets them in.`;
  await tellStaff(ports, config, "both", `rolesEnabled|${at}`, say);
  return undefined;
}

const takeBackClaim = ({ store }: RolesNeeds, asked: RegisteredPolicy): Promise<void> =>
  store.saveRegisteredPolicy({ ...asked, wanted: REPORT_ONLY, state: REPORT_ONLY, enableAskedAt: undefined });
