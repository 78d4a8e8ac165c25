import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import type { Brand, MailData } from "../../../shared/mails/mailData.ts";

export const brand: Brand = {
  organizationName: "Contoso & Söhne",
  brandColor: "#0b5cad",
  securityInfoUrl: "https://mysignins.microsoft.com/security-info?a=1&b=2",
  helpdeskMail: "help@contoso.example",
};
export const member = { language: "en", displayName: "Zoë O'Neill", timeZone: "Europe/Berlin" } as const;
export const link = "https://rollout.contoso.example/pick-up/g1?sig=secret";
/** One of each kind. */
export const samples: { readonly [Kind in MailKind]: MailData[Kind] } = {
  announcement: { ...member, opensAt: "2026-03-30T07:00:00.000Z" },
  dayOf: member,
  reminder: { ...member, ask: "register", managerName: "Mara Manager" },
  chaser: { ...member, ask: "register", tone: 1 },
  enforcementWarning: { ...member, ask: "register", enforcedFrom: "2026-04-20T07:00:00.000Z" },
  wouldBeBlocked: { ...member, signedInAt: "2026-04-20T07:00:00.000Z", platform: "windows" },
  partlyReady: { ...member, places: ["Android 15 (Outlook Mobile)", "Linux or ChromeOS"] },
  pickUp: {
    to: { kind: "manager", displayName: "Mara Manager", language: "en" },
    personName: "Nina New",
    userPrincipalName: "nina@contoso.example",
    reason: "joiner",
    link,
    closesAt: "2026-03-31T05:00:00.000Z",
    timeZone: "Europe/Berlin",
    passLifetimeMinutes: 60,
  },
  handOver: {
    personName: "Nina New",
    userPrincipalName: "nina@contoso.example",
    startDate: "2026-03-30",
    because: "no passkey after 3 offers",
  },
  approvalRequest: {
    waveName: "Finance",
    startedBy: "Sam Starter",
    ready: 96,
    leftOut: 4,
    seen: 95,
    inScope: 100,
    lapsesAt: "2026-03-25T09:00:00.000Z",
    timeZone: "Europe/Berlin",
    link: "https://rollout.contoso.example/waves/w1",
  },
  blockedNotice: {
    ...member,
    deniedAt: "2026-03-30T07:00:00.000Z",
  },
  stoppedAttempt: {
    ...member,
    attemptedAt: "2026-03-30T01:12:00.000Z",
  },
  enforcedToday: {
    ...member,
    enforcedAt: "2026-05-20T07:00:00.000Z",
    hasUsablePasskey: false,
    passWontDo: false,
  },
  postponement: { ...member, what: "opening", from: "2026-05-20T07:00:00.000Z" },
  entryWarning: { ...member, ask: "register", entersAt: "2026-05-20T07:00:00.000Z", managerHasCode: true },
  alert: {
    about: "wave Finance",
    what: "The policy was rolled back.",
    at: "2026-03-30T07:00:00.000Z",
    link: "https://rollout.contoso.example/waves/w1",
  },
};
