import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { doorDigest, doorUnsaid } from "../../shared/domain/door/doorPolicies.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems, doorPolicyBodies } from "../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../shared/domain/policy/policyLimit.ts";
import {
  type DoorKey,
  doorKeys,
  type RegisteredPolicy,
  SHOWS_LATE_MS,
} from "../../shared/domain/policy/registeredPolicy.ts";
import { readSurroundings } from "../../shared/enforcement/workforceFault.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../enforcement/progress.ts";
import type { Patience } from "../host/patience.ts";
import { changeDoor } from "./doorRow.ts";
import type { DoorNeeds } from "./readDoor.ts";

type Needs = DoorNeeds & Pick<Ports, "policyWriter">;

/**
 * Makes the policies of the door that are not there yet, in report-only; the app never enables them. Safe to repeat: a
 * creation whose answer was lost is found again by its name, and a policy of that name that is not ours refuses.
 * @returns why it cannot be; `undefined` when both are there.
 * @throws TransientError between two requests when no time is left: asked again it goes on.
 */
export async function makeDoor(
  ports: Needs,
  config: Config,
  by: Person,
  patience: Patience,
): Promise<string | undefined> {
  const { store, clock } = ports;
  const digest = doorDigest(config);
  if (digest === undefined) return doorUnsaid(config);
  const { fault } = await readSurroundings(ports, config);
  if (fault) return fault.say;
  const at = clock.now().toISOString();
  const asked = await changeDoor(store, (known) =>
    known.asked?.digest === digest ? undefined : { ...known, asked: { by, at, digest }, confirmed: undefined },
  );
  if (asked)
    await store.append([
      {
        scope: APP_SCOPE,
        id: `door|asked|${digest}|${at}`,
        at,
        who: by,
        what: "doorAskedFor",
        why: `digest ${digest}`,
      },
    ]);
  // Each turn makes one request to Conditional Access, so that asked again a press gets further than the last one.
  for (;;) {
    const step = await nextRequest(ports, config);
    if (step.kind === "refused") return step.say;
    if (step.kind === "there") return undefined;
    if (patience.left() <= BETWEEN_REQUESTS_SECONDS)
      throw new TransientError("the policies of the door are being made", { retryAfterSeconds: 2 });
    await patience.pause(BETWEEN_REQUESTS_SECONDS);
  }
}

type Step =
  | { readonly kind: "oneRequest" }
  | { readonly kind: "there" }
  | { readonly kind: "refused"; readonly say: string };

/** Creates one that was looked up and is not there, else looks up both. */
async function nextRequest(ports: Needs, config: Config): Promise<Step> {
  const { store, clock, policies } = ports;
  const rows = await Promise.all(doorKeys.map((key) => store.registeredPolicy(key)));
  for (const [index, key] of doorKeys.entries()) {
    const row = rows[index];
    if (!row || !isLookedUp(row, clock.now())) continue;
    await create(ports, config, key, row);
    return { kind: "oneRequest" };
  }
  const inTenant = await policies.policies();
  const found: Step["kind"][] = [];
  for (const [index, key] of doorKeys.entries()) {
    const step = await lookUp(ports, config, { key, registered: rows[index], inTenant });
    if (step.kind === "refused") return step;
    found.push(step.kind);
  }
  return { kind: found.includes("oneRequest") ? "oneRequest" : "there" };
}

/** No policy of its name was there a moment ago, and nothing was asked for since. */
const isLookedUp = ({ policyId, state, createdAt }: RegisteredPolicy, now: Date): boolean =>
  policyId === "" && state === "disabled" && now.getTime() - Date.parse(createdAt) < SHOWS_LATE_MS;

/** @param row its state says from here on that a creation was asked for. */
async function create(
  { store, clock, policyWriter }: Needs,
  config: Config,
  key: DoorKey,
  row: RegisteredPolicy,
): Promise<void> {
  const asked = { ...row, state: REPORT_ONLY, createdAt: clock.now().toISOString() } as const;
  await store.saveRegisteredPolicy(asked);
  const { id } = await policyWriter.createPolicy(doorPolicyBodies(config)[key]);
  await store.saveRegisteredPolicy({ ...asked, policyId: id });
}

interface Wanted {
  readonly key: DoorKey;
  readonly registered: RegisteredPolicy | undefined;
  readonly inTenant: readonly ConditionalAccessPolicy[];
}

async function lookUp({ store, clock }: Needs, config: Config, { key, registered, inTenant }: Wanted): Promise<Step> {
  const refused = (say: string): Step => ({ kind: "refused", say });
  const body = doorPolicyBodies(config)[key];
  const name = String(body["displayName"]);
  const now = clock.now();
  const known = inTenant.find(({ id }) => id === registered?.policyId);
  if (known) {
    const problems = definitionProblems(known, body);
    return problems.length === 0
      ? { kind: "there" }
      : refused(
          `the policy "${name}" is not as the settings ask for (${problems.join("; ")}): delete it in the portal, then ask again`,
        );
  }
  if (registered?.policyId && now.getTime() - Date.parse(registered.createdAt) < SHOWS_LATE_MS)
    throw new TransientError(`Entra does not show the policy "${name}" yet`, { retryAfterSeconds: 60 });
  const namesakes = inTenant.filter(({ displayName }) => displayName === name);
  const [found] = namesakes;
  const row = { key, kind: "door", wanted: REPORT_ONLY, definitionDigest: definitionDigest(body) } as const;
  if (found) {
    const wasAsked = registered?.policyId === "" && registered.state !== "disabled";
    const isOurs = wasAsked && namesakes.length === 1 && definitionProblems(found, body).length === 0;
    if (!isOurs) return refused(`a policy named "${name}" exists that this app did not make: rename or delete it`);
    const { createdAt } = registered;
    await store.saveRegisteredPolicy({ ...row, state: REPORT_ONLY, policyId: found.id, createdAt });
    return { kind: "there" };
  }
  const noRoom = noRoomFor(inTenant.length);
  if (noRoom !== undefined) return refused(noRoom);
  await store.saveRegisteredPolicy({ ...row, state: "disabled", policyId: "", createdAt: now.toISOString() });
  return { kind: "oneRequest" };
}
