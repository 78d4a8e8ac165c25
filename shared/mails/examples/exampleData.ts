import type { MailKind } from "../../domain/mail/mailKinds.ts";
import type { Language } from "../../domain/people/language.ts";
import type { MailData } from "../mailData.ts";

/** What an example is given from the tenant. */
export interface ExampleSurroundings {
  readonly language: Language;
  readonly now: Date;
  readonly timeZone: string;
  readonly passLifetimeMinutes: number;
  /** Of this app. */
  readonly publicUrl: string;
}

export type ExampleData = { readonly [Kind in MailKind]: MailData[Kind] };

/** The names of the people in examples: nobody's, in none of the mails' languages. */
export const exampleNames = { person: "Zoë O'Neill", manager: "Mara Manager", hire: "Nina New" } as const;

/** One mail of each kind, as somebody who does not exist could get it now. Its links lead nowhere. */
export function exampleDataFor({
  language,
  now,
  timeZone,
  passLifetimeMinutes,
  publicUrl,
}: ExampleSurroundings): ExampleData {
  const inHours = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString();
  const at = now.toISOString();
  const inAWeek = inHours(7 * 24);
  const member = { displayName: exampleNames.person, language, timeZone } as const;
  const hire = { personName: exampleNames.hire, userPrincipalName: "nina@contoso.example" } as const;
  const wave = `${publicUrl}/waves/example`;
  return {
    announcement: { ...member, opensAt: inAWeek },
    dayOf: member,
    reminder: { ...member, ask: "register" },
    chaser: { ...member, ask: "register", tone: 1 },
    enforcementWarning: { ...member, ask: "register", enforcedFrom: inAWeek },
    wouldBeBlocked: { ...member, signedInAt: at, platform: "windows" },
    partlyReady: { ...member, places: ["Android 15 (Outlook Mobile)"] },
    pickUp: {
      ...hire,
      to: { kind: "manager", displayName: exampleNames.manager, language },
      reason: "joiner",
      link: `${publicUrl}/pick-up/example?sig=example`,
      closesAt: inHours(22),
      timeZone,
      passLifetimeMinutes,
    },
    handOver: { ...hire, startDate: inAWeek.slice(0, 10), because: "no passkey after 3 offers" },
    approvalRequest: {
      waveName: "Finance",
      startedBy: "Sam Starter",
      ready: 96,
      leftOut: 4,
      seen: 95,
      inScope: 100,
      lapsesAt: inHours(24),
      timeZone,
      link: wave,
    },
    blockedNotice: { ...member, deniedAt: at },
    stoppedAttempt: { ...member, attemptedAt: inHours(-6) },
    entryWarning: { ...member, ask: "register", entersAt: inHours(14 * 24), managerHasCode: false },
    enforcedToday: { ...member, enforcedAt: at, hasUsablePasskey: true, passWontDo: false },
    postponement: { ...member, what: "opening", from: inAWeek },
    done: { ...member, hasSecond: false },
    receipt: {
      ...member,
      collectorName: exampleNames.manager,
      collectorPrincipalName: "mara@contoso.example",
      shownAt: at,
    },
    hireLink: {
      displayName: exampleNames.hire,
      language,
      timeZone,
      managerName: exampleNames.manager,
      link: `${publicUrl}/welcome?hire=example&sig=example`,
      opensAt: inHours(1),
      closesAt: inHours(22),
    },
    hireReady: {
      ...hire,
      to: { kind: "manager", displayName: exampleNames.manager },
      language,
      registeredAt: at,
      timeZone,
    },
    managerDigest: {
      displayName: exampleNames.manager,
      language,
      late: 24,
      names: Array.from({ length: 10 }, (_, n) => `${exampleNames.person} ${n + 1}`),
      link: `${publicUrl}/my-team`,
    },
    managerNews: {
      displayName: exampleNames.manager,
      language,
      timeZone,
      news: "announcement",
      opensAt: inAWeek,
      people: 24,
      names: Array.from({ length: 10 }, (_, n) => `${exampleNames.person} ${n + 1}`),
      link: `${publicUrl}/my-team`,
    },
    secondPasskey: member,
    unusedPasskey: member,
    alert: { about: "wave Finance", what: "The policy was rolled back.", at, link: wave },
  };
}
