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
  proofs: readonly Proof[] = proofsOf(person),
): Promise<BrowserPage | undefined> {
  const page = await signInOn(context, browser, person, await browser.open(url), proofs);
  const link = page?.links.find(({ href }) => href.includes("/.auth/login/"));
  return page && link ? signInOn(context, browser, person, await browser.open(link.href, page), proofs) : page;
}

/** Signs in where the page is the sign-in page, with the first proof that is taken. */
async function signInOn(
  context: PeopleContext,
  browser: PersonBrowser,
  person: Person,
  page: BrowserPage,
  proofs: readonly Proof[],
): Promise<BrowserPage | undefined> {
  if (!page.url.includes("/.auth/login/")) return page;
  let at = page;
  for (const proof of proofs) {
    const form = at.forms.find((candidate) => candidate.method === "POST");
    if (!form) return undefined;
    at = await browser.submit(form, { username: person.userPrincipalName, proofKind: proof });
    if (!at.url.includes("/.auth/login/")) return at;
    context.note(`${person.userPrincipalName}: sign-in with ${proof} did not work`);
  }
  return undefined;
}

type Proof = "passkey" | "passwordAndPush" | "password";

/** What they would rather take comes first; whoever is turned away with a password and has a passkey takes it. */
function proofsOf(person: Person): readonly Proof[] {
  const passkey: readonly Proof[] = person.passkeysAtHand.size > 0 ? ["passkey"] : [];
  if (person.usesPasskey && passkey.length > 0) return passkey;
  return [person.hasSecondFactor ? "passwordAndPush" : "password", ...passkey];
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
