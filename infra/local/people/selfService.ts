import type { BrowserPage } from "../signIn/personBrowser.ts";
import type { PeopleContext } from "./context.ts";
import { drawFor } from "./context.ts";
import { habits } from "./habits.ts";
import type { Person } from "./standInPerson.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

const TEST_AFTER_MINUTES = 60;
/** A test shows in the log some minutes later. */
const PRESS_AFTER_MINUTES = 90;
/** Whoever is told "not yet" comes back on the next working day, so often. */
const AGAIN_MINUTES = 540;
const MOST_TIMES = 20;

/**
 * Somebody has a passkey. A few do not wait for their wave: they test it, and ask to be asked for it. They act by the
 * test application and the page of their account alone.
 */
export function mayEnforceThemselves(context: PeopleContext, person: Person): void {
  if (person.kind !== "employee" || person.onLeave) return;
  if (drawFor(context, person, "enforcesThemselves") >= habits.enforcesThemselves) return;
  const testAt = afterWorkingMinutes(context.clock.now(), TEST_AFTER_MINUTES, person.timeZone);
  context.clock.at(testAt, "a person tests the passkey", () => test(context, person));
  pressLater(context, person, PRESS_AFTER_MINUTES, 1);
}

function test({ directory, selfService: { app } }: PeopleContext, person: Person): void {
  const [methodId] = person.passkeysAtHand;
  if (!methodId) return;
  const withPasskey = { kind: "passkey" as const, methodId };
  directory.signIn({
    userId: person.id,
    with: withPasskey,
    app,
    resource: app,
    interactive: true,
    device: person.family,
  });
  // Who has tested it keeps to it.
  person.usesPasskey = true;
}

function pressLater(context: PeopleContext, person: Person, minutes: number, times: number): void {
  const at = afterWorkingMinutes(context.clock.now(), minutes, person.timeZone);
  const again = () => {
    if (times < MOST_TIMES) pressLater(context, person, AGAIN_MINUTES, times + 1);
  };
  visitAt(context, person, at, "a person looks at the page of their account", async () => {
    const browser = context.openBrowser();
    const page = await signInAt(context, browser, person, context.selfService.url);
    if (isOutage(page)) return "outage";
    const form = page?.forms.find(({ action }) => action.endsWith("/api/me/enforce"));
    if (form) pressIn(context, person, () => browser.submit(form, {}), again);
    else if (!page?.text.includes(ENFORCED)) again();
    return "done";
  });
}

const ENFORCED = "with your passkey only";
/** People read a page before they press its button. */
const READ_MS = 60_000;

function pressIn(context: PeopleContext, person: Person, submit: () => Promise<BrowserPage>, again: () => void): void {
  context.clock.at(context.clock.now() + READ_MS, "a person requires the passkey of themselves", async () => {
    const { text } = await submit();
    if (text.includes(ENFORCED)) {
      person.enforcedThemselvesAt = context.clock.now();
      return;
    }
    context.note(`${person.userPrincipalName}: not enforced by the own page: ${text.replaceAll(/\s+/g, " ")}`);
    again();
  });
}
