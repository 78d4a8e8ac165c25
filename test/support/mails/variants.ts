import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import type { Language } from "../../../shared/domain/people/language.ts";
import { PlatformSchema } from "../../../shared/domain/people/platform.ts";
import { composeMail } from "../../../shared/mails/composeMail.ts";
import { platformIn } from "../../../shared/mails/deviceLetters.ts";
import type { ComposedMail, MailData } from "../../../shared/mails/mailData.ts";
import { brand, samples } from "./samples.ts";

const asks = ["register", "registerSecond", "use"] as const;
const both = [false, true];
/** Every choice of each with every choice of the others. */
function everyWay<T extends object>(choices: { readonly [K in keyof T]: readonly T[K][] }): readonly T[] {
  const entries = Object.entries(choices) as [keyof T, readonly T[keyof T][]][];
  return entries.reduce<readonly T[]>(
    (before, [name, values]) => before.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{} as T],
  );
}

type Changes = { readonly [Kind in MailKind]?: (language: Language) => readonly Partial<MailData[Kind]>[] };
const managerName = [undefined, "Mara Manager"];

/** The kinds that go to people, and all that their data may say. */
const changes = {
  announcement: () => everyWay({ isPrivileged: both }),
  dayOf: () => everyWay({ isPrivileged: both }),
  reminder: () => everyWay({ ask: asks, managerName, isPrivileged: both }),
  chaser: () => everyWay({ ask: asks, tone: [1, 2, 4], managerName, managerHasCode: both, isPrivileged: both }),
  enforcementWarning: () => everyWay({ ask: asks, isPrivileged: both }),
  wouldBeBlocked: () => everyWay({ platform: PlatformSchema.options, isPrivileged: both }),
  partlyReady: (language) => {
    const here = "Android 15 (Outlook Mobile)";
    const places = [[], [here], [here, platformIn(language)("linux"), platformIn(language)("unknown")]];
    return everyWay<Pick<MailData["partlyReady"], "places" | "isPrivileged">>({ places, isPrivileged: both });
  },
  pickUp: (language) =>
    everyWay<Pick<MailData["pickUp"], "reason" | "isUnreached" | "to">>({
      reason: ["joiner", "warned", "wouldBeBlocked", "blocked"],
      isUnreached: both,
      to: [{ kind: "manager", displayName: "Mara Manager", language }],
    }),
  blockedNotice: () => everyWay({ isByMethodsPolicy: both, passWontDo: both, isPrivileged: both }),
  stoppedAttempt: () => [{}],
  entryWarning: () => everyWay({ ask: [...asks, "nothing" as const], managerHasCode: both, isPrivileged: both }),
  enforcedToday: () => everyWay({ askedForIt: both, hasUsablePasskey: both, passWontDo: both, isPrivileged: both }),
  postponement: () => everyWay({ what: ["opening", "enforcement"] as const, isPrivileged: both }),
} satisfies Changes;

export type PersonalKind = keyof typeof changes;
export const personalKinds = Object.keys(changes) as PersonalKind[];

export interface Variant {
  readonly name: string;
  readonly mail: ComposedMail;
}

/** Every mail of a kind that a reader of this language can get; the same ones in the same order in each language. */
export function variantsOf(kind: PersonalKind, language: Language): readonly Variant[] {
  const made = (changes[kind] as (language: Language) => readonly Partial<MailData[PersonalKind]>[])(language);
  return made.map((change) => ({
    name: Object.entries(change)
      .filter(([what, value]) => what !== "to" && value !== undefined && value !== false)
      .map(([what, value]) =>
        value === true ? what : `${what} ${Array.isArray(value) ? value.length : String(value)}`,
      )
      .join(", "),
    mail: composeMail(kind, { ...samples[kind], language, ...change } as MailData[typeof kind], brand),
  }));
}
