import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Language, LanguageSchema } from "../../../../../shared/domain/people/language.ts";
import { en } from "../../../../../shared/mails/messages/en.ts";
import type { MessageKey } from "../../../../../shared/mails/messages/messages.ts";
import { isMessageKey, ourText } from "../../../../../shared/mails/messages/ours.ts";
import { whyFixed } from "../../../../../shared/mails/texts/fixedTexts.ts";
import { judgeText, longestOf } from "../../../../../shared/mails/texts/judgeText.ts";
import { readOwnTexts } from "../../../../../shared/mails/texts/readOwnTexts.ts";

const faultsOf = (key: MessageKey, text: string, language: Language = "en"): string => {
  const judged = judgeText(language, key, text);
  return judged.fits ? "" : judged.faults.join(" ");
};

const keys = Object.keys(en) as MessageKey[];
test.each(LanguageSchema.options)(
  "every text of ours in %s that may be changed could stand in place of itself",
  (language) => {
    const refused = keys
      .filter((key) => whyFixed(key) === undefined)
      .map((key) => [key, faultsOf(key, ourText(language, key), language)] as const);
    expect(refused.filter(([, faults]) => faults !== "")).toEqual([]);
  },
);

test.each<[MessageKey, RegExp]>([
  ["attempt.subject", /somebody is at their account/],
  ["attempt.wasItYou", /somebody is at their account/],
  ["receipt.subject", /somebody is at their account/],
  ["receipt.notYou", /somebody is at their account/],
  ["pickUp.onlyYou", /makes sure who it is for/],
  ["pickUp.together", /makes sure who it is for/],
  ["pickUp.doNotForward", /makes sure who it is for/],
])("%s stays ours, in every language, even where the words are the same", (key, says) => {
  for (const language of LanguageSchema.options) expect(faultsOf(key, ourText(language, key), language)).toMatch(says);
  const row = { language: "en" as const, key, text: ourText("en", key) };
  const { texts, unfit } = readOwnTexts([row]);
  expect([texts.of("en", key), unfit.length]).toEqual([undefined, 1]);
});

test("of the mail with a link to a code all the rest may be changed", () => {
  const fixed = keys.filter((key) => key.startsWith("pickUp.") && whyFixed(key) !== undefined);
  expect(fixed).toEqual(["pickUp.onlyYou", "pickUp.deputy", "pickUp.byMail", "pickUp.together", "pickUp.doNotForward"]);
  expect(faultsOf("pickUp.subject", "A code for {person}")).toBe("");
});

const CHOICE = "{ask, select, registerSecond {a second key} use {use it once} other {set it up}}";

test.each<[string, MessageKey, string, Language]>([
  ["other words", "dayOf.most", "Nearly everybody needs {time}.", "en"],
  ["the same put in twice", "dayOf.most", "It takes {time}. Really: {time}.", "en"],
  ["another order", "announcement.subject", "{time} for you: the new sign-in comes on {day}", "en"],
  ["choices written in another order", "chaser.friendly.subject", `${CHOICE} - {time}`, "en"],
  ["a friendlier tone than ours", "dayOf.most", "Du brauchst nur {time}.", "de"],
  ["abbreviations and amounts", "dayOf.most", "Das dauert z.B. nur {time}, d.h. 1.5 Tassen Tee.", "de"],
  ["an apostrophe", "dayOf.most", "It's {time}, and that’s all.", "en"],
  ["to tap on something", "safer", "Just tap the button.", "en"],
  [
    "the name of a role that somebody has to ask for",
    "help.code",
    "Ask a Privileged Authentication Administrator.",
    "en",
  ],
  [
    "a plural without its sign for a number that is elsewhere",
    "minutes",
    "{count, plural, one {# min} other {# min}}",
    "en",
  ],
])("%s may stand there", (_case, key, text, language) => {
  expect(faultsOf(key, text, language)).toBe("");
});

