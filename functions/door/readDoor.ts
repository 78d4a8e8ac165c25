import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { type DoorFacts, doorStanding } from "../../shared/domain/door/doorFacts.ts";
import { type DoorAsRead, digestOfReading, doorDigest, doorFault } from "../../shared/domain/door/doorPolicies.ts";
import { doorKeys } from "../../shared/domain/policy/registeredPolicy.ts";
import { readSurroundings } from "../../shared/enforcement/workforceFault.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { wallNow } from "../web/door.ts";
import { changeDoor } from "./doorRow.ts";

export type DoorNeeds = Pick<Ports, "store" | "clock" | "directory" | "policies" | "email">;

/** Audit lines about the door stand under the app. */
export const DOOR_SCOPE = "app";

/**
 * Reads the policies of the door as Entra has them now, and keeps what was seen, with the moment. One request to
 * Conditional Access. Changes nothing in Entra. Operators are told when a door that people confirmed is not up.
 * @throws TransientError or RefusedError as the reads do: then the last reading stands, and grows old.
 */
export async function readDoor(ports: DoorNeeds, config: Config): Promise<DoorFacts> {
  const { store, policies } = ports;
  const registered = await Promise.all(doorKeys.map((key) => store.registeredPolicy(key)));
  const inTenant = new Map((await policies.policies()).map((policy) => [policy.id, policy]));
  const read: DoorAsRead = Object.fromEntries(
    doorKeys.map((key, index) => [key, inTenant.get(registered[index]?.policyId ?? "")]),
  );
  const surroundings = await readSurroundings(ports, config);
  const fault = doorFault(read, config) ?? surroundings.fault?.say;
  const seen = digestOfReading(read, surroundings.combinations);
  const at = wallNow().toISOString();
  let before: DoorFacts = {};
  const facts = await changeDoor(store, (known) => {
    before = known;
    const since = known.reading?.seen === seen ? known.reading.since : at;
    return { ...known, reading: { at, seen, since, ...(fault !== undefined && { fault }) } };
  });
  if (facts) await tellChange(ports, config, before, facts);
  return facts ?? before;
}

async function tellChange(ports: DoorNeeds, config: Config, before: DoorFacts, after: DoorFacts): Promise<void> {
  if (!after.confirmed) return;
  const now = wallNow();
  const digest = doorDigest(config);
  const [was, is] = [before, after].map((facts) => doorStanding(facts, digest, now).isUp);
  if (was === is && is) return;
  const standing = doorStanding(after, digest, now);
  const say = standing.isUp
    ? "The door is up: codes, approvals and starts need a sign-in under its policies."
    : `The door is not up: ${standing.say}. ${withoutDoor[config.door]}`;
  const at = ports.clock.now().toISOString();
  const key = `door|${standing.isUp ? `up|${at}` : `down|${after.reading?.since}|${at.slice(0, 10)}`}`;
  const what = standing.isUp ? "doorUp" : "doorNotUp";
  await ports.store.append([{ scope: DOOR_SCOPE, id: key, at, who: APP, what, why: say }]);
  await tryAppAlert(ports, config, key, `${say} More stands at ${config.publicUrl}/door.`);
}

const withoutDoor: Readonly<Record<Config["door"], string>> = {
  required: "Until it is, nobody approves, starts or collects a code, and roll back and stop need two people.",
  freshSignInOnly: "Until it is, a new sign-in of any kind does for approving, starting and collecting a code.",
};

/**
 * The door's own guard, every 15 minutes, once somebody had it made. What is busy is read with the next run; what is
 * refused reaches the operators once a day. Safe to repeat.
 */
export const guardDoor = (ports: DoorNeeds, config: Config) => async (): Promise<void> => {
  if (!(await ports.store.door())?.value.asked) return;
  try {
    await readDoor(ports, config);
  } catch (error) {
    if (error instanceof TransientError || error instanceof ConflictError) return;
    if (!(error instanceof RefusedError)) throw error;
    const day = ports.clock.now().toISOString().slice(0, 10);
    const say = `The policies of the door could not be read: ${saidBy(error)}. After an hour without a reading it counts as not up.`;
    await tryAppAlert(ports, config, `door|refused|${day}`, say);
  }
};
