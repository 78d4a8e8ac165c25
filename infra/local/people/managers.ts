import type { BrowserPage, PersonBrowser } from "../signIn/personBrowser.ts";
import { openByMail, shortCodeIn } from "./byMail.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { handOver, tryAfter } from "./enrolment.ts";
import { habits } from "./habits.ts";
import type { Person } from "./standInPerson.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/** The code has a line of its own, in groups of four. */
const codeOnPage = /^\s*([A-Za-z0-9]{4})[-\s]?([A-Za-z0-9]{4})[-\s]?([A-Za-z0-9]{4})\s*$/m;

/**
 * A manager got a link to a pass. In working time they sign in, say how they know the person, press the button and hand
 * the pass over.
 */
export function pickUpLater(context: PeopleContext, manager: Person, link: string, isUrgent: boolean): void {
  const offer = link.split("/").at(-1)?.slice(0, 36);
  // A person who is locked out does not let a manager overlook the mail.
  const mayOverlook = !isUrgent;
  if (manager.onLeave || (mayOverlook && drawFor(context, manager, `pickUp|${offer}`) < habits.managerOverlooks))
    return;
  const minutes = 5 + drawFor(context, manager, `pickUpAfter|${offer}`) * (isUrgent ? 55 : 140);
  const at = afterWorkingMinutes(context.clock.now(), minutes, manager.timeZone);
  visitAt(context, manager, at, "a manager picks up a pass", () => pickUp(context, manager, link));
}

/**
 * A manager reads that some of their people are late, and speaks to them: it does what a copy of each mail would have
 * added (R84). Whoever ignores mails ignores the manager, too.
 */
export function readDigest(context: PeopleContext, manager: Person): void {
  if (manager.onLeave) return;
  const added = (habits.actsWithinHours + habits.actsWithinDays) * (habits.managerInCopyFactor - 1);
  const day = Math.floor(context.clock.now() / 86_400_000);
  for (const person of context.population.people.values()) {
    if (person.onLeave || person.stubborn || person.passkeysAtHand.size > 0) continue;
    if (context.directory.managerOf(person.id) !== manager.id) continue;
    const event = `digest|${day}`;
    if (drawFor(context, person, event) < added)
      tryAfter(context, person, 5 + drawFor(context, person, `${event}|when`) * 1615);
  }
}

async function pickUp(context: PeopleContext, manager: Person, link: string): Promise<"done" | "outage"> {
  const browser = context.openBrowser();
  const page = await signInAt(context, browser, manager, link);
  if (isOutage(page)) return "outage";
  const answer = page && (await askForCode(browser, page));
  if (!page || !answer) {
    context.note(`${manager.userPrincipalName}: no form at the pick-up page (${page?.status ?? "not signed in"})`);
    return "done";
  }
  if (isOutage(answer.page)) return "outage";
  const subject = [...context.population.people.values()].find(
    (person) => page.text.includes(person.userPrincipalName) && person !== manager,
  );
  const short = answer.isShort ? shortCodeIn(answer.page.text) : undefined;
  if (short !== undefined && subject) openByMail(context, subject, short);
  else if (answer.code && subject) handOver(context, subject, answer.code);
  else context.note(`${manager.userPrincipalName}: no pass shown (${answer.page.status})`);
  return "done";
}

/**
 * Says how the visitor knows the person, and whatever else is asked, and presses the button of a page with codes.
 * @param path of that page.
 * @returns the page after it and the code on it, if there is one; `undefined` when there is no button.
 */
export async function askForCode(
  browser: PersonBrowser,
  page: BrowserPage,
  path = "/pick-up/",
): Promise<{ readonly page: BrowserPage; readonly code: string | undefined; readonly isShort: boolean } | undefined> {
  const form = page.forms.find((candidate) => candidate.method === "POST" && candidate.action.includes(path));
  if (!form) return undefined;
  const questions = form.fields.filter((field) => field.type === "radio");
  const answers = Object.fromEntries(questions.map(({ name, options }) => [name, options[0] ?? ""]));
  // Whom nobody meets on the first day is told half of it on the phone.
  const short = form.buttons.find(({ value }) => value === "shortCode");
  const answer = await browser.submit(form, answers, short?.text ?? "");
  const code = codeOnPage.exec(answer.text)?.slice(1, 4).join("");
  return { page: answer, code, isShort: short !== undefined };
}
