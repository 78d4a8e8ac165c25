import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditCode } from "../../shared/domain/audit.ts";
import { type DoorFacts, doorStanding } from "../../shared/domain/door/doorFacts.ts";
import { type DoorAsRead, digestOfReading, doorDigest, doorFault } from "../../shared/domain/door/doorPolicies.ts";
import { doorKeys } from "../../shared/domain/policy/registeredPolicy.ts";
import { wholeOf } from "../../shared/domain/policy/strength.ts";
import { readSurroundings } from "../../shared/enforcement/workforceFault.ts";
import { ConflictError, isServiceError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { wallNow } from "../web/door.ts";
import { changeDoor } from "./doorRow.ts";

export type DoorNeeds = Pick<Ports, "store" | "clock" | "directory" | "policies" | "email">;

/**
 * Reads the policies of the door as Entra has them now, and keeps what was seen, with the moment. One request to
 * Conditional Access. Changes nothing in Entra. Security is told when a door that people confirmed is not up.
 * @throws TransientError or RefusedError as the reads do: then the last reading stands, and grows old.
 */
export async function readDoor(ports: DoorNeeds, config: Config): Promise<DoorFacts> {
  const { store, policies } = ports;
  const registered = new Map((await store.registeredPolicies()).map(({ key, policyId }) => [key, policyId]));
  const inTenant = new Map((await policies.policies()).map((policy) => [policy.id, policy]));
  const read: DoorAsRead = Object.fromEntries(doorKeys.map((key) => [key, inTenant.get(registered.get(key) ?? "")]));
  const surroundings = await readSurroundings(ports, config);
  const fault = doorFault(read, config) ?? surroundings.fault?.say;
  const seen = digestOfReading(read, wholeOf(surroundings.strength));
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

/** Of a door that people confirmed: once it is up, when somebody changed it, and every day while it has a fault. */
async function tellChange(ports: DoorNeeds, config: Config, before: DoorFacts, after: DoorFacts): Promise<void> {
  if (!after.confirmed || !after.reading) return;
  const digest = doorDigest(config);
  // Each by the moment of its own reading: else one that settled meanwhile would seem to have been up before.
  const [was, is] = [before, after].map((facts) =>
    doorStanding(facts, digest, new Date(facts.reading?.at ?? ""), config.doorSettlesMinutes),
  );
  const { fault, since, seen } = after.reading;
  const at = ports.clock.now().toISOString();
  if (!is || is.isUp) {
    if (!was?.isUp)
      await tell(ports, config, "doorUp", `up|${at}`, "The door is up: what hands something out needs it.");
  } else if (fault !== undefined || before.reading?.seen !== seen) {
    const say = `The door is not up: ${is.say}. ${withoutDoor[config.door]}`;
    await tell(ports, config, "doorNotUp", `down|${since}|${at.slice(0, 10)}`, say);
  }
}

async function tell(ports: DoorNeeds, config: Config, what: AuditCode, key: string, say: string): Promise<void> {
  const at = ports.clock.now().toISOString();
  const id = `door|${key}`;
  await ports.store.append([{ scope: APP_SCOPE, id, at, who: APP, what, why: say }]);
  await tryAppAlert(ports, config, id, `${say} More stands at ${config.publicUrl}/door.`, "security");
}

const withoutDoor: Readonly<Record<Config["door"], string>> = {
  required: "Until it is, nobody approves, starts or collects a code, and roll back and stop need two people.",
  freshSignInOnly: "Until it is, a new sign-in of any kind does for approving, starting and collecting a code.",
};

/** To security, of a door that was up when it was last read, and does not count any more as that is too long ago. */
async function tellUnread(ports: DoorNeeds, config: Config): Promise<void> {
  const facts = (await ports.store.door())?.value;
  const digest = doorDigest(config);
  const was = doorStanding(facts, digest, new Date(facts?.reading?.at ?? ""), config.doorSettlesMinutes);
  const is = doorStanding(facts, digest, wallNow(), config.doorSettlesMinutes);
  if (!was.isUp || is.isUp) return;
  const day = ports.clock.now().toISOString().slice(0, 10);
  const say = `The door is not up: ${is.say}. ${withoutDoor[config.door]}`;
  await tell(ports, config, "doorNotUp", `unread|${facts?.reading?.at}|${day}`, say);
}

/**
 * The door's own guard, every 15 minutes, once somebody had it made. What is busy is read with the next run; what is
 * refused reaches the operators once a day; a door that nobody could read for an hour reaches security. Safe to repeat.
 */
export const guardDoor = (ports: DoorNeeds, config: Config) => async (): Promise<void> => {
  if (!(await ports.store.door())?.value.asked) return;
  try {
    await readDoor(ports, config);
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await tellUnread(ports, config);
    await noteTrouble(ports, config, aboutTimer.door, error);
  }
};
