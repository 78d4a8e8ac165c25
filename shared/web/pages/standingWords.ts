import type { PersonStanding } from "../../waves/memberStanding.ts";
import { reasonWords } from "./words.ts";

const otherWords = {
  enforced: "Enforced",
  applying: "Has entered; it applies within the hour",
  ready: "Ready",
  notLookedAt: "Not looked at yet",
} as const;

/** Where somebody of a wave stands, for the staff. */
export const sayStanding = (standing: PersonStanding): string => ({ ...reasonWords, ...otherWords })[standing];
