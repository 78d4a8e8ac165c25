import type { Config } from "../../shared/config/config.ts";
import type { Leaver, LeaverReport } from "../../shared/domain/leaver/leaver.ts";
import type { Ports } from "../../shared/ports/ports.ts";

export type LeaverNeeds = Pick<
  Ports,
  "store" | "clock" | "email" | "directory" | "methods" | "passIssuer" | "policyWriter" | "offboarder"
>;

/** What one call of a step came to. */
export type LeaverStepEnd =
  /** It is over, with what stands in the row from then on. */
  | { readonly kind: "over"; readonly report: Omit<LeaverReport, "at">; readonly change?: Partial<Leaver> }
  /** What stands in the row before the step goes on, at once. */
  | { readonly kind: "goOn"; readonly change: Partial<Leaver> }
  /** Something has to be so first: it is looked at again at that moment. */
  | { readonly kind: "later"; readonly because: string; readonly nextAt: Date };

/** Safe to repeat: the app may die after it acted and before that was written. Whatever it cannot do now it throws. */
export type LeaverStepRun = (ports: LeaverNeeds, config: Config, leaver: Leaver) => Promise<LeaverStepEnd>;

export const over = (as: LeaverReport["as"], say: string, change?: Partial<Leaver>): LeaverStepEnd => ({
  kind: "over",
  report: { as, say },
  ...(change && { change }),
});
