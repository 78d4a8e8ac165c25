import { minutes } from "../calendar/durations.ts";
import { type Told, type ToldKey, tell } from "./told.ts";

/** What Entra said to a code that it would not make. */
export interface MintRefusal {
  readonly code: string;
  /** Graph's own words, with code and request id. */
  readonly inWords: string;
  readonly reason: string;
}

export type MintAdvice =
  /** It heals by itself: pressing again in some minutes is all there is to do. */
  | { readonly kind: "again"; readonly say: string; readonly told: Told }
  | { readonly kind: "refused"; readonly say: string; readonly told: Told };

/** How long Entra may take to know everywhere that somebody may have a code. */
const PROPAGATES_WITHIN_MS = minutes(30);

/** Graph's codes for 404 and 409 (graph facts 1.1). */
const healing: readonly string[] = ["Request_ResourceNotFound", "conflict"];

/** Why, by what Entra writes (graph facts 1.1; field update of 2026-11, 5), and what to do about it. */
const known: readonly { readonly words: RegExp; readonly todo: ToldKey }[] = [
  { words: /external guest/i, todo: "isGuestsAccount" },
  { words: /UserCredentialPolicy|DisabledByPolicy|does ?not ?allow/i, todo: "notInPolicy" },
  { words: /lifetime|one-?time|isUsableOnce/i, todo: "noSuchKind" },
];

const mayPropagate = ({ code, inWords }: MintRefusal): boolean =>
  known.some(({ words, todo }) => todo === "notInPolicy" && (words.test(code) || words.test(inWords)));

/**
 * What to tell whoever pressed, and what they can do. Pure.
 * @param firstRefusedAt the first refusal of late for this person; what may be on its way through Entra is waited for
 * from then on.
 */
export function mintAdvice(refusal: MintRefusal, firstRefusedAt: string, now: Date): MintAdvice {
  const { code, inWords, reason } = refusal;
  if (healing.includes(code)) return { kind: "again", ...tell("noClearAnswer") };
  const isYoung = now.getTime() < Date.parse(firstRefusedAt) + PROPAGATES_WITHIN_MS;
  if (mayPropagate(refusal) && isYoung)
    return { kind: "again", ...tell("notYetByEntra", { answer: inWords, todo: { key: "notInPolicy" } }) };
  const todo =
    known.find(({ words }) => words.test(code) || words.test(inWords))?.todo ??
    (reason === "denied" ? "noPermission" : "sendItOn");
  return { kind: "refused", ...tell("refusedByEntra", { answer: inWords, todo: { key: todo } }) };
}
