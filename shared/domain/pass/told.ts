import { type AccountDoubt, doubtInWords } from "../joiner/accountDoubt.ts";
import { type AskKey, askSayings } from "./askSayings.ts";
import { type CollectRefusal, sayings } from "./collectRefusal.ts";
import { type DeskKey, deskSayings } from "./deskSayings.ts";
import { type LimitRefusal, limitWords } from "./issuingLimits.ts";

/** What people are told beside the reasons themselves: what depends on more than the reason. */
const moreSayings = {
  pressedTogether: "Somebody pressed at the same moment. Open the page again in a minute.",
  passesTurnedOff: "One-time codes are turned off in this organisation. Ask the helpdesk.",
  livePass:
    "A code for this person is valid already, and a new one would make it useless. Ask the helpdesk if it was lost.",
  noClearAnswer:
    "Entra gave no clear answer, so no code was handed out. Open the page again in a minute and press once more.",
  notYetByEntra:
    "Entra does not let this person have a code yet: {answer}. That takes up to half an hour after an account was made, or let into the policy. Open the page again in five minutes and press once more. If it stays so: {todo}",
  refusedByEntra: "Entra would not make a code for this person: {answer}. {todo}",
  isGuestsAccount:
    "The account is a guest's: Entra makes codes for members only. The helpdesk has to make them an account of this organisation.",
  notInPolicy:
    "The helpdesk has to see that the policy for Temporary Access Passes includes this person (Entra admin center, Authentication methods, Temporary Access Pass) and excludes them nowhere.",
  noSuchKind:
    "The policy for Temporary Access Passes allows no code of this kind. An admin has to compare its lifetimes with PASS_LIFETIME_MINUTES, and allow codes for one use.",
  noPermission:
    "An admin of this app has to give it back the permission to make codes (UserAuthMethod-TAP.ReadWrite.All).",
  sendItOn: "Send this to the helpdesk: the person may have to be let into the policy for Temporary Access Passes.",
  inUseBecause: "{refusal} The reason: {doubt}.",
  namerGone:
    "Whoever has named you is not a member of this organisation any more whose account is switched on, so their word does not count. Ask the helpdesk: somebody else names you, or makes the code.",
  namerOverLimit:
    "Whoever has named you has handed out as many codes as one person may in this time. Ask the helpdesk.",
  unusualByNow:
    "Something about a code for this person is unusual by now, so one person is not enough. Ask the helpdesk: it makes the code, once a second person has agreed.",
} as const;

/** The name of a sentence that whoever is refused a code may be told. */
export type RefusedKey = CollectRefusal | LimitRefusal | keyof typeof moreSayings | `doubt.${AccountDoubt}`;
export type ToldKey = RefusedKey | DeskKey | AskKey;

/** A sentence by its name, with what is put into it: a page says it in the language of whoever reads it. */
export interface Told {
  readonly key: ToldKey;
  readonly parts?: Readonly<Record<string, string | Told>> | undefined;
}

const doubts = Object.fromEntries(Object.entries(doubtInWords).map(([doubt, words]) => [`doubt.${doubt}`, words]));

/** In English, as the trail keeps them. `{name}`: something is put in there. */
export const refusedWords = { ...sayings, ...limitWords, ...moreSayings, ...doubts } as Readonly<
  Record<RefusedKey, string>
>;
const toldWords: Readonly<Record<ToldKey, string>> = { ...refusedWords, ...deskSayings, ...askSayings };

/** The sentence in the words of a language. Whatever is put in is not read as a template. */
export const sayTold = ({ key, parts = {} }: Told, words: Readonly<Record<ToldKey, string>>): string =>
  words[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = parts[name] ?? "";
    return typeof part === "string" ? part : sayTold(part, words);
  });

/** A sentence by its name, and in English. */
export function tell(key: ToldKey, parts?: Told["parts"]): { readonly say: string; readonly told: Told } {
  const told = { key, parts };
  return { told, say: sayTold(told, toldWords) };
}
