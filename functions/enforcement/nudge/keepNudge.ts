import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { type NudgeChanges, nudgeChanges } from "../../../shared/domain/wave/nudge.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { readWholeGroup } from "../../../shared/enforcement/readGroup.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import type { NotChanged } from "../../../shared/ports/groups.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../../shared/troubles/orNote.ts";
import { readKeptOut } from "../../../shared/waves/sortOut.ts";
import { mayHaveRows, toldFirst, type Wanted, wantedNow } from "./wantedNow.ts";

export type NudgeNeeds = Pick<Ports, "store" | "clock" | "directory" | "policyWriter" | "email">;

/** One `$batch` of Graph. */
const CHANGED_AT_ONCE = 20;
/** Some two minutes of requests. The next run goes on. */
const CHANGED_A_RUN = 2000;
/** Written before the first request: a run that dies in between knows its own group again. */
const BEGUN = "empty; the app keeps it from now on";

/**
 * Keeps the nudge group as the waves want it, whose people Entra asks for a passkey when they sign in. It writes
 * differences only, first those who are to leave. A group that does not read as it counts changes nothing, and somebody
 * of whom nothing can be read stays where they are. Safe to repeat: each run compares anew, and goes on where the last
 * one stopped. What is refused or busy is noted. Without the setting it does nothing.
 */
export const keepNudge = (ports: NudgeNeeds, config: Config) => async (): Promise<void> => {
  const { nudgeGroupId } = config;
  if (nudgeGroupId === undefined) return;
  await orNote(ports, config, aboutTimer.nudge, () => keep(ports, config, nudgeGroupId));
};

/** @throws TransientError RefusedError */
async function keep(ports: NudgeNeeds, config: Config, nudgeGroupId: string): Promise<void> {
  const group = await readWholeGroup(ports, nudgeGroupId, "nudge");
  if (group.kind === "absent")
    throw new RefusedError("notFound", "NudgeGroupNotFound", "the group of NUDGE_GROUP_ID does not exist");
  if (group.kind === "unclear") throw new TransientError(group.say);
  const waves = await ports.store.waves();
  refuseWavesOwn(waves, nudgeGroupId);
  const inGroup = new Set(group.userIds);
  const wanted = await wantedNow(ports, config, waves, inGroup);
  if (inGroup.size === 0 && ![...wanted.values()].some(({ nudge }) => nudge === "in")) return;
  const isOurs = await isKeptBefore(ports, nudgeGroupId);
  if (!isOurs && group.userIds.length > 0) throw foreign(notEmpty(group.userIds.length));
  const strangers = group.userIds.filter((userId) => !wanted.has(userId));
  const elsewhere = await mayHaveRows(ports, strangers);
  refuseForeign(group.userIds.length, strangers.length - elsewhere.size);
  const nudges = new Map([...wanted].map(([userId, { nudge }]) => [userId, nudge]));
  const { ins, outs } = nudgeChanges(nudges, inGroup, (userId) => elsewhere.has(userId));
  if (!isOurs && ins.length > 0) await record(ports, nudgeGroupId, BEGUN);
  await change(ports, config, nudgeGroupId, { outs, ins: [] });
  // Who may be asked costs more to read: only where somebody is new.
  if (ins.length > 0) await letIn(ports, config, nudgeGroupId, { wanted, ins, inGroup });
}

/** So many of whom no wave knows are no app's own group, however many more there are. */
const MOST_STRANGERS = 20;

/** A group that belongs to somebody else is named by mistake: nobody is taken out of it. @throws RefusedError */
function refuseForeign(people: number, strangers: number): void {
  if (strangers <= MOST_STRANGERS || strangers * 2 <= people) return;
  throw foreign(
    `of ${people} people in the group of NUDGE_GROUP_ID no wave knows ${strangers}: it may be somebody else's. Name a group of the app alone, or empty this one by hand`,
  );
}

const notEmpty = (people: number): string =>
  `the app has never kept the group of NUDGE_GROUP_ID, and ${people} people are in it: it may be somebody else's. Name a group of the app alone, or empty this one by hand`;

