import type { MailOptions } from "../mail/mail.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** How much goes wrong in a run. The doses on the people's side are in `people/habits.ts`. */
export type TroubleLevel = "none" | "mild" | "harsh";

export const tenantTrouble: Record<TroubleLevel, Parameters<Tenant["setTrouble"]>[0]> = {
  none: {},
  mild: { throttled: 0.01, unavailable: 0.003 },
  harsh: { throttled: 0.05, unavailable: 0.02, lostAnswer: 0.01 },
};
export const mailTrouble: Record<TroubleLevel, NonNullable<MailOptions["trouble"]>> = {
  none: {},
  mild: { throttled: 0.005, unavailable: 0.002, resetAfterAccept: 0.002, reportedTwice: 0.01 },
  harsh: { throttled: 0.02, unavailable: 0.01, resetAfterAccept: 0.01, dropped: 0.005, reportedTwice: 0.05 },
};
