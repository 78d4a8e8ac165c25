import { z } from "zod";
import { hours } from "../calendar/durations.ts";

/** The helpdesk's clock may go before ours by so much. */
const AHEAD_MS = hours(1);
const OBJECT_ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** A few words about a thing, never about a person: no address, no id of an account, no sentence. */
const tag = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `may have at most ${most} characters`)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} .+/_()-]*$/u, "must be letters, digits, spaces and . + / _ ( ) -")
    .refine((text) => !OBJECT_ID.test(text), "must not be the id of an account");

const moment = z.iso
  .datetime({ offset: true, error: "must be a moment as 2026-03-02T08:15:00Z" })
  .transform((text) => new Date(text).toISOString());

/** A ticket of the helpdesk about passkeys, without anything about whoever opened it (R65). */
export const TicketSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:-]{1,64}$/, "must be 1 to 64 letters, digits, . _ : -")
    .describe("As the helpdesk numbers it. The same id again is the same ticket; what was posted last stands."),
  openedAt: moment.describe("When it was opened, ISO 8601 with an offset."),
  closedAt: moment.optional().describe("When it was closed; absent while it is open."),
  family: tag(40).describe("Family of the device, as people say it: iPhone, Surface, Pixel."),
  os: tag(40).describe("Operating system and version: iOS 26.1, Windows 11 24H2."),
  failureMode: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, "must be a short tag of letters, digits, . _ -, without spaces")
    .refine((text) => !OBJECT_ID.test(text), "must not be the id of an account")
    .describe("What went wrong, as a short tag: no-bluetooth, qr-not-scanned. In lower case."),
  waveId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, "must be the id of a wave")
    .optional()
    .describe("The wave of whoever has the trouble, where it is known."),
});
export type Ticket = Readonly<z.infer<typeof TicketSchema>>;

export interface TicketFault {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

/** What is wrong with tickets that are each well formed. Pure. @param waveIds the waves that there are. */
export function faultsAmong(
  tickets: readonly Ticket[],
  waveIds: ReadonlySet<string>,
  now: Date,
): readonly TicketFault[] {
  const firstAt = new Map<string, number>();
  return tickets.flatMap(({ id, openedAt, closedAt, waveId }, index): readonly TicketFault[] => {
    const isRepeated = firstAt.has(id);
    if (!isRepeated) firstAt.set(id, index);
    const latest = now.getTime() + AHEAD_MS;
    return [
      isRepeated && { index, field: "id", message: "stands in this list twice" },
      Date.parse(openedAt) > latest && { index, field: "openedAt", message: "must not lie in the future" },
      closedAt !== undefined &&
        Date.parse(closedAt) < Date.parse(openedAt) && { index, field: "closedAt", message: "is before openedAt" },
      closedAt !== undefined &&
        Date.parse(closedAt) > latest && { index, field: "closedAt", message: "must not lie in the future" },
      waveId !== undefined && !waveIds.has(waveId) && { index, field: "waveId", message: "there is no such wave" },
    ].filter((fault) => fault !== false);
  });
}
