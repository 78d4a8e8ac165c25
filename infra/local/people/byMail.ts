import { drawFor, type PeopleContext } from "./context.ts";
import { handOver } from "./enrolment.ts";
import type { Person } from "./standInPerson.ts";
import { isOutage, visitAt } from "./visits.ts";

/** How HR names hires who get a link of their own in their personal mail. */
export const WORKER_TYPE_BY_MAIL = "temp";

const links = new WeakMap<Person, string>();
const opened = new WeakSet<Person>();

/** A hire got the link in their personal mail; they wait for the manager's call. */
export const gotHireLink = (person: Person, link: string): void => void links.set(person, link);

/** Whether this hire has opened their code themselves. */
export const hasOpenedByMail = (person: Person): boolean => opened.has(person);

/** In groups of four, in a line of its own. */
const codeOnPage = /^\s*([A-Za-z0-9]{4})[-\s]?([A-Za-z0-9]{4})[-\s]?([A-Za-z0-9]{4})\s*$/m;
const shortCodeOnPage = /^\s*([A-Za-z0-9]{4})[-\s]?([A-Za-z0-9]{4})\s*$/m;

/** The half that a manager reads out. */
export const shortCodeIn = (text: string): string | undefined => shortCodeOnPage.exec(text)?.slice(1, 3).join("");

/** The manager has called: the hire opens their link, types the short code, and goes on with what it shows. */
export function openByMail(context: PeopleContext, person: Person, shortCode: string): void {
  const link = links.get(person);
  if (link === undefined) {
    context.note(`${person.userPrincipalName}: a short code, and no link by mail`);
    return;
  }
  const at = context.clock.now() + (2 + drawFor(context, person, "opensByMail") * 8) * 60_000;
  visitAt(context, person, at, "a hire opens their code by mail", async () => {
    const browser = context.openBrowser();
    const page = await browser.open(link);
    if (isOutage(page)) return "outage";
    const form = page.forms.find(({ fields }) => fields.some(({ name }) => name === "shortCode"));
    const answer = form && (await browser.submit(form, { shortCode }));
    if (isOutage(answer)) return "outage";
    const code = codeOnPage
      .exec(answer?.text ?? "")
      ?.slice(1, 4)
      .join("");
    if (code === undefined) {
      context.note(`${person.userPrincipalName}: no code by mail (${(answer ?? page).status})`);
      return "done";
    }
    opened.add(person);
    handOver(context, person, code);
    return "done";
  });
}
