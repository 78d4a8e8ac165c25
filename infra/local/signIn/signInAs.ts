import type { BrowserPage, PersonBrowser } from "./personBrowser.ts";
import type { Proof } from "./signInTypes.ts";

/**
 * Signs a person in on the sign-in page that a browser was led to, and goes on where that leads. A page that asks for no sign-in comes back as it
 * is; after a wrong proof it is the sign-in page again, with status 401 and the reason in its text.
 */
export async function signInAs(
  browser: PersonBrowser,
  page: BrowserPage,
  username: string,
  { kind, value = "" }: Proof,
): Promise<BrowserPage> {
  const form = page.forms.find(({ fields }) => fields.some(({ name }) => name === "proofKind"));
  return form ? browser.submit(form, { username, proofKind: kind, proofValue: value }) : page;
}
