import { z } from "zod";
import { dayBegins } from "../calendar/schedule.ts";
import { contactDifferences, JoinerContactSchema } from "../joiner/joinerContact.ts";
import { deputyDifferences, JoinerIdentitySchema } from "../joiner/joinerIdentity.ts";
import type { JoinerRecord } from "../joiner/joinerTypes.ts";

const shared = { timeZone: z.string(), identity: JoinerIdentitySchema };

/** What HR said last of the employment of one worker: all of it, so that nothing before it has to be known. */
export const EmploymentRecordSchema = z.object({
  worker: z.string(),
  source: z.string(),
  workerId: z.string(),
  sequence: z.number().int(),
  eventId: z.string(),
  told: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("working"),
      as: z.enum(["hired", "startDateChanged", "rehired"]),
      ...shared,
      startDate: z.string(),
      displayName: z.string(),
      names: z.string().optional().describe("Every name that HR told."),
      managerDeputy: JoinerIdentitySchema.optional().describe("Kept only where the settings let them collect."),
      contact: JoinerContactSchema.optional().describe("Absent from rows of before it was kept."),
    }),
    z.object({
      kind: z.literal("over"),
      as: z.enum(["cancelled", "terminated"]),
      ...shared,
      lastDay: z.string().optional().describe("Local; absent: it is over at once."),
      displayName: z.string().optional(),
    }),
  ]),
  wasRehired: z
    .literal(true)
    .optional()
    .describe("HR has called this worker rehired, in this event or in any other, whatever came first."),
});
export type EmploymentRecord = Readonly<z.infer<typeof EmploymentRecordSchema>>;
export type Told = EmploymentRecord["told"];

/** What an event means beside what is known of the worker. */
export type EmploymentNews =
  /** It came again. */
  | { readonly kind: "known" }
  /** The row as it is to be. */
  | { readonly kind: "taken"; readonly record: EmploymentRecord }
  /**
   * It changes nothing, which people have to see; but that somebody was rehired stays true.
   * @property record absent where there is nothing to write.
   */
  | { readonly kind: "older"; readonly why: string; readonly record?: EmploymentRecord }
  | { readonly kind: "sequenceUsed"; readonly why: string; readonly fields: readonly string[] };

/** The higher sequence is the newer event, whatever came first. */
export function employmentNews(known: EmploymentRecord | undefined, told: EmploymentRecord): EmploymentNews {
  const wasRehired = known?.wasRehired ?? told.wasRehired;
  const withRehire = (record: EmploymentRecord): EmploymentRecord =>
    wasRehired === undefined ? record : { ...record, wasRehired };
  if (!known || told.sequence > known.sequence) return { kind: "taken", record: withRehire(told) };
  if (told.sequence < known.sequence) {
    const why = `sequence ${told.sequence}, and ${known.sequence} is known`;
    const isNews = known.wasRehired === undefined && wasRehired !== undefined;
    return { kind: "older", why, ...(isNews && { record: withRehire(known) }) };
  }
  const differences = differencesOf(known.told, told.told);
  if (differences.length === 0) return { kind: "known" };
  const why = differences.map(({ field, before, after }) => `${field}: ${before} -> ${after}`).join("; ");
  return { kind: "sequenceUsed", why, fields: differences.map(({ field }) => field) };
}

const NONE = "none";

function differencesOf(known: Told, told: Told) {
  const before = fieldsOf(known);
  const after = fieldsOf(told);
  const fields = Object.keys(before)
    .map((field) => ({ field, before: before[field] ?? NONE, after: after[field] ?? NONE }))
    .filter(({ before, after }) => before.toLowerCase() !== after.toLowerCase());
  const deputies = deputyDifferences(deputyIn(known), deputyIn(told));
  return [...fields, ...deputies, ...contactDifferences(contactIn(known), contactIn(told))];
}

const deputyIn = (told: Told) => (told.kind === "working" ? told.managerDeputy : undefined);
const contactIn = (told: Told) => (told.kind === "working" ? told.contact : undefined);

/** By their names in the event. */
function fieldsOf(told: Told): Readonly<Record<string, string | undefined>> {
  return {
    type: told.as,
    startDate: told.kind === "working" ? told.startDate : undefined,
    lastDay: told.kind === "over" ? told.lastDay : undefined,
    timeZone: told.timeZone,
    name: told.displayName,
    "identity.entraObjectId": told.identity.entraObjectId,
    "identity.userPrincipalName": told.identity.userPrincipalName,
    "identity.employeeId": told.identity.employeeId,
  };
}

/** What a joiner of before this row was kept says of the worker. */
export const employmentOfJoiner = ({ facts, ...joiner }: JoinerRecord): EmploymentRecord => ({
  worker: facts.joinerId,
  source: joiner.source,
  workerId: joiner.workerId,
  sequence: joiner.sequence,
  eventId: "",
  told: {
    kind: "working",
    as: "hired",
    timeZone: facts.timeZone,
    identity: joiner.identity,
    startDate: facts.startDate,
    displayName: joiner.displayName,
    ...(joiner.managerDeputy && { managerDeputy: joiner.managerDeputy }),
    ...(joiner.contact && { contact: joiner.contact }),
  },
});

/** When an employment that is over ends: with its last local day, whatever the clocks do in that night. */
export const endsAt = ({ lastDay, timeZone }: Extract<Told, { kind: "over" }>, toldAt: Date): Date =>
  lastDay === undefined ? toldAt : dayBegins(lastDay, timeZone, 1);
