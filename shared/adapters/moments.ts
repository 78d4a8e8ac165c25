import { z } from "zod";

const isMoment = (value: unknown): value is string => typeof value === "string" && !Number.isNaN(Date.parse(value));

/** A moment that others are compared with. An empty or odd one compares as neither before nor after: not understood. */
export const Moment = z.string().refine(isMoment, "no moment");

/** One that may be missing: an empty or odd one tells as little. */
export const MomentOrAbsent = z
  .unknown()
  .optional()
  .transform((value) => (isMoment(value) ? value : undefined));
