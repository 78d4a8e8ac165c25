import { minutes } from "../calendar/durations.ts";

/** What Entra said to a code that it would not make. */
export interface MintRefusal {
  readonly code: string;
  /** Graph's own words, with code and request id. */
  readonly inWords: string;
  readonly reason: string;
}

export type MintAdvice =
  /** It heals by itself: pressing again in some minutes is all there is to do. */
  { readonly kind: "again"; readonly say: string } | { readonly kind: "refused"; readonly say: string };

/** How long Entra may take to know everywhere that somebody may have a code. */
const PROPAGATES_WITHIN_MS = minutes(30);

export const NO_CLEAR_ANSWER =
  "Entra gave no clear answer, so no code was handed out. Open the page again in a minute and press once more.";

/** Graph's codes for 404 and 409 (graph facts 1.1). */
const healing: readonly string[] = ["Request_ResourceNotFound", "conflict"];

const NOT_IN_POLICY =
  "The helpdesk has to see that the policy for Temporary Access Passes includes this person (Entra admin center, Authentication methods, Temporary Access Pass) and excludes them nowhere.";

/** Why, by what Entra writes (graph facts 1.1; field update of 2026-11, 5), and what to do about it. */
const known: readonly { readonly words: RegExp; readonly todo: string }[] = [
  {
    words: /external guest/i,
    todo: "The account is a guest's: Entra makes codes for members only. The helpdesk has to make them an account of this organisation.",
  },
  { words: /UserCredentialPolicy|DisabledByPolicy|does ?not ?allow/i, todo: NOT_IN_POLICY },
  {
    words: /lifetime|one-?time|isUsableOnce/i,
    todo: "The policy for Temporary Access Passes allows no code of this kind. An admin has to compare its lifetimes with PASS_LIFETIME_MINUTES, and allow codes for one use.",
  },
];

const mayPropagate = ({ code, inWords }: MintRefusal): boolean =>
  known.some(({ words, todo }) => todo === NOT_IN_POLICY && (words.test(code) || words.test(inWords)));

/**
 * What to tell whoever pressed, and what they can do. Pure.
 * @param firstRefusedAt the first refusal of late for this person; what may be on its way through Entra is waited for
 * from then on.
 */
export function mintAdvice(refusal: MintRefusal, firstRefusedAt: string, now: Date): MintAdvice {
  const { code, inWords, reason } = refusal;
  if (healing.includes(code)) return { kind: "again", say: NO_CLEAR_ANSWER };
  const isYoung = now.getTime() < Date.parse(firstRefusedAt) + PROPAGATES_WITHIN_MS;
  if (mayPropagate(refusal) && isYoung)
    return {
      kind: "again",
      say: `Entra does not let this person have a code yet: ${inWords}. That takes up to half an hour after an account was made, or let into the policy. Open the page again in five minutes and press once more. If it stays so: ${NOT_IN_POLICY}`,
    };
  const todo =
    known.find(({ words }) => words.test(code) || words.test(inWords))?.todo ??
    (reason === "denied"
      ? "An admin of this app has to give it back the permission to make codes (UserAuthMethod-TAP.ReadWrite.All)."
      : "Send this to the helpdesk: the person may have to be let into the policy for Temporary Access Passes.");
  return { kind: "refused", say: `Entra would not make a code for this person: ${inWords}. ${todo}` };
}
