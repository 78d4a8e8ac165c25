import { z } from "zod";
import { isTimeZone } from "../domain/calendar/schedule.ts";

/**
 * No control characters and no halves of characters: some of it becomes addresses, keys and header lines, which cannot
 * hold them.
 */
export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must be plain text");
/** HR systems send `null` for what they do not know. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value): z.output<T> | undefined => (value === null ? undefined : value));

/** `Z`, or hours and minutes east of Greenwich: `+01:00`, `+0100`, `+01`. */
const OFFSET = /^([+-])(0\d|1[0-4])(?::?([0-5]\d))?$/;
const zoneOf = (zone: string): string => {
  if (zone === "Z") return "UTC";
  const [, sign, hours, minutes = "00"] = OFFSET.exec(zone) ?? [];
  return hours === undefined ? zone : `${sign}${hours}:${minutes}`;
};
export const TimeZone = text(64)
  .refine(
    (zone) => OFFSET.test(zone) || isTimeZone(zoneOf(zone)),
    "must be an IANA time zone such as Europe/Berlin, or an offset such as +01:00",
  )
  .transform(zoneOf);

/** What every event of the family says about itself, in CloudEvents' words. */
export const envelope = {
  specversion: z.literal("1.0").describe("The version of CloudEvents."),
  id: text(256).describe(
    "Which event of its source this is. Sent again with the same id and source, it is accepted and changes nothing.",
  ),
  source: text(512).describe("Which HR system speaks. Its worker ids are apart from those of every other source."),
  subject: z.unknown().optional().describe("Whom the event is about, for people who read it. The app does not."),
  time: z.unknown().optional().describe("When it happened. The app does not read it: `sequence` tells the order."),
  datacontenttype: optional(z.string().regex(/^application\/([\w.-]+\+)?json\b/i, "must be application/json")),
};

export const WorkerId = text(128).describe(
  "The worker's id in the HR system. With `source` it is one person for good.",
);
export const Sequence = z
  .number()
  .int()
  .nonnegative()
  .max(Number.MAX_SAFE_INTEGER)
  .describe("Orders the events of one worker: the higher one is the newer one, and an older one changes nothing.");
