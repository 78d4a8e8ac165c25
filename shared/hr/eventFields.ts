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

/** How an account is found. */
export const Identity = z
  .object({
    entraObjectId: optional(z.guid().toLowerCase()).describe("Object id of the account."),
    userPrincipalName: optional(text(256).regex(/^[^\s@]+@[^\s@]+$/, "must look like name@domain")).describe(
      "Sign-in name of the account.",
    ),
    employeeId: optional(text(16)).describe("`employeeId` of the account in Entra."),
  })
  .refine(
    ({ entraObjectId, userPrincipalName, employeeId }) => Boolean(entraObjectId ?? userPrincipalName ?? employeeId),
    "must have at least one of entraObjectId, userPrincipalName and employeeId",
  )
  .describe(
    "How the account is found in Entra; at least one of the three. Where several are given they must lead to the same account. An account that is not there yet is waited for.",
  );

export const Person = z
  .object({
    givenName: optional(text(128)),
    familyName: optional(text(128)),
    preferredName: optional(text(128)),
  })
  .refine(
    ({ givenName, familyName, preferredName }) => Boolean(givenName ?? familyName ?? preferredName),
    "must have at least one of givenName, familyName and preferredName",
  )
  .describe(
    "The names that mails and pages show; `preferredName` stands for `givenName`. One is enough: not everybody has two.",
  );

/** As mails and pages show it. */
export const displayNameOf = ({ preferredName, givenName, familyName }: z.infer<typeof Person>): string =>
  [preferredName ?? givenName, familyName].filter(Boolean).join(" ");

/** Every name, by which an account may be called. */
export const namesOf = ({ preferredName, givenName, familyName }: z.infer<typeof Person>): string =>
  [preferredName, givenName, familyName].filter(Boolean).join(" ");

/** A placeholder such as 1900-01-01 or 9999-12-31 is no day on which anybody goes or comes back. */
export const PlausibleDate = z.iso
  .date()
  .refine((date) => date >= "2000-01-01" && date < "2200-01-01", "must lie between 2000-01-01 and 2199-12-31");
