import { mySignIns, registrationResources } from "../tenant/signIns/apps.ts";
import type { SignInDevice } from "../tenant/signIns/records.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { habits } from "./habits.ts";
import { staysOnLaptop } from "./secondPlatform.ts";
import { gainPasskey, type Person, usableAt } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

const AUTHENTICATOR = {
  passkeyType: "deviceBound",
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Microsoft Authenticator (Android)",
  displayName: "My phone",
} as const;

/** Ground truth: whether somebody would be refused at a moment on a platform where they work. */
export function isRefusedSomewhere(person: Person, at: number): boolean {
  const { other } = person;
  if (!other || (other.awayAt !== undefined && other.awayAt <= at)) return false;
  return other.isTooOld || !carriesPasskey(person, at);
}

const carriesPasskey = (person: Person, at: number): boolean =>
  staysOnLaptop(person.family) ? person.phoneKey !== undefined && person.phoneKey.at <= at : usableAt(person, at) > 0;

/** The second sign-in of a working day: by passkey where that works there, now and then after a password prompt. */
export function signInOnOther(context: PeopleContext, person: Person): void {
  const { clock, directory } = context;
  const { other } = person;
  const now = clock.now();
  const draw = (what: string) => drawFor(context, person, `other|${now}|${what}`);
  if (!other || other.awayAt !== undefined || draw("today") >= habits.onOtherToday) return;
  const methodId = other.isTooOld
    ? undefined
    : staysOnLaptop(person.family)
      ? person.phoneKey?.id
      : person.passkeysAtHand.values().next().value;
  const line = { userId: person.id, interactive: true, device: other.device, flow: `${person.id} other ${now}` };
  if (methodId !== undefined && person.usesPasskey && draw("password") >= habits.typesPasswordOnOther) {
    if (draw("prompt") < habits.startsWithPrompt) directory.prompt({ ...line, with: { kind: "password" } });
    directory.signIn({ ...line, with: { kind: "passkey", methodId } });
    return;
  }
  const answer = directory.signIn({
    ...line,
    with: { kind: person.hasSecondFactor ? "passwordAndPush" : "password" },
  });
  if (answer.result !== "success" && methodId !== undefined)
    directory.signIn({ ...line, with: { kind: "passkey", methodId } });
}

/** Whoever puts it off after one mail may act on the next. */
const timesRead = new WeakMap<Person, number>();

/** The mail that names a device: some set up a passkey on the phone, or put away one that is too old. */
export function readPartlyReady(context: PeopleContext, person: Person): void {
  const { other } = person;
  const times = (timesRead.get(person) ?? 0) + 1;
  timesRead.set(person, times);
  const draw = drawFor(context, person, times === 1 ? "partlyReady" : `partlyReady|${times}`);
  if (!other || person.onLeave || draw >= habits.mendsOtherDevice) return;
  const minutes = 30 + drawFor(context, person, "partlyReady|when") * 900;
  const when = afterWorkingMinutes(context.clock.now(), minutes, person.timeZone);
  context.clock.at(when, "somebody mends a second device", () => {
    if (other.isTooOld) other.awayAt = context.clock.now();
    else if (staysOnLaptop(person.family)) addPhoneKey(context, person, other.device);
  });
}

function addPhoneKey({ clock, directory }: PeopleContext, person: Person, device: SignInDevice): void {
  if (person.phoneKey !== undefined || person.passkeysAtHand.size === 0) return;
  const [resource] = registrationResources;
  const answer = directory.signIn({
    userId: person.id,
    with: { kind: person.hasSecondFactor ? "passwordAndPush" : "password" },
    app: mySignIns,
    ...(resource && { resource }),
    interactive: true,
    device,
  });
  if (answer.result !== "success") return;
  const made = directory.registerPasskey(answer.session, AUTHENTICATOR, device);
  if (made.result !== "registered") return;
  person.phoneKey = { id: made.methodId, at: clock.now() };
  // On the laptop it is used across devices, by a code that the phone scans.
  gainPasskey(person, made.methodId, clock.now());
}
