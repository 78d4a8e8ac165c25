import type { BrowserPage, PersonBrowser } from "../signIn/personBrowser.ts";
import type { PeopleContext } from "./context.ts";
import type { Person } from "./standInPerson.ts";
import { afterWorkingMinutes } from "./workingTime.ts";

/**
 * Opens a page and signs in on the way when asked to; once more when the page says that the sign-in is too old.
 * `undefined` when the sign-in did not work.
 */
export async function signInAt(
  context: PeopleContext,
  browser: PersonBrowser,
  person: Person,
  url: string,
  proof = proofOf(person),
): Promise<BrowserPage | undefined> {
  const page = await signInOn(context, browser, person, await browser.open(url), proof);
  const link = page?.links.find(({ href }) => href.includes("/.auth/login/"));
  return page && link ? signInOn(context, browser, person, await browser.open(link.href, page), proof) : page;
}

/** Signs in where the page is the sign-in page. */
async function signInOn(
  context: PeopleContext,
  browser: PersonBrowser,
  person: Person,
  page: BrowserPage,
  proof: string,
): Promise<BrowserPage | undefined> {
  if (!page.url.includes("/.auth/login/")) return page;
  const form = page.forms.find((candidate) => candidate.method === "POST");
  if (!form) return undefined;
  const after = await browser.submit(form, { username: person.userPrincipalName, proofKind: proof });
  if (after.url.includes("/.auth/login/")) {
    context.note(`${person.userPrincipalName}: sign-in with ${proof} did not work`);
    return undefined;
  }
  return after;
}

function proofOf(person: Person): "passkey" | "passwordAndPush" | "password" {
  if (person.usesPasskey && person.passkeysAtHand.size > 0) return "passkey";
  return person.hasSecondFactor ? "passwordAndPush" : "password";
}

/** How long people wait after a page that did not come, and how often they come back before they give up. */
const AGAIN_MINUTES = 10;
const MOST_VISITS = 6;

/**
 * A visit in working time. It is made again a little later after an outage (5xx): `visit` says whether there was one.
 *
 * @param at ms of business time.
 */
export function visitAt(
  context: PeopleContext,
  person: Person,
  at: number,
  what: string,
  visit: () => Promise<"done" | "outage">,
  visits = 1,
): void {
  context.clock.at(at, what, async () => {
    if ((await visit()) === "done") return;
    context.note(`${person.userPrincipalName}: ${what}: the site had an outage`);
    const again = afterWorkingMinutes(context.clock.now(), AGAIN_MINUTES, person.timeZone);
    if (visits < MOST_VISITS) visitAt(context, person, again, what, visit, visits + 1);
  });
}

/** Whether the page says that the site has an outage (5xx); false without a page. */
export const isOutage = (page: BrowserPage | undefined): boolean => page !== undefined && page.status >= 500;
