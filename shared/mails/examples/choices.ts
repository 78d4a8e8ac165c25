import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Variant } from "../../domain/mail/subjectVariants.ts";
import { type Language, LanguageSchema } from "../../domain/people/language.ts";
import { platformWords } from "../../domain/people/places.ts";
import { PlatformSchema } from "../../domain/people/platform.ts";
import type { ChaseHint } from "../../domain/wave/chaseHint.ts";
import { platformIn } from "../deviceLetters.ts";
import type { MailData, TenantBrand } from "../mailData.ts";
import { noOwnTexts } from "../texts/ownTexts.ts";
import { exampleNames } from "./exampleData.ts";

/** One thing that a mail's words depend on, and every way it can be. */
export interface Choice {
  /** Of the mail's data. */
  readonly field: string;
  readonly says: string;
  readonly options: readonly Option[];
}
interface Option {
  readonly id: string;
  readonly says: string;
  readonly value: unknown;
  /** Fields that go with it. */
  readonly also?: Also | undefined;
}
type Also = Readonly<Record<string, unknown>>;
type Options<Value> = readonly {
  readonly id: string;
  readonly says: string;
  readonly value: Value;
  readonly also?: Also;
}[];
type FieldsOf<Kind extends MailKind> = { readonly [Field in keyof MailData[Kind]]?: Options<MailData[Kind][Field]> };

const yesOrNo: Options<boolean> = [
  { id: "no", says: "no", value: false },
  { id: "yes", says: "yes", value: true },
];
const member = { isPrivileged: yesOrNo };
const variants: Options<Variant> = [
  { id: "A", says: "A, the first one", value: "A" },
  { id: "B", says: "B", value: "B" },
  { id: "C", says: "C", value: "C" },
];
const varied = { variant: variants, ...member };
const asks = {
  ask: [
    { id: "register", says: "no passkey yet", value: "register" },
    { id: "registerSecond", says: "one key of the two that admins need", value: "registerSecond" },
    { id: "use", says: "a passkey that was never used", value: "use" },
  ],
} as const;
const hinted = (hint: ChaseHint) => ({ hint });
const tailored = {
  ask: [
    ...asks.ask,
    { id: "registerInApp", says: "no passkey, but Authenticator", value: "register", also: hinted("openApp") },
    { id: "registerForCodes", says: "codes by text or call, which end", value: "register", also: hinted("codesEnd") },
    { id: "registerAfterCodes", says: "codes that have ended", value: "register", also: hinted("codesEnded") },
    { id: "registerFromPassword", says: "a password alone", value: "register", also: hinted("passwordOnly") },
    { id: "useOnComputer", says: "an unused passkey on a computer", value: "use", also: hinted("onComputer") },
    { id: "useCarried", says: "an unused passkey that goes along", value: "use", also: hinted("carried") },
  ],
} as const;
const managerName: Options<string | undefined> = [
  { id: "no", says: "no", value: undefined },
  { id: "yes", says: "yes", value: exampleNames.manager },
];
const deviceUsedAt: Options<string | undefined> = [
  { id: "no", says: "no", value: undefined },
  { id: "yes", says: "yes, and their only passkey may be on it", value: "2026-12-01T08:00:00.000Z" },
];
const platforms = PlatformSchema.options.map((value) => ({ id: value, says: platformWords[value], value }));

type InWords = Pick<TenantBrand, "texts">;

