import { mySignIns, registrationResources } from "../tenant/signIns/apps.ts";
import type { Session } from "../tenant/signIns/records.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { habits } from "./habits.ts";
import { mailWords } from "./mailWords.ts";
import { mayEnforceThemselves } from "./selfService.ts";
import { gainPasskey, type Person } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/** The apps by which people add a passkey: My Sign-ins and what it asks for. */
const securityInfo = { app: mySignIns, ...(registrationResources[0] && { resource: registrationResources[0] }) };

/** An employee reads a mail of the rollout, and acts on it or does not (R103, R84, R108). */
export function readMail(context: PeopleContext, person: Person, text: string, managerInCopy: boolean): void {
  if (person.onLeave) return;
  const event = `mail|${person.mailsRead++}`;
  const luck = drawFor(context, person, event);
  if (person.passkeysAtHand.size > 0) {
    // The mail says "sign in with your passkey once", and most people do.
    if (luck < 0.7) person.usesPasskey = true;
    return;
  }
  const link = startLink.exec(text)?.[0];
  const threatened = mailWords[person.language].lossOfAccess.test(text);
  if (person.stubborn && !threatened) return;
  const factor = managerInCopy ? habits.managerInCopyFactor : 1;
  const soon = threatened ? habits.actsOnLossOfAccess : habits.actsWithinHours * factor;
  const later = soon + habits.actsWithinDays * factor;
  const when = drawFor(context, person, `${event}|when`);
  if (luck < soon) tryAfter(context, person, 5 + when * 235, link);
  else if (luck < later) tryAfter(context, person, 540 + when * 1080, link);
}

/** The button of a mail to a member. */
const startLink = /https?:\/\/\S+\/start\?wave=[\w-]+&person=[\w-]+&sig=[\w-]+/;

/**
 * Schedules one attempt after so many minutes of working time. At most one is pending per person.
 * @param link of the mail that they read, which they open first.
 */
export function tryAfter(context: PeopleContext, person: Person, workingMinutes: number, link?: string): void {
  if (person.trying) return;
  person.trying = true;
  context.clock.at(
    afterWorkingMinutes(context.clock.now(), workingMinutes, person.timeZone),
    "a person registers",
    async () => {
      if (link === undefined) return attempt(context, person);
      await openLink(context, person, link);
      attemptLater(context, person);
    },
  );
}

/** A site that is away keeps nobody: they know where they were going. */
async function openLink(context: PeopleContext, person: Person, link: string): Promise<void> {
  try {
    await context.openBrowser(person.family.headers).open(link);
  } catch {
    context.note(`${person.userPrincipalName}: the button of the mail led nowhere`);
  }
}

/** Setting up takes some minutes from there. */
function attemptLater(context: PeopleContext, person: Person): void {
  const minutes = 2 + drawFor(context, person, `setUp|${person.attempts}`) * 6;
  context.clock.at(context.clock.now() + minutes * 60_000, "a person has followed the link", () =>
    attempt(context, person),
  );
}

function attempt(context: PeopleContext, person: Person): void {
  person.trying = false;
  attemptWithOwnFactors(context, person);
}

function attemptWithOwnFactors(context: PeopleContext, person: Person): void {
  if (person.passkeysAtHand.size > 0) return;
  const answer = context.directory.signIn({
    userId: person.id,
    with: { kind: person.hasSecondFactor ? "passwordAndPush" : "password" },
    ...securityInfo,
    interactive: true,
    device: person.family,
  });
  if (answer.result !== "success") return;
  if (!register(context, person, answer.session) && drawFor(context, person, `again|${person.attempts}`) < 0.5)
    tryAfter(context, person, 600);
}

/** One attempt to add a passkey within a session. The first fails by device family (R114); later ones mostly work. */
function register(context: PeopleContext, person: Person, session: Session): boolean {
  const goes = person.attempts++ === 0 ? person.family.firstTry : habits.laterTry;
  if (drawFor(context, person, `register|${person.attempts}`) >= goes) {
    return false;
  }
  const made = context.directory.registerPasskey(session, {
    passkeyType: person.family.passkeyType,
    aaGuid: person.family.aaGuid,
    model: person.family.model,
    displayName: person.family.name,
  });
  if (made.result !== "registered") return false;
  gainPasskey(person, made.methodId, context.clock.now());
  if (person.usesPasskey) signInWithPasskey(context, person);
  mayEnforceThemselves(context, person);
  return true;
}

export function signInWithPasskey(context: PeopleContext, person: Person, flow?: string): boolean {
  const [methodId] = person.passkeysAtHand;
  if (!methodId) return false;
  const answer = context.directory.signIn({
    userId: person.id,
    with: { kind: "passkey", methodId },
    interactive: true,
    device: person.family,
    flow,
  });
  if (answer.result === "success") person.session = answer.session;
  return answer.result === "success";
}

/** A new hire tries twice and then asks. An employee wants to get back to work and tries on while the pass lasts. */
const goesOf = (subject: Person): number => (subject.kind === "hire" ? 2 : 6);

/** The person types the pass into the registration page some minutes later. */
export function handOver(context: PeopleContext, subject: Person, code: string): void {
  if (
    subject.onLeave ||
    drawFor(context, subject, "neverComes") < (subject.kind === "hire" ? context.mishaps.neverRegisters : 0)
  )
    return;
  const minutes = 2 + drawFor(context, subject, `handOver|${subject.attempts}`) * 8;
  context.clock.at(context.clock.now() + minutes * 60_000, "a pass is used", () => {
    const answer = context.directory.signIn({
      userId: subject.id,
      with: { kind: "temporaryAccessPass", code },
      ...securityInfo,
      interactive: true,
      device: subject.family,
    });
    if (answer.result !== "success")
      return context.note(`${subject.userPrincipalName}: pass not taken (${answer.result})`);
    for (let go = 0; go < goesOf(subject) && !register(context, subject, answer.session); go++);
  });
}
