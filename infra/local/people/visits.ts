import type { BrowserPage, PersonBrowser } from "../signIn/personBrowser.ts";
import type { PeopleContext } from "./context.ts";
import type { Person } from "./person.ts";

/** Opens a page and signs in on the way when asked to. `undefined` when the sign-in did not work. */
export async function signInAt(
  context: PeopleContext,
  browser: PersonBrowser,
  person: Person,
  url: string,
): Promise<BrowserPage | undefined> {
  const page = await browser.open(url);
  if (!page.url.includes("/.auth/login/")) return page;
  const form = page.forms.find((candidate) => candidate.method === "POST");
  if (!form) return undefined;
  const proof = person.usesPasskey && person.heldPasskeys.size > 0 ? "passkey" : person.hasSecondFactor ? "passwordAndPush" : "password";
  const after = await browser.submit(form, { username: person.userPrincipalName, proofKind: proof });
  if (after.url.includes("/.auth/login/")) {
    context.note(`${person.userPrincipalName}: sign-in with ${proof} did not work`);
    return undefined;
  }
  return after;
}
