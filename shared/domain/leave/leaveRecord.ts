import { z } from "zod";
import { dayBegins } from "../calendar/schedule.ts";
import type { ToldLeave } from "./toldLeave.ts";

/** What HR said last about the leave of one worker. */
export const LeaveRecordSchema = z.object({
  worker: z.string(),
  source: z.string(),
  workerId: z.string(),
  sequence: z.number().int(),
  eventId: z.string(),
  told: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("started"),
      employeeId: z.string(),
      from: z.string(),
      expectedEnd: z.string().optional(),
      timeZone: z.string().optional(),
    }),
    z.object({ kind: z.literal("ended") }),
  ]),
  userId: z.string().optional().describe("The account, from the first event on that told of a leave."),
  formerUserIds: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Accounts that were theirs before HR corrected it."),
});
export type LeaveRecord = Readonly<z.infer<typeof LeaveRecordSchema>>;

/** What an event about a leave means beside what is known of the worker. */
export type LeaveNews =
  /** It came again. */
  | { readonly kind: "known" }
  | { readonly kind: "taken" }
  /** Both change nothing, which people have to see. */
  | { readonly kind: "older" | "sequenceUsed"; readonly why: string };

/** The higher sequence is the newer event, whatever came first. */
export function leaveNews(known: LeaveRecord | undefined, told: LeaveRecord): LeaveNews {
  if (!known || told.sequence > known.sequence) return { kind: "taken" };
  if (told.sequence < known.sequence)
    return { kind: "older", why: `sequence ${told.sequence}, and ${known.sequence} is known` };
  const [before, after] = [sayTold(known.told), sayTold(told.told)];
  return before === after ? { kind: "known" } : { kind: "sequenceUsed", why: `${before} -> ${after}` };
}

/** Everything that tells one telling of a leave from another. */
function sayTold(told: LeaveRecord["told"]): string {
  if (told.kind === "ended") return "leave ended";
  const { employeeId, from, expectedEnd = "unknown", timeZone = "the app's" } = told;
  return `leave from ${from}, expected end ${expectedEnd}, zone ${timeZone}, employeeId ${employeeId}`;
}

/** The row as it is to be, once an event is taken over. @param userId the account that a started leave is of. */
export function takenOver(known: LeaveRecord | undefined, told: LeaveRecord, userId: string | undefined): LeaveRecord {
  const account = userId ?? known?.userId;
  const former = new Set([...(known?.formerUserIds ?? []), ...(known?.userId === undefined ? [] : [known.userId])]);
  if (account !== undefined) former.delete(account);
  return {
    ...told,
    ...(account !== undefined && { userId: account }),
    ...(former.size > 0 && { formerUserIds: [...former] }),
  };
}

/** The leave that stands; `undefined` once it is ended. */
export const standingLeave = (
  { worker, eventId, told }: LeaveRecord,
  defaultTimeZone: string,
): ToldLeave | undefined =>
  told.kind === "ended"
    ? undefined
    : {
        worker,
        eventId,
        from: told.from,
        beginsAt: dayBegins(told.from, told.timeZone ?? defaultTimeZone).toISOString(),
      };
