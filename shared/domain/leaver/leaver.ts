import { z } from "zod";
import { type EmploymentRecord, endsAt, type Told } from "../employment/employmentRecord.ts";
import { JoinerIdentitySchema } from "../joiner/joinerIdentity.ts";
import { PersonSchema } from "../people/person.ts";
import { OffboardingStepSchema } from "./offboardingSteps.ts";

/** What is done once somebody is gone, in this order. Rows keep these names: none is renamed. */
const LeaverStepSchema = z.enum(["onboarding", "account", "waves", ...OffboardingStepSchema.options, "enforcement"]);
export type LeaverStep = z.infer<typeof LeaverStepSchema>;

/** What came of one step. */
const ReportSchema = z.object({
  as: z.enum(["done", "nothingToDo", "off", "notDone"]),
  at: z.string(),
  say: z.string().describe("What was done, or why not, in words for people."),
});
export type LeaverReport = Readonly<z.infer<typeof ReportSchema>>;

/**
 * `waiting`: for its moment, or under way. `held`: by the brake, until somebody decides. `dropped`: somebody decided
 * that nothing is done. `overtaken`: HR has told otherwise since. `lifted`: an Admin says that they work here, and
 * nothing more is done. `done`: nothing is left to do.
 */
export const LeaverStateSchema = z.enum(["waiting", "held", "dropped", "overtaken", "lifted", "done"]);

export type LeaverState = z.infer<typeof LeaverStateSchema>;

const GroupsLeftSchema = z.array(z.object({ id: z.string(), displayName: z.string() })).readonly();
type GroupsLeft = z.infer<typeof GroupsLeftSchema>;

/** As many as a row holds. */
export const MOST_GROUPS = 200;

/** Somebody of whom HR told that they go, or never come: the last telling of each worker. Moments are ISO 8601 UTC. */
export const LeaverSchema = z.object({
  worker: z.string(),
  source: z.string(),
  workerId: z.string(),
  eventId: z.string(),
  as: z.enum(["cancelled", "terminated"]),
  displayName: z.string().optional(),
  identity: JoinerIdentitySchema,
  timeZone: z.string(),
  lastDay: z.string().optional(),
  toldAt: z.string(),
  dueAt: z.string().describe("When what follows is done: with the end of the last day."),
  state: LeaverStateSchema,
  decided: z
    .object({ as: z.enum(["released", "dropped"]), by: PersonSchema, at: z.string() })
    .optional()
    .describe("What somebody decided about whoever the brake held."),
  userId: z.string().optional(),
  groups: GroupsLeftSchema.optional().describe(
    "What they are taken out of, or were: written down before the first one.",
  ),
  groupsBefore: GroupsLeftSchema.optional().describe("The same by what HR had told of this leave before."),
  reports: z.partialRecord(LeaverStepSchema, ReportSchema),
  notYet: z.string().optional().describe("Why the next step is not done yet, in words for people."),
  nextAt: z.string().optional().describe("Before that it is not tried again."),
});
export type Leaver = Readonly<z.infer<typeof LeaverSchema>>;

/** Each group that the app took them out of in this leave, however often HR told of it. */
export function groupsLeft({ groups = [], groupsBefore = [] }: Pick<Leaver, "groups" | "groupsBefore">): GroupsLeft {
  const byId = new Map([...groups, ...groupsBefore].map((group) => [group.id, group]));
  return [...byId.values()].slice(0, MOST_GROUPS);
}

/** The row of somebody of whom HR tells that it is over. */
export function newLeaver(
  { worker, source, workerId, eventId }: EmploymentRecord,
  told: Extract<Told, { kind: "over" }>,
  now: Date,
): Leaver {
  const { as, displayName, identity, timeZone, lastDay } = told;
  return {
    worker,
    source,
    workerId,
    eventId,
    as,
    ...(displayName !== undefined && { displayName }),
    identity,
    timeZone,
    ...(lastDay !== undefined && { lastDay }),
    toldAt: now.toISOString(),
    dueAt: endsAt(told, now).toISOString(),
    state: "waiting",
    reports: {},
  };
}

export type NextLeaverStep =
  | { readonly kind: "nothing" }
  | { readonly kind: "step"; readonly step: LeaverStep }
  | { readonly kind: "end" };

/** Pure. A hire that is cancelled needs no code from now on, whatever day is named: its onboarding ends at once. */
export function nextLeaverStep({ state, as, dueAt, nextAt, reports }: Leaver, now: Date): NextLeaverStep {
  const step = LeaverStepSchema.options.find((one) => reports[one] === undefined);
  if (state !== "waiting") return { kind: "nothing" };
  if (step === undefined) return { kind: "end" };
  const isEarly = as === "cancelled" && step === "onboarding";
  const from = Math.max(isEarly ? 0 : Date.parse(dueAt), nextAt === undefined ? 0 : Date.parse(nextAt));
  return now.getTime() < from ? { kind: "nothing" } : { kind: "step", step };
}
