import type { IntlMessageFormat } from "intl-messageformat";
import { jargonIn } from "../../domain/mail/jargon.ts";
import type { Language } from "../../domain/people/language.ts";
import type { MessageKey } from "../messages/messages.ts";
import { ourText } from "../messages/ours.ts";
import { readMessage } from "../messages/readMessage.ts";
import { whyFixed } from "./fixedTexts.ts";
import { argumentsOf, countChoices, PUT_IN, type Rendering, renderingsOf } from "./messageParts.ts";

/** A text that may stand in place of ours, or what to mend first: whole sentences. */
export type JudgedText =
  | { readonly fits: true; readonly message: IntlMessageFormat }
  | { readonly fits: false; readonly faults: readonly [string, ...string[]] };

/** Characters, with whatever is put in counted as one. The longest of ours have 90, 37 and 382. */
const MOST = { subject: 90, button: 40, sentence: 450 } as const;
/** Each choice multiplies how it can come out. The most of ours is one. */
const MOST_CHOICES = 4;
/** Before it is read: choices repeat their words. */
const MOST_TYPED = 1000;

const kindOf = (key: MessageKey): keyof typeof MOST => {
  if (/\.subject/.test(key)) return "subject";
  return key.startsWith("button.") || key.endsWith(".button") ? "button" : "sentence";
};

export const longestOf = (key: MessageKey): number => MOST[kindOf(key)];

/**
 * Whether words of the tenant's own may stand in place of ours: the same is put in, by the same choices, so that no
 * fact is lost; no markup, address or line break, as the layout has one button and no other link; short, and in plain
 * words (R89). What people judge by whether they are being deceived stays ours. Pure.
 * @param text an ICU message, as somebody typed it.
 */
export function judgeText(language: Language, key: MessageKey, text: string): JudgedText {
  const fixed = whyFixed(key);
  if (fixed !== undefined) return judged([fixed]);
  const early = [...unreadable(text)];
  if (early.length > 0) return judged(early);
  const message = parsed(language, text);
  if ("fault" in message) return judged([message.fault]);
  if (countChoices(message) > MOST_CHOICES) return judged([`There are more than ${MOST_CHOICES} choices in it.`]);
  const ours = readMessage(language, ourText(language, key));
  const ways = renderingsOf(message);
  const faults = [
    ...otherArguments(message, ours),
    ...lost(ways, renderingsOf(ours), text),
    ...silent(ways, renderingsOf(ours)),
    ...ways.flatMap((way) => [...faultsIn(language, key, way)]),
  ];
  return faults.length > 0 ? judged([...new Set(faults)]) : { fits: true, message };
}

const judged = (faults: readonly string[]): JudgedText => ({ fits: false, faults: faults as [string, ...string[]] });

/** Such a character may stand within an address, and hides it from whoever judges it. Behind an emoji one stays. */
const UNSEEN = /[\p{Cc}\p{Cf}]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/u;

function* unreadable(text: string): Generator<string> {
  if (text.trim() === "") yield "It is empty: say something, or go back to our words.";
  if (text.length > MOST_TYPED) yield `It has ${text.length} characters; up to ${MOST_TYPED} are read.`;
  if (/[\r\n\u2028\u2029]/.test(text)) yield "It has a line break: write it on one line.";
  else if (UNSEEN.test(text))
    yield "It has a control character, one that nobody sees, or a mark that turns the direction of words: type it anew, without them.";
}

function parsed(language: Language, text: string): IntlMessageFormat | { readonly fault: string } {
  try {
    return readMessage(language, text);
  } catch (error) {
    const at = (error as { location?: { start?: { column?: number } } }).location?.start?.column;
    const where = at === undefined ? "" : ` from character ${at} on`;
    return {
      fault: `It cannot be read${where}: each { needs its }, and what stands between them stays as ours has it.`,
    };
  }
}

function otherArguments(message: IntlMessageFormat, ours: IntlMessageFormat): readonly string[] {
  const [wanted, given] = [argumentsOf(ours), argumentsOf(message)];
  const known = [...wanted.values()].join(", ");
  return [...given].flatMap(([name, written]) => {
    const right = wanted.get(name);
    if (right === undefined)
      return [`{${name}} is not known here: ${known === "" ? "nothing is put in" : `there is ${known}`}.`];
    return right === written ? [] : [`{${name}} must be written as ours has it: ${right}, not ${written}.`];
  });
}

/** What comes out of ours, however it comes out, has to come out of theirs. */
function lost(ways: readonly Rendering[], oursWays: readonly Rendering[], text: string): readonly string[] {
  const always = (some: readonly Rendering[], name: string) => some.every(({ names }) => names.has(name));
  const names = [...new Set(oursWays.flatMap((way) => [...way.names]))];
  const missing = names.filter((name) => always(oursWays, name) && !always(ways, name));
  const hint = text.includes("'{") ? " An ' before a { hides what follows: write ’." : "";
  return missing.map((name) => `${name === "#" ? "#" : `{${name}}`} is missing, or in some choices it is.${hint}`);
}

/** Some of ours only put one thing behind another, in some languages. */
function silent(ways: readonly Rendering[], oursWays: readonly Rendering[]): readonly string[] {
  const saysNothing = ({ text }: Rendering) => !/\p{L}/u.test(text);
  return ways.some(saysNothing) && !oursWays.some(saysNothing)
    ? ["It says nothing, or nothing in one of its choices: put words there."]
    : [];
}

/**
 * What a mail program may make a link of: a scheme, a mailbox, four numbers, words joined by a slash, and a dot with no
 * blank behind it but two letters or more. No domain ends in fewer, so `z.B.` and `e.g.` are none.
 */
const ADDRESS =
  /\S*:\/\/\S*|www\.\S*|\S+@\S+|mailto:\S*|\S*[^\s.]\.(?:\p{L}{2,}|\ue000)|\S*[^\s<][/\u2215\u29f8]\S+|\d{1,3}(?:\.\d{1,3}){3}/iu;
/** Abbreviations that are written without a blank, too; the dot at their end makes them no domain. */
const ABBREVIATED = /(?<![^\s([„“"«¿¡])p\.e[jx]\.(?![^\s,;:)\]”“"»])/giu;

/** As a browser reads it: wide letters and the full stops of other scripts are those of an address. */
const asAddress = (text: string): string =>
  text.replaceAll("…", " ").normalize("NFKC").replaceAll("\u3002", ".").replace(ABBREVIATED, " ");

function* faultsIn(language: Language, key: MessageKey, { text }: Rendering): Generator<string> {
  if (/[<>]|&#?\w+;/.test(text)) yield "It has markup (<, > or &…;): mails are plain words.";
  if (/[{}]/.test(text)) yield "It has a { or } that puts nothing in: take it out.";
  const address = ADDRESS.exec(asAddress(text))?.[0].replaceAll(PUT_IN, "…");
  if (address !== undefined)
    yield `“${address}” reads like an address: the button is the only link of a mail. After a full stop comes a blank, and no / joins two words.`;
  const jargon = jargonIn(language, text);
  if (jargon !== undefined) yield `“${jargon}” is jargon to many readers: say it in plain words.`;
  const most = longestOf(key);
  if (text.length > most) yield `It has ${text.length} characters; at most ${most} here.`;
}
