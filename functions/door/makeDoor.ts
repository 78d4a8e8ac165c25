import type { Config } from "../../shared/config/config.ts";
import { doorDigest, doorUnsaid } from "../../shared/domain/door/doorPolicies.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems, doorPolicyBodies } from "../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../shared/domain/policy/policyLimit.ts";
import { type DoorKey, doorKeys, SHOWS_LATE_MS } from "../../shared/domain/policy/registeredPolicy.ts";
import { readSurroundings } from "../../shared/enforcement/workforceFault.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../enforcement/progress.ts";
import type { Patience } from "../host/patience.ts";
import { changeDoor } from "./doorRow.ts";
import { DOOR_SCOPE, type DoorNeeds } from "./readDoor.ts";

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
  const { store, clock, policies } = ports;
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
        scope: DOOR_SCOPE,
        id: `door|asked|${digest}|${at}`,
        at,
        who: by,
        what: "doorAskedFor",
        why: `digest ${digest}`,
      },
    ]);
  const inTenant = await policies.policies();
  for (const key of doorKeys) {
    const fault = await make(ports, config, key, inTenant, patience);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function make(
  { store, clock, policyWriter }: Needs,
  config: Config,
  key: DoorKey,
  inTenant: readonly ConditionalAccessPolicy[],
  patience: Patience,
): Promise<string | undefined> {
  const body = doorPolicyBodies(config)[key];
  const name = String(body["displayName"]);
  const now = clock.now();
  const registered = await store.registeredPolicy(key);
  const known = inTenant.find(({ id }) => id === registered?.policyId);
  if (known) {
    const problems = definitionProblems(known, body);
    return problems.length === 0
      ? undefined
      : `the policy "${name}" is not as the settings ask for (${problems.join("; ")}): delete it in the portal, then ask again`;
  }
  if (registered?.policyId && now.getTime() - Date.parse(registered.createdAt) < SHOWS_LATE_MS)
    throw new TransientError(`Entra does not show the policy "${name}" yet`, { retryAfterSeconds: 60 });
  const namesakes = inTenant.filter(({ displayName }) => displayName === name);
  const [found] = namesakes;
  const row = {
    key,
    kind: "door",
    wanted: REPORT_ONLY,
    definitionDigest: definitionDigest(body),
    state: REPORT_ONLY,
  } as const;
  if (found) {
    const isOurs =
      registered?.policyId === "" && namesakes.length === 1 && definitionProblems(found, body).length === 0;
    if (!isOurs) return `a policy named "${name}" exists that this app did not make: rename or delete it`;
    await store.saveRegisteredPolicy({ ...row, policyId: found.id, createdAt: registered.createdAt });
    return undefined;
  }
  const noRoom = noRoomFor(inTenant.length);
  if (noRoom !== undefined) return noRoom;
  const createdAt = now.toISOString();
  await store.saveRegisteredPolicy({ ...row, policyId: "", createdAt });
  if (patience.left() > BETWEEN_REQUESTS_SECONDS) await patience.pause(BETWEEN_REQUESTS_SECONDS);
  const { id } = await policyWriter.createPolicy(body);
  await store.saveRegisteredPolicy({ ...row, policyId: id, createdAt });
  return undefined;
}
