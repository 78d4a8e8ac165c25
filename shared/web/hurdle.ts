/** Why somebody cannot do something now, for them to read, and what to do about it. */
export interface Hurdle {
  /** In English, as is the name of the link. */
  readonly say: string;
  readonly link?: { readonly href: string; readonly label: string } | undefined;
  /** The same by name, for pages that speak the language of whoever reads them. */
  readonly told?: ToldHurdle | undefined;
}

interface ToldHurdle {
  readonly key: HurdleKey;
  /** What is put into the sentence. */
  readonly parts?: Readonly<Record<string, string>> | undefined;
  readonly link?: HurdleLink | undefined;
}

const NEW_SIGN_IN = "Sign in again; you come back here.";
const WAY_OUT =
  "Sign out, close the browser, and come back. If that does not help, send these words to whoever runs this app: the claim auth_time or the prompt for a new sign-in does not get through.";

/** In English. `{name}`: something is put in there. */
export const hurdleWords = {
  old: `This needs a sign-in of the last {minutes} minutes. ${NEW_SIGN_IN}`,
  beforeDoor: `You signed in before this app asked for as much as it asks for now. ${NEW_SIGN_IN}`,
  undated: `This needs a new sign-in, and yours does not say when it was. ${NEW_SIGN_IN}`,
  inTheFuture: `This needs a new sign-in, and yours is dated in the future: one of the clocks is wrong. ${NEW_SIGN_IN}`,
  triedUndated: `You signed in again, and your sign-in still does not say when it was. ${WAY_OUT}`,
  triedStillOld: `You signed in again, and your sign-in still counts as of {moment}: you were not asked who you are. ${WAY_OUT}`,
  doorNotUp: "This is not done without the door, and the door is not up: {because}.",
  outsideDoor:
    "The door does not cover you: you are in none of the groups that hold the app roles (ROLE_GROUP_IDS), or a break-glass account.",
  breakGlassOutside: "The door does not cover break-glass accounts.",
  notChecked: "Whether you may cannot be checked just now. Open this page again in a minute.",
} as const;
export type HurdleKey = keyof typeof hurdleWords;

export const hurdleLinks = {
  signInAgain: "Sign in again",
  signOut: "Sign out",
  toDoor: "What to do about the door",
  openAgain: "Open again",
} as const;
export type HurdleLink = keyof typeof hurdleLinks;

/** A sentence with what is put into it, which is not read as a template. */
export const filled = (words: string, parts: Readonly<Record<string, string>> = {}): string =>
  words.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? "");

/** @param link where it leads. */
export function hurdleOf(
  key: HurdleKey,
  parts?: Readonly<Record<string, string>>,
  link?: { readonly name: HurdleLink; readonly href: string },
): Hurdle {
  return {
    say: filled(hurdleWords[key], parts),
    ...(link && { link: { href: link.href, label: hurdleLinks[link.name] } }),
    told: { key, parts, link: link?.name },
  };
}