const foreign = (say: string): RefusedError => new RefusedError("obstacle", "NudgeGroupForeign", say);

/** To write into a wave's own group would change who is in the wave. @throws RefusedError */
function refuseWavesOwn(waves: readonly WaveFacts[], nudgeGroupId: string): void {
  const own = waves.find(({ groupId }) => groupId.toLowerCase() === nudgeGroupId.toLowerCase());
  if (own)
    throw foreign(
      `the group of NUDGE_GROUP_ID is the group of wave ${own.waveId}: nobody is put in or taken out. Name a group of the app alone`,
    );
}

/**
 * By the newest line of the trail, which names the group. A group to which the setting goes back is new again. Lines of
 * old name none; they count for any group.
 */
async function isKeptBefore({ store }: NudgeNeeds, nudgeGroupId: string): Promise<boolean> {
  const { lines } = await store.trail(APP_SCOPE, { what: ["nudgeGroupKept"], limit: 1 });
  const [newest] = lines;
  if (newest === undefined) return false;
  return newest.event.why === undefined || newest.event.why === inGroupWords(nudgeGroupId);
}

const inGroupWords = (nudgeGroupId: string): string => `group ${nudgeGroupId.toLowerCase()}`;

/** Nobody who holds a role, and no break-glass account, whatever their row says; read live. */
async function letIn(
  ports: NudgeNeeds,
  config: Config,
  groupId: string,
  {
    wanted,
    ins,
    inGroup,
  }: { wanted: ReadonlyMap<string, Wanted>; ins: readonly string[]; inGroup: ReadonlySet<string> },
): Promise<void> {
  const told = await toldFirst(ports, wanted, ins);
  if (told.length === 0) return;
  const { privileged, breakGlass, isShared } = await readKeptOut(ports, config);
  const isKeptOut = (userId: string) =>
    privileged.has(userId) ||
    breakGlass.has(userId) ||
    isShared({ id: userId, userPrincipalName: wanted.get(userId)?.member.userPrincipalName ?? "" });
  const changes = { ins: told.filter((userId) => !isKeptOut(userId)), outs: [...inGroup].filter(isKeptOut) };
  await change(ports, config, groupId, changes);
}

/** As far as the time allows. @throws TransientError when the group is busy. */
async function change(ports: NudgeNeeds, config: Config, groupId: string, { ins, outs }: NudgeChanges): Promise<void> {
  const done = { ins: 0, outs: 0 };
  const refused: NotChanged[] = [];
  const writeAll = async (way: "ins" | "outs", userIds: readonly string[]) => {
    const write = way === "ins" ? ports.policyWriter.addMembers : ports.policyWriter.removeMembers;
    for (const some of chunks(userIds.slice(0, CHANGED_A_RUN), CHANGED_AT_ONCE)) {
      const left = await write.call(ports.policyWriter, groupId, some);
      done[way] += some.length - left.length;
      refused.push(...left);
      if (left.some(({ reason }) => reason === "busy"))
        throw new TransientError("nudge: the group is busy, the next run goes on");
    }
  };
  try {
    await writeAll("outs", outs);
    await writeAll("ins", ins);
  } finally {
    if (done.ins + done.outs > 0) await record(ports, groupId, `${done.ins} put in, ${done.outs} taken out`);
  }
  const [first] = refused;
  if (first) {
    const say = `the nudge group refuses ${refused.length} people: ${first.said}`;
    await noteTrouble(ports, config, aboutTimer.nudge, new RefusedError(first.reason, first.code, say));
  }
}

/** One line a run: who is in the group is no evidence of anything. */
const record = async ({ store, clock }: NudgeNeeds, nudgeGroupId: string, after: string): Promise<void> => {
  const at = clock.now().toISOString();
  const why = inGroupWords(nudgeGroupId);
  await store.append([
    { scope: APP_SCOPE, id: `nudge|${at}|${after}`, at, who: APP, what: "nudgeGroupKept", why, after },
  ]);
};
