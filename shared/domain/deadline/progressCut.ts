import { z } from "zod";
import { type DeviceFamily, DeviceFamilySchema } from "../device/deviceFamily.ts";
import { type SetUpMinutes, SetUpMinutesSchema } from "../device/setUpTimes.ts";
import { KnownPlatformSchema } from "../wave/memberFigure.ts";
import {
  type Cohort,
  CohortSchema,
  cohortOf,
  type DeadlineFacts,
  type DeadlineStanding,
  DeadlineStandingSchema,
  type ReportedLine,
  standingOf,
} from "./deadlineStanding.ts";
import { type DepartmentsOf, departmentCut, departmentPartOf } from "./department.ts";
import { mayUsePhoneCodes } from "./phoneCodes.ts";
import { type ReportedKind, ReportedKindSchema, reportedKindOf } from "./reportedMethod.ts";

const count = z.number().int();

/** What member rows of waves say, in numbers that can be added up. */
const WaveFiguresSchema = z.object({
  inScope: count.describe("Members in scope."),
  needed: count.describe("How many must be ready for the gates to open."),
  ready: count.describe("Ready now: seen live, used, and refused nowhere since. Those enforced count too."),
  enforced: count,
  reported: count.default(0).describe("Not ready, but the report names a passkey of theirs: not seen live so yet."),
  withPasskey: count.describe("Whose last live check found a usable passkey."),
  used: count.describe("Of those: seen signing in with it since the oldest one was registered."),
  triedInVain: count.describe("Tried to register within the last days, and the logs say that it did not work."),
  completed: count.describe("Whose oldest usable passkey was registered since their wave was announced."),
  completedHours: count.describe("Hours from the announcement to that, of all of those added up."),
  platforms: z
    .partialRecord(KnownPlatformSchema, z.object({ works: count, satisfied: count }))
    .default({})
    .describe(
      "Who signed in there with more than the password, and who with something that resists phishing, within 30 days, as far as the log was read.",
    ),
});
export type WaveFigures = Readonly<z.infer<typeof WaveFiguresSchema>>;

const some = count.default(0);
/** A row of before may not have told one of them apart yet. */
const standingCounts = z.object({
  smsOrVoiceOnly: some.describe("A phone number is all that they have registered for a second factor."),
  smsOrVoiceEnabledOnly: some.describe(
    "Nothing is registered; the methods policy lets them use SMS or voice, by the groups that it names.",
  ),
  nothingRegistered: some.describe("Nothing is registered that satisfies a request for a second factor."),
  otherMethods: some.describe("Another method stays, which is no passkey that counts."),
  ready: some.describe("They hold a passkey that counts."),
  unknown: some.describe("Nobody can tell: the report has not named them, or names a method that nobody knows."),
} satisfies Record<DeadlineStanding, unknown>);

/** Members of a cut as they stood on the last Monday: the rate is compared from Monday to Monday (R114). */
export const LastMondaySchema = z.object({ day: z.string().describe("Local date."), inScope: count, ready: count });
export type LastMonday = Readonly<z.infer<typeof LastMondaySchema>>;

/** One cut through everybody whom the registration report names, as they were counted once. */
export const ProgressCutSchema = z.object({
  people: count.describe("Whom the report has named, or a wave or a hire, and who have not left."),
  left: count.describe(
    "Who have left, or whom the report names no longer: gone, or switched off. They count nowhere else.",
  ),
  standings: z
    .object({ february: standingCounts, july: standingCounts } satisfies Record<Cohort, unknown>)
    .describe("Everybody once, by when codes by phone end for them, and by what they hold then."),
  credentials: z
    .partialRecord(ReportedKindSchema, count)
    .describe("How many hold each kind; somebody with two kinds stands in both."),
  mayUsePhoneCodes: count
    .optional()
    .describe(
      "Whom the methods policy lets use SMS or voice: Microsoft lets them register every kind of passkey by itself, and asks them to. Whoever is in a group that could not be read counts; MFA set person by person does not. Absent where nobody could tell.",
    ),
  figures: WaveFiguresSchema.optional().describe("Of members of waves; absent where there is none."),
  setUpMinutes: SetUpMinutesSchema.optional().describe("Of everybody alone: of a few it would say much of a person."),
});
export type ProgressCut = Readonly<z.infer<typeof ProgressCutSchema>>;

/**
 * Which people a cut is of: everybody, those in no wave, those of one wave, and members of waves with one family of
 * devices. A line of the report says to which of the first three it belongs in `cutsOf`; those of departments are in
 * department.ts.
 */
export const EVERYBODY = "all";
export const OUTSIDE_WAVES = "none";
export const waveCut = (waveId: string): string => `wave|${waveId}`;
/** `undefined` where the cut is of no wave. */
export const waveOfCut = (cut: string): string | undefined => (cut.startsWith("wave|") ? cut.slice(5) : undefined);

const FAMILY = "family|";
export const familyCut = (family: DeviceFamily): string => `${FAMILY}${family}`;
/** `undefined` where the cut is of no family, or of one that only a later release knows. */
export const familyOfCut = (cut: string): DeviceFamily | undefined =>
  cut.startsWith(FAMILY) ? DeviceFamilySchema.safeParse(cut.slice(FAMILY.length)).data : undefined;

