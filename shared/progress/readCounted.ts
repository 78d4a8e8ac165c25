import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { ListKey, StandingKey } from "../domain/deadline/progressCut.ts";
import type { DeviceFamily } from "../domain/device/deviceFamily.ts";
import { familyOf } from "../domain/device/familyCounts.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isCountedIn, MemberFigureSchema } from "../domain/wave/memberFigure.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { readDecisions, withDecisions } from "../waves/memberDecisions.ts";

/** Whom the methods policy lets use SMS or voice, by the last count, in waves or not. */
export const MAY_USE_PHONE_CODES = "mayUsePhoneCodes";
/** Numbers of members that are counted for all waves together. Whom somebody holds, a wave's own page says. */
export const CountedFigureSchema = MemberFigureSchema.exclude(["held", "waived", "away", "neither"]);
type CountedFigure = z.infer<typeof CountedFigureSchema>;

/** A list of the last count, or members of waves by their rows: all in scope, or those of one number. */
export type CountedAsked = { readonly after?: string | undefined } & (
  | { readonly list: Exclude<ListKey, StandingKey> }
  | { readonly figure?: CountedFigure | undefined; readonly device?: DeviceFamily | undefined }
);

/** The answer of `GET /api/counted`. */
export const CountedPeopleSchema = z.object({
  people: z
    .array(
      z.object({
        userId: z.string(),
        displayName: z.string().optional().describe("Absent where nobody has named them."),
        waveId: z.string().optional().describe("Whoever is in scope of two waves stands here twice."),
      }),
    )
    .readonly(),
  next: z
    .string()
    .optional()
    .describe("`page` of what follows; absent at the end. A page may be short, or empty, before that."),
  notKnown: z.literal(true).optional().describe("The last count could not tell: that nobody is here says nothing."),
});
export type CountedPeople = Readonly<z.infer<typeof CountedPeopleSchema>>;
type CountedPerson = CountedPeople["people"][number];

const PEOPLE_A_PAGE = 50;
const ROWS_A_READ = 1000;
/** Requests of one page, so that a number of which few are left is no long wait. */
const MOST_READS = 20;

/** Some of those behind one number. A bounded number of requests, however many people there are. */
export async function readCounted(
  ports: Pick<Ports, "store" | "clock">,
  config: Pick<Config, "rules">,
  asked: CountedAsked,
): Promise<CountedPeople> {
  if (!("list" in asked)) return readMembers(ports, config, asked);
  const { store } = ports;
  if ("allowed" in asked.list && (await store.latestOfEverybody())?.value.mayUsePhoneCodes === undefined)
    return { people: [], notKnown: true };
  const { people: listed, next } = await store.listPage(asked.list, { after: asked.after, limit: PEOPLE_A_PAGE });
  const known = await store.registrations(listed.map(({ userId }) => userId));
  const people = listed.map(({ userId }): CountedPerson => {
    const { userDisplayName: displayName, waveId } = known.get(userId) ?? {};
    return { userId, ...(displayName !== undefined && { displayName }), ...(waveId !== undefined && { waveId }) };
  });
  return { people, ...(next !== undefined && { next }) };
}

/** `wave.userId`: behind this member of this wave. No wave's id has a point in it. */
const sayPlace = (waveId: string, userId = ""): string => `${waveId}.${userId}`;
function placeIn(text: string | undefined): { readonly waveId: string; readonly userId: string | undefined } {
  const [waveId = "", userId] = text?.split(".") ?? [];
  return { waveId, userId: userId || undefined };
}

async function readMembers(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { rules }: Pick<Config, "rules">,
  { figure, device, after }: Exclude<CountedAsked, { readonly list: unknown }>,
): Promise<CountedPeople> {
  const now = clock.now();
  const isWanted = (member: WaveMember, wave: WaveFacts): boolean =>
    (figure === undefined ? isInScope(member) : isCountedIn(figure, member, wave, now)) &&
    (device === undefined || (isInScope(member) && familyOf(member) === device));
  const from = placeIn(after);
  const waves = (await store.waves())
    .filter(({ waveId, stage, snapshotAt }) => waveId >= from.waveId && stage !== "cancelled" && snapshotAt)
    .toSorted((a, b) => (a.waveId < b.waveId ? -1 : 1));
  // Whoever is held or waived counts apart from those whom the report names.
  const isDecided = figure === "reported" || figure === "notReady";
  const people: CountedPerson[] = [];
  let reads = 0;
  for (const wave of waves) {
    const { waveId } = wave;
    const decisions = isDecided ? await readDecisions(store, wave) : undefined;
    let last = waveId === from.waveId ? from.userId : undefined;
    for (let isMore = true; isMore; ) {
      if (reads === MOST_READS) return { people, next: sayPlace(waveId, last) };
      reads += 1;
      const rows = await store.membersPage(waveId, last, ROWS_A_READ);
      const page = decisions ? withDecisions(rows, decisions, wave, now, rules) : rows;
      for (const member of page) {
        if (isWanted(member, wave)) {
          if (people.length === PEOPLE_A_PAGE) return { people, next: sayPlace(waveId, last) };
          people.push({ userId: member.userId, displayName: member.displayName, waveId });
        }
        last = member.userId;
      }
      isMore = page.length === ROWS_A_READ;
    }
  }
  return { people };
}
