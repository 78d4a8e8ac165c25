import type { Config } from "../../../shared/config/config.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../../shared/domain/policy/policyLimit.ts";
import { privilegedStrengthFault } from "../../../shared/domain/policy/privilegedStrength.ts";
import { type RegisteredPolicy, ROLES, SHOWS_LATE_MS } from "../../../shared/domain/policy/registeredPolicy.ts";
import { rolesDigest, rolesPolicyBody } from "../../../shared/domain/roles/rolesPolicy.ts";
import { askForPolicy } from "../../../shared/enforcement/askForPolicy.ts";
import { readSurroundings } from "../../../shared/enforcement/workforceFault.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import { changeRoles, privilegedStrength, type RolesNeeds, rolesLine } from "./rolesRow.ts";

type Body = Readonly<Record<string, unknown>>;

/** What the settings ask for, and the digest that two people name; or why there can be none, for people. */
export async function wantedRoles(
  ports: Pick<RolesNeeds, "policies">,
  config: Config,
): Promise<{ readonly body: Body; readonly digest: string } | { readonly fault: string }> {
  const strength = await privilegedStrength(ports, config);
  const fault = privilegedStrengthFault(strength);
  const body = rolesPolicyBody(config);
  if (fault !== undefined || !body || strength.kind === "unknown")
    return { fault: fault ?? "PRIVILEGED_STRENGTH_ID is not set" };
  return { body, digest: rolesDigest(body, strength.value) };
}

/**
 * Makes the policy over directory roles in report-only, and notes who wants it. Safe to repeat: a creation whose answer
 * was lost is found again by its name, and a policy of that name that is not ours refuses. It is never enabled here.
 * @returns why it cannot be; `undefined` when it is there.
 * @throws TransientError between two requests when no time is left: asked again it goes on. RefusedError
 */
export async function makeRoles(
  ports: RolesNeeds,
  config: Config,
  by: Person,
  patience: Patience,
): Promise<string | undefined> {
  const wanted = await wantedRoles(ports, config);
  if ("fault" in wanted) return wanted.fault;
  const { fault } = await readSurroundings(ports, config);
  if (fault) return fault.say;
  const { digest } = wanted;
  const at = ports.clock.now().toISOString();
  const asked = await changeRoles(ports.store, (known) =>
    known.asked?.digest === digest ? undefined : { ...known, asked: { by, at, digest }, confirmed: undefined },
  );
  if (asked) await ports.store.append([rolesLine("rolesAskedFor", at, `digest ${digest}`, by)]);
  for (;;) {
    const step = await nextRequest(ports, wanted.body);
    if (step !== "oneRequest") return step === "there" ? undefined : step.say;
    if (patience.left() <= BETWEEN_REQUESTS_SECONDS)
      throw new TransientError("the policy over roles is being made", { retryAfterSeconds: 2 });
    await patience.pause(BETWEEN_REQUESTS_SECONDS);
  }
}

type Step = "oneRequest" | "there" | { readonly say: string };

/** One request to Conditional Access: a look for the name, or the creation that follows one. */
async function nextRequest(ports: RolesNeeds, body: Body): Promise<Step> {
  const { store, clock, policies } = ports;
  const now = clock.now();
  const registered = await store.registeredPolicy(ROLES);
  if (registered && isLookedUp(registered, now)) {
    const asked: RegisteredPolicy = { ...registered, state: REPORT_ONLY, createdAt: now.toISOString() };
    await store.saveRegisteredPolicy(asked);
    await askForPolicy(ports, asked, body);
    return "oneRequest";
  }
  const name = String(body["displayName"]);
  const inTenant = await policies.policies();
  const known = inTenant.find(({ id }) => id === registered?.policyId);
  if (known) {
    const problems = definitionProblems(known, body);
    return problems.length === 0
      ? "there"
      : {
          say: `the policy "${name}" is not as the settings ask for (${problems.join("; ")}): delete it, then ask again`,
        };
  }
  if (registered?.policyId && now.getTime() - Date.parse(registered.createdAt) < SHOWS_LATE_MS)
    throw new TransientError(`Entra does not show the policy "${name}" yet`, { retryAfterSeconds: 60 });
  const namesakes = inTenant.filter(({ displayName }) => displayName === name);
  const [found] = namesakes;
  const row = { key: ROLES, kind: ROLES, wanted: REPORT_ONLY, definitionDigest: definitionDigest(body) } as const;
  if (found) {
    const wasAsked = registered?.policyId === "" && registered.state !== "disabled";
    const isOurs = wasAsked && namesakes.length === 1 && definitionProblems(found, body).length === 0;
    if (!isOurs) return { say: `a policy named "${name}" exists that this app did not make: rename or delete it` };
    await store.saveRegisteredPolicy({
      ...row,
      state: REPORT_ONLY,
      policyId: found.id,
      createdAt: registered.createdAt,
      refusedCreation: undefined,
    });
    return "there";
  }
  const noRoom = noRoomFor(inTenant.length);
  if (noRoom !== undefined) return { say: noRoom };
  await store.saveRegisteredPolicy({ ...row, state: "disabled", policyId: "", createdAt: now.toISOString() });
  return "oneRequest";
}

/** No policy of its name was there a moment ago, and nothing was asked for since. */
const isLookedUp = ({ policyId, state, createdAt }: RegisteredPolicy, now: Date): boolean =>
  policyId === "" && state === "disabled" && now.getTime() - Date.parse(createdAt) < SHOWS_LATE_MS;