const cutsOf = ({ waveId }: Pick<ReportedLine, "waveId">): readonly string[] => [
  EVERYBODY,
  waveId === undefined ? OUTSIDE_WAVES : waveCut(waveId),
];

export interface OpenCut {
  people: number;
  left: number;
  readonly standings: Record<Cohort, Record<DeadlineStanding, number>>;
  readonly credentials: Partial<Record<ReportedKind, number>>;
  mayUsePhoneCodes?: number;
  figures?: WaveFigures;
  setUpMinutes?: SetUpMinutes;
}

const noStandings = (): Record<DeadlineStanding, number> => ({
  smsOrVoiceOnly: 0,
  smsOrVoiceEnabledOnly: 0,
  nothingRegistered: 0,
  otherMethods: 0,
  ready: 0,
  unknown: 0,
});
/** Of nobody yet. */
export const emptyCut = (): OpenCut => ({
  people: 0,
  left: 0,
  standings: { february: noStandings(), july: noStandings() },
  credentials: {},
});

/** Whom one list is of: a cohort and a standing, a kind of credential that they hold, or who may use SMS or voice. */
export type ListKey = StandingKey | { readonly kind: ReportedKind } | { readonly allowed: "phoneCodes" };
export interface StandingKey {
  readonly cohort: Cohort;
  readonly standing: DeadlineStanding;
}
/** Names a list among the others. */
export function nameOfList(key: ListKey): string {
  if ("kind" in key) return `kind|${key.kind}`;
  return "allowed" in key ? `allowed|${key.allowed}` : `${key.cohort}|${key.standing}`;
}
/** All lists that a count writes. */
export const everyList: readonly ListKey[] = [
  ...CohortSchema.options.flatMap((cohort) => DeadlineStandingSchema.options.map((standing) => ({ cohort, standing }))),
  ...ReportedKindSchema.options.map((kind) => ({ kind })),
  { allowed: "phoneCodes" },
];

/** Somebody in a list. */
export interface Listed extends Pick<ReportedLine, "userId" | "waveId"> {
  /** As it is written in the directory; absent where nobody wrote one, or nobody has read it. */
  readonly department?: string | undefined;
}

/** Counts lines of the report, page by page, and says who stands in which list. */
export class ProgressCount {
  readonly #facts: DeadlineFacts;
  readonly #departmentOf: ReturnType<typeof departmentPartOf> | undefined;
  readonly #cuts = new Map<string, OpenCut>();
  readonly #lists = new Map<string, Listed[]>();

  /** @param departments absent while nobody has read them: then nobody is counted by department. */
  constructor(facts: DeadlineFacts, departments?: DepartmentsOf) {
    this.#facts = facts;
    this.#departmentOf = departments && departmentPartOf(departments);
  }

  add(lines: readonly ReportedLine[]): void {
    for (const line of lines) this.#addOne(line);
  }

  #addOne(line: ReportedLine): void {
    const cohort = cohortOf(line, this.#facts);
    const standing = standingOf(line, this.#facts);
    const kinds = new Set((line.methodsRegistered ?? []).map(reportedKindOf));
    const { phoneCodes } = this.#facts;
    const mayUse = phoneCodes && mayUsePhoneCodes(phoneCodes, line.userId);
    const department = this.#departmentOf?.(line.userId);
    // Who has left is out of the directory, or soon will be: of their departments it tells nothing.
    const ofDepartment = department && !line.hasLeft ? [departmentCut(department.part)] : [];
    for (const key of [...cutsOf(line), ...ofDepartment]) {
      const cut = this.#cuts.get(key) ?? emptyCut();
      this.#cuts.set(key, cut);
      if (line.hasLeft) {
        cut.left += 1;
        continue;
      }
      cut.people += 1;
      cut.standings[cohort][standing] += 1;
      if (mayUse !== undefined) cut.mayUsePhoneCodes = (cut.mayUsePhoneCodes ?? 0) + Number(mayUse);
      for (const kind of kinds) cut.credentials[kind] = (cut.credentials[kind] ?? 0) + 1;
    }
    if (line.hasLeft) return;
    const listed = { userId: line.userId, waveId: line.waveId };
    const name = department?.name;
    this.#list({ cohort, standing }, { ...listed, ...(name !== undefined && { department: name }) });
    for (const kind of kinds) this.#list({ kind }, listed);
    if (mayUse) this.#list({ allowed: "phoneCodes" }, listed);
  }

  #list(key: ListKey, listed: Listed): void {
    const list = this.#lists.get(nameOfList(key)) ?? [];
    this.#lists.set(nameOfList(key), list);
    list.push(listed);
  }

  cuts(): ReadonlyMap<string, ProgressCut> {
    return this.#cuts;
  }

  /** In the order in which they were added. */
  list(key: ListKey): readonly Listed[] {
    return this.#lists.get(nameOfList(key)) ?? [];
  }
}