const choices: { readonly [Kind in MailKind]: (language: Language, brand: InWords) => FieldsOf<Kind> } = {
  announcement: () => ({ isReady: yesOrNo, ...varied }),
  dayOf: () => ({ hasOpened: yesOrNo, ...varied }),
  reminder: () => ({ ...tailored, managerName, ...varied }),
  chaser: () => ({
    ...tailored,
    tone: [
      { id: "first", says: "the first, friendly", value: 1 },
      { id: "second", says: "the second or third", value: 2 },
      { id: "fourth", says: "from the fourth on", value: 4 },
    ],
    managerName,
    managerHasCode: yesOrNo,
    ...varied,
  }),
  enforcementWarning: () => ({ ...tailored, ...varied }),
  wouldBeBlocked: () => ({ platform: platforms, ...member }),
  partlyReady: (language, brand) => {
    const platform = platformIn(language, brand);
    const here = "Android 15 (Outlook Mobile)";
    const more = [here, platform("linux"), platform("unknown")];
    return {
      places: [
        { id: "none", says: "one that the log does not name", value: [] },
        { id: "one", says: "one", value: [here] },
        { id: "three", says: "three", value: more },
      ],
      ...member,
    };
  },
  pickUp: () => ({
    reason: [
      { id: "joiner", says: "they begin here", value: "joiner" },
      { id: "warned", says: "they were warned, and have no passkey", value: "warned" },
      { id: "wouldBeBlocked", says: "they would have been stopped", value: "wouldBeBlocked" },
      { id: "blocked", says: "they were stopped", value: "blocked" },
      { id: "lostPhone", says: "they lost their phone or key", value: "lostPhone" },
      { id: "newPhone", says: "they have a new phone", value: "newPhone" },
    ],
    isUnreached: yesOrNo,
    opensAt: [
      { id: "now", says: "at once", value: undefined },
      { id: "later", says: "from a later moment on", value: "2027-04-12T07:00:00.000Z" },
    ],
    isByMail: [
      ...yesOrNo,
      { id: "deputy", says: "no, and it goes to the manager's deputy", value: false, also: { isDeputy: true } },
    ],
  }),
  handOver: () => ({}),
  approvalRequest: () => ({}),
  blockedNotice: () => ({ isByMethodsPolicy: yesOrNo, passWontDo: yesOrNo, ...member }),
  stoppedAttempt: () => ({}),
  entryWarning: () => ({
    ask: [...asks.ask, { id: "nothing", says: "a passkey that works", value: "nothing" }],
    managerHasCode: yesOrNo,
    ...member,
  }),
  enforcedToday: () => ({ askedForIt: yesOrNo, hasUsablePasskey: yesOrNo, passWontDo: yesOrNo, ...member }),
  postponement: () => ({
    what: [
      { id: "opening", says: "the day of opening", value: "opening" },
      { id: "enforcement", says: "the day of enforcement", value: "enforcement" },
    ],
    ...member,
  }),
  done: () => ({
    hasSecond: yesOrNo,
    passwordUntil: [
      { id: "open", says: "no, people are told later", value: undefined },
      { id: "known", says: "yes", value: "2027-04-12T07:00:00.000Z" },
    ],
    ...member,
  }),
  receipt: () => ({}),
  hireLink: () => ({}),
  hireReady: () => ({
    to: [
      { id: "manager", says: "the manager", value: { kind: "manager", displayName: exampleNames.manager } },
      { id: "hr", says: "HR", value: { kind: "hr", workerId: "50017" } },
    ],
  }),
  managerDigest: () => ({
    late: [
      { id: "many", says: "more than are named", value: 24 },
      { id: "one", says: "one by now", value: 1, also: { names: [exampleNames.person] } },
    ],
  }),
  managerNews: () => ({
    news: [
      { id: "announcement", says: "the announcement", value: "announcement" },
      { id: "dayOf", says: "that the day has come", value: "dayOf" },
    ],
    people: [
      { id: "many", says: "more than are named", value: 24 },
      { id: "one", says: "one", value: 1, also: { names: [exampleNames.person] } },
    ],
  }),
  secondPasskey: () => ({ deviceUsedAt }),
  unusedPasskey: () => ({ deviceUsedAt }),
  alert: () => ({}),
};

const fieldWords: Readonly<Record<string, string>> = {
  ask: "The person has",
  deviceUsedAt: "Nobody signs in any more on a device of theirs",
  askedForIt: "They asked for it themselves",
  hasSecond: "Has a second passkey",
  hasUsablePasskey: "Has a passkey that works",
  isByMethodsPolicy: "The list of allowed methods changed",
  hasOpened: "Read on a later day",
  isPrivileged: "Holds admin rights",
  isReady: "Has a passkey already",
  isUnreached: "No mail reaches the person",
  isByMail: "The person has a link in their personal mail",
  late: "How many are late",
  managerHasCode: "The manager has a link to a code",
  managerName: "The manager gets a copy",
  news: "What they are to hear",
  opensAt: "The link works",
  passWontDo: "A one-time code would let nobody in",
  passwordUntil: "It is known until when passwords work at least",
  people: "How many they are",
  places: "Devices that lack the passkey",
  platform: "Signed in on",
  reason: "Why the person needs a code",
  to: "It goes to",
  tone: "Which reminder",
  variant: "Subject",
  what: "What was put off",
};

/** What the words of a mail of this kind depend on, in an order that stays. */
export const choicesOf = (
  kind: MailKind,
  language: Language,
  brand: InWords = { texts: noOwnTexts },
): readonly Choice[] =>
  Object.entries(choices[kind](language, brand)).map(([field, options]) => ({
    field,
    says: fieldWords[field] ?? field,
    options: options as readonly Option[],
  }));

/** Staff mails carry sentences of the app's own decisions, in English. */
export const languagesOf = (kind: MailKind): readonly Language[] =>
  kind === "handOver" || kind === "approvalRequest" || kind === "alert" ? ["en"] : LanguageSchema.options;