test.each<[string, MessageKey, string, RegExp]>([
  ["nothing", "dayOf.most", "", /empty/],
  ["blanks", "dayOf.most", "  ", /empty/],
  ["no words, though something is put in", "dayOf.most", "{time}", /says nothing/],
  [
    "a choice without words",
    "chaser.friendly.subject",
    "{ask, select, registerSecond {x} use {} other {y}}{time}",
    /says nothing/,
  ],
  ["a line break", "dayOf.most", "It takes\n{time}.", /line break/],
  ["a line break of another kind", "dayOf.most", "It takes\u2028{time}.", /line break/],
  ["a control character", "dayOf.most", "It takes\u0007 {time}.", /control character/],
  ["a mark that turns words round", "dayOf.most", "It takes \u202e{time}.", /direction of words/],
  ["more than is read", "dayOf.most", `${"x ".repeat(600)}{time}`, /has 1206 characters; up to 1000/],
  ["too much", "dayOf.most", `${"x ".repeat(240)}{time}`, /at most 450 here/],
  ["a long subject", "dayOf.subject", `Today ${"x".repeat(90)} {time}`, /at most 90 here/],
  ["a long button", "button.register", "Set up my passkey on this very device right now", /at most 40 here/],
  ["a brace without its other", "dayOf.most", "It takes {time.", /cannot be read from character 10 on/],
  ["an empty brace", "dayOf.most", "It takes {} {time}.", /cannot be read/],
  ["a brace as a sign", "dayOf.most", "It takes '{'{time}'}'.", /puts nothing in/],
  ["a brace that puts nothing in", "dayOf.most", "It takes {time} }", /puts nothing in/],
  ["nothing put in", "dayOf.most", "It takes a minute.", /^\{time\} is missing/],
  ["an apostrophe that hides it", "dayOf.most", "C'est l'{time}", /\{time\} is missing.*write ’/],
  ["an unknown name", "dayOf.most", "{name}, it takes {time}.", /\{name\} is not known here: there is \{time\}/],
  ["a name where nothing is put in", "safer", "Safer, {name}.", /\{name\} is not known here: nothing is put in/],
  ["another kind of it", "dayOf.most", "It takes {time, number}.", /\{time\} must be written as ours has it: \{time\}/],
  ["a date of it", "announcement.now", "Before {time, date, short}.", /\{time\} must be written/],
  ["a choice in place of it", "dayOf.most", "{time, select, other {It takes a while}}", /\{time\} must be written/],
  [
    "other choices",
    "chaser.friendly.subject",
    "{ask, select, use {Use it} other {Set it up}} - {time}",
    /registerSecond \{…\} use \{…\}/,
  ],
  [
    "one choice more",
    "minutes",
    "{count, plural, =0 {none} one {# minute} other {# minutes}}",
    /must be written as ours has it/,
  ],
  [
    "an offset",
    "minutes",
    "{count, plural, offset:1 one {# minute} other {# minutes}}",
    /must be written as ours has it/,
  ],
  ["ordinals", "minutes", "{count, selectordinal, one {#st} other {#th}}", /must be written as ours has it/],
  ["the number left out", "minutes", "{count, plural, one {a minute} other {some minutes}}", /# is missing/],
  [
    "something put in by some choices only",
    "chaser.friendly.subject",
    "{ask, select, registerSecond {Two} use {Use} other {Set up - {time}}}",
    /\{time\} is missing, or in some choices it is/,
  ],
  ["too many choices", "chaser.friendly.subject", `${CHOICE.repeat(5)} {time}`, /more than 4 choices/],
  ["markup", "dayOf.most", "It takes <b>{time}</b>.", /markup/],
  ["an entity", "dayOf.most", "It takes&nbsp;{time}.", /markup/],
  [
    "a web address",
    "dayOf.most",
    "See https://evil.example/x, {time}.",
    /“evil.example” reads like an address|“https:/,
  ],
  ["a bare name of a site", "dayOf.most", "See contoso.com for {time}.", /“contoso.com” reads like an address/],
  [
    "an address made by what is put in",
    "announcement.what",
    "On {day} go to {organization}.com.",
    /“….com” reads like an address/,
  ],
  [
    "an address across a choice",
    "chaser.friendly.subject",
    "{ask, select, registerSecond {exam} use {a} other {b}}ple.com {time}",
    /“example.com”/,
  ],
  ["a mail address", "dayOf.most", "Ask me@corp in {time}.", /“me@corp” reads like an address/],
  ["jargon", "dayOf.most", "Phishing-resistant in {time}.", /“Phishing-resistant” is jargon/],
  ["jargon within a word", "dayOf.most", "Unenforceable in {time}.", /“Unenforceable” is jargon/],
  ["the short word for a code", "help.code", "Ask for a TAP.", /“TAP” is jargon/],
])("%s may not, and it is said why", (_case, key, text, says) => {
  expect(faultsOf(key, text)).toMatch(says);
});

const link = (text: string): string => faultsOf("dayOf.most", `It takes ${text} {time}`);

test.each([
  "t.me/helpdesk",
  "t.me",
  "t.co/abc",
  "x.com/login",
  "x.com",
  "(x.com)",
  "X.COM,",
  "185.12.4.9/login",
  "185.12.4.9",
  "evil。com",
  "evil．com",
  "evil｡com",
  "ｅｖｉｌ.ｃｏｍ",
  "evil․com",
  "💩.la",
  "evil!.com",
  "evil_.com",
  "evil.xn--p1ai",
  "contoso/login",
  "localhost∕login",
  "contoso／login",
  "z.B.com",
  "p.ej.com",
  "p.ej",
  "xp.ej.",
  "A.sentence.without blanks",
])("%s may not, as a mail program makes a link of it", (text) => {
  expect(link(text)).toMatch(/reads like an address/);
});

test.each([
  ["a blank of no width", "evil\u200b.com"],
  ["a soft hyphen", "ev\u00adil.com"],
  ["a joiner of words", "evil.\u2060com"],
  ["a joiner of letters", "evil.c\u200dom"],
  ["a mark before the first character", "\ufefft.me"],
  ["a joiner of marks", "evil\u034f.com"],
  ["a tag", "evil\u{e0041}.com"],
  ["a filler", "evil\u3164.com"],
])("%s may not: nobody sees it", (_what, text) => {
  expect(link(text)).toMatch(/one that nobody sees/);
});

test.each([
  "z.B.",
  "z. B.",
  "p. ej.",
  "p.ej.",
  "(p.ex., x)",
  "e.g.",
  "i.e.,",
  "d.h.",
  "i.d.R.",
  "a.m.",
  "c.-à-d.",
  "1.5",
  "31.12.2026",
  "2.0.1",
  "Wait... and",
  "Wait…now",
  "On Monday / Tuesday",
  "½",
  "✔️",
  ".NET",
  "A sentence. Another one.",
])("%s may stand there: it is no link", (text) => {
  expect(link(text)).toBe("");
});

test("jargon is that of the language", () => {
  expect(faultsOf("safer", "Das erzwingt die Richtlinie.", "de")).toContain("“erzwingt”");
  expect(faultsOf("safer", "Das erzwingt etwas.", "en")).toBe("");
  expect(faultsOf("safer", "La stratégie change.", "fr")).toContain("“stratégie”");
  expect(faultsOf("safer", "Su credencial cambia.", "es")).toContain("“credencial”");
});

test("each fault is said once, however many choices have it", () => {
  const judged = judgeText("en", "chaser.friendly.subject", `<b>${CHOICE}</b> {time}`);
  expect(judged).toMatchObject({ fits: false, faults: [expect.stringContaining("markup")] });
});

test("only names of messages are names of messages", () => {
  expect(["dayOf.most", "toString", "__proto__", "dayOf"].map(isMessageKey)).toEqual([true, false, false, false]);
  expect([longestOf("dayOf.subject"), longestOf("pickUp.button"), longestOf("safer")]).toEqual([90, 40, 450]);
});

describe("whatever somebody types", () => {
  test("is judged, never thrown at, and what fits says no address, no markup and not too much", () => {
    const parts = fc.constantFrom(
      "{time}",
      "{ask}",
      "{",
      "}",
      "'",
      "#",
      "<a>",
      "x.com",
      "plural",
      ", ",
      "select",
      "other",
      "words ",
      "It takes {time}. ",
      "@",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ maxLength: 5 })), { maxLength: 12 }), (some) => {
        const judged = judgeText("en", "dayOf.most", some.join(""));
        if (!judged.fits) {
          expect(judged.faults.length).toBeGreaterThan(0);
          return;
        }
        const said = String(judged.message.format({ time: "3 minutes" }));
        expect(said).toContain("3 minutes");
        expect(said).not.toMatch(/[<>\r\n{}]|:\/\/|\S@\S/);
      }),
    );
  });
});
