import type { Variant } from "./subjectVariants.ts";

/** Below so many people a difference says nothing. */
export const FEWEST_TO_TELL = 30;
/**
 * So many standard errors lie between two shares that differ. Three pairs are compared, so chance finds one in one of
 * twenty mails (Bonferroni, 5 %).
 */
const CLEARLY = 2.4;

/** What the numbers of one mail tell. */
export type YieldVerdict =
  | { readonly kind: "tooFew" }
  | { readonly kind: "tooEarly" }
  | { readonly kind: "mayBeChance" }
  | { readonly kind: "clear"; readonly best: Variant };

/** Of one subject, as `subjectYields` counts them. */
interface Numbers {
  readonly variant: Variant;
  readonly sent: number;
  readonly hadOne: number;
  readonly counted: number;
  readonly within72Hours: number;
}

/** Whether one subject did better than chance would explain. Pure. */
export function verdictOf(variants: readonly Numbers[]): YieldVerdict {
  if (variants.some(({ sent, hadOne }) => sent - hadOne < FEWEST_TO_TELL)) return { kind: "tooFew" };
  if (variants.some(({ counted }) => counted < FEWEST_TO_TELL)) return { kind: "tooEarly" };
  const [best, ...others] = variants.toSorted((a, b) => shareOf(b) - shareOf(a));
  return best && others.every((other) => isClearlyAbove(best, other))
    ? { kind: "clear", best: best.variant }
    : { kind: "mayBeChance" };
}

type Counted = Pick<Numbers, "counted" | "within72Hours">;
const shareOf = ({ counted, within72Hours }: Counted): number => within72Hours / counted;

/** The two-proportion test: how far apart two shares are, in standard errors of what both have in common. */
function isClearlyAbove(one: Counted, other: Counted): boolean {
  const common = (one.within72Hours + other.within72Hours) / (one.counted + other.counted);
  const error = Math.sqrt(common * (1 - common) * (1 / one.counted + 1 / other.counted));
  return error > 0 && (shareOf(one) - shareOf(other)) / error >= CLEARLY;
}
