import type { MailOptions } from "../mail/mail.ts";
import { lowRates, type OddRates } from "../tenant/oddities/luck.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * How much goes wrong in a run. `odd` is mild trouble in a tenant that does what tenants in the field were seen to do;
 * `harsh` includes that. The doses on the people's side are in `people/habits.ts`.
 */
export const troubleLevels = ["none", "mild", "odd", "harsh"] as const;
export type TroubleLevel = (typeof troubleLevels)[number];

const isOdd = (level: TroubleLevel): boolean => level === "odd" || level === "harsh";

type TenantTrouble = Parameters<Tenant["setTrouble"]>[0];
const mildTenant: TenantTrouble = { throttled: 0.01, unavailable: 0.003 };
export const tenantTrouble: Record<TroubleLevel, TenantTrouble> = {
  none: {},
  mild: mildTenant,
  odd: mildTenant,
  harsh: { throttled: 0.05, unavailable: 0.02, lostAnswer: 0.01 },
};

type MailTrouble = NonNullable<MailOptions["trouble"]>;
const mildMail: MailTrouble = { throttled: 0.005, unavailable: 0.002, resetAfterAccept: 0.002, reportedTwice: 0.01 };
const oddMail: MailTrouble = {
  reportedAnew: 0.01,
  unknownFirst: 0.01,
  reportedInDisorder: 0.01,
  reportedLate: 0.01,
  repeatRefused: 0.5,
};
export const mailTrouble: Record<TroubleLevel, MailTrouble> = {
  none: {},
  mild: mildMail,
  odd: { ...mildMail, ...oddMail },
  harsh: {
    throttled: 0.02,
    unavailable: 0.01,
    resetAfterAccept: 0.01,
    dropped: 0.005,
    reportedTwice: 0.05,
    ...oddMail,
  },
};

/** Of the mails to somebody, those that a filter keeps although the address is good. */
export interface KeptBack {
  readonly quarantined: number;
  readonly filteredSpam: number;
  readonly suppressed: number;
}

export const keptBack = (level: TroubleLevel): KeptBack =>
  isOdd(level)
    ? { quarantined: 0.004, filteredSpam: 0.002, suppressed: 0.004 }
    : { quarantined: 0, filteredSpam: 0, suppressed: 0 };

/** What the tenant does beside what is written down; `undefined`: nothing. */
export const oddRates = (level: TroubleLevel): OddRates | undefined => (isOdd(level) ? lowRates : undefined);
