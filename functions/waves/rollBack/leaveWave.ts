import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Entry } from "../../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../../shared/enforcement/leave.ts";
import { takeOutAgain } from "../../../shared/enforcement/takeOutAgain.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import type { AboutTrouble } from "../../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { memberPages } from "../../../shared/waves/memberPages.ts";
import { tryTellBack } from "../../../shared/waves/staffMails.ts";
import { changeWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";
import { takeOutUnread } from "./takeOutUnread.ts";

export type LeavePorts = Pick<Ports, "store" | "clock" | "directory" | "policyWriter" | "email">;

const AT_ONCE = 100;
const BUSY_SECONDS = 2;
/** Whatever a service asks for: people who are to leave do not wait for longer. */
const LONGEST_WAIT_SECONDS = 30;
/** A page of the flip that was under way when it was asked may still be writing; after that nothing of it follows. */
const LATE_ENTRY_MS = minutes(2);

/** How far the members of a wave are on their way out. */
export type WayOut =
  /** Nobody asks for it, or nobody entered. */
  | { readonly kind: "nothing" }
  /** Everybody was read back outside; `isSettled` when no late page of the flip can change that any more. */
  | { readonly kind: "out"; readonly isSettled: boolean }
  | { readonly kind: "notYet"; readonly because: string; readonly afterSeconds: number; readonly isRefused: boolean };

/**
 * Ends every row of a wave that is to roll back, page by page. Whoever has no other reason to be in the enforced group
 * leaves it. Safe to repeat, and for two at once: what was reached stands in the rows. One person whom Graph refuses
 * holds up nobody else. Once no late page of the flip can follow, everybody is looked for once more.
 * @param hasTime asked before every page; without time the rest is for the next call.
 * @throws what is neither busy nor refused.
 */
export async function leaveWave(
  ports: LeavePorts,
  config: Config,
  waveId: string,
  hasTime: () => boolean = () => true,
): Promise<WayOut> {
  const { store, clock } = ports;
  const wave = await waveOf(store, waveId);
  const asked = wave.rollbackRequested;
  if (!asked || !isApplied(wave.stage)) return { kind: "nothing" };
  if (wave.wayBack?.settledAt !== undefined) {
    await recordOut(ports, config, wave, true);
    return { kind: "out", isSettled: true };
  }
  const isSettled = clock.now().getTime() - Date.parse(asked.at) >= LATE_ENTRY_MS;
  const entry: Entry = { source: waveSource(waveId), by: whyBack(wave), scope: waveId };
  const known = new Set<string>();
  let left = 0;
  let trouble: Trouble | undefined;
  for await (const members of peopleOf(store, entry.source, waveId, known)) {
    if (!hasTime()) return notYet(ports, config, wave, left, "it is being carried out", trouble);
    const page = await leaveSome(ports, config, entry, members, { askedAt: asked.at, isSettled });
    left += page.left;
    trouble = graver(trouble, page.trouble);
  }
  if (left > 0) return notYet(ports, config, wave, left, "they still show up in the group", trouble);
  await recordOut(ports, config, wave, isSettled);
  return { kind: "out", isSettled };
}

/** Everybody with a row of this wave, a hundred at once: members, then whoever has no member row that can be read. */
async function* peopleOf(
  store: LeavePorts["store"],
  source: string,
  waveId: string,
  known: Set<string>,
): AsyncGenerator<readonly Leaver[]> {
  for await (const members of memberPages(store, waveId)) {
    for (const { userId } of members) known.add(userId);
    yield* chunks(members, AT_ONCE);
  }
  for await (const { rows, unread } of store.enforcementPages()) {
    const open = rows.filter((row) => row.source === source && row.state !== "ended");
    const lost = unread.filter((row) => row.isOf(source));
    yield* chunks(
      [...open, ...lost].filter(({ userId }) => !known.has(userId)),
      AT_ONCE,
    );
  }
}

interface Leaver {
  readonly userId: string;
  readonly enforcedAt?: string | undefined;
}

/**
 * What is in the way of some does not keep the others from being read back.
 * @param isSettled whoever left since it was asked for is looked for again.
 * @returns how many of a page are not read back outside yet: at least one where anything was in the way.
 */
async function leaveSome(
  ports: LeavePorts,
  config: Config,
  entry: Entry,
  people: readonly Leaver[],
  { askedAt, isSettled }: { readonly askedAt: string; readonly isSettled: boolean },
): Promise<{ readonly left: number; readonly trouble: Trouble | undefined }> {
  const { source } = entry;
  let left = 0;
  let trouble: Trouble | undefined;
  const attempt = async <T>(run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await run();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      trouble = graver(trouble, error);
      return undefined;
    }
  };
  const standing = await attempt(() => ports.store.standingOf(people.map(idOf)));
  const rows = standing?.rows.filter((row) => row.source === source) ?? [];
  const lost = standing?.unread.filter((row) => row.isOf(source)) ?? [];
  const open = rows.filter(({ state }) => state !== "ended").map(idOf);
  const again = rows.filter(({ state, at }) => state === "ended" && isSettled && at >= askedAt).map(idOf);
  if (open.length > 0) {
    await attempt(() => leave(ports, config, entry, open));
    const still = await attempt(() => readBackLeaves(ports, config, source, open));
    left += still?.length ?? 0;
  }
  const late = await attempt(() => takeOutAgain(ports, config, again));
  left += late?.length ?? 0;
  if (lost.length > 0) await attempt(() => takeOutUnread(ports, config, entry, lost, askedAt));
  left += lost.length;
  await attempt(() => unmark(ports, entry, people));
  return { left: trouble ? Math.max(1, left) : left, trouble };
}

const idOf = ({ userId }: { readonly userId: string }): string => userId;

/** The copies in the member rows, also those that a crash left behind after the row had ended. */
async function unmark(
  { store }: Pick<LeavePorts, "store">,
  { source, scope }: Entry,
  people: readonly Leaver[],
): Promise<void> {
  const marked = people.filter(({ enforcedAt }) => enforcedAt !== undefined);
  if (marked.length === 0) return;
  const { rows, unread } = await store.standingOf(marked.map(idOf));
  const open = rows.filter((row) => row.source === source && row.state !== "ended");
  const lost = unread.filter((row) => row.isOf(source));
  const stay = new Set([...open, ...lost].map(idOf));
  const out = marked.filter(({ userId }) => !stay.has(userId.toLowerCase()));
  if (out.length > 0)
    await store.mergeMembers(
      scope,
      out.map(({ userId }) => ({ userId, enforcedAt: undefined })),
    );
}

type Trouble = TransientError | RefusedError | ConflictError;

/** Of two things in the way, the one that people should hear of: what is refused does not heal by itself. */
const graver = (one: Trouble | undefined, other: Trouble | undefined): Trouble | undefined =>
  [one, other].find((trouble) => trouble instanceof RefusedError) ??
  [one, other].find((trouble) => trouble instanceof TransientError) ??
  one ??
  other;

/** What may heal, or is refused. */
const isTrouble = (error: unknown): error is Trouble =>
  error instanceof TransientError || error instanceof RefusedError || error instanceof ConflictError;

const aboutLeaving = ({ waveId: scope }: WaveFacts): AboutTrouble => ({
  ...aboutTimer.rollBacks,
  scope,
  meanwhile:
    "Whoever may change the enforced group can take the members of this wave out by hand; the stop of enforcement frees everybody at once.",
});

/** What leaves people enforced who are to leave stands in the row, and is told. */
async function notYet(
  ports: LeavePorts,
  config: Config,
  wave: WaveFacts,
  left: number,
  what: string,
  trouble?: Trouble,
): Promise<WayOut> {
  const isRefused = trouble instanceof RefusedError;
  // Of two who were at it at once, people need not know.
  const inTheWay = trouble instanceof ConflictError ? undefined : trouble?.message;
  const said = isRefused ? saidBy(trouble) : (inTheWay ?? what);
  // A pass that had no time for anything does not hide what the one before met with.
  const because =
    left > 0 ? `some of its members are not out of the enforced group yet: ${said}` : (wave.wayBack?.notYet ?? said);
  await noteWayBack(ports, wave, { notYet: because });
  if (trouble) await noteTrouble(ports, config, aboutLeaving(wave), trouble);
  if (isRefused) {
    return { kind: "notYet", because, afterSeconds: LONGEST_WAIT_SECONDS, isRefused };
  }
  const asked = trouble instanceof TransientError ? trouble.retryAfterSeconds : undefined;
  const afterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(BUSY_SECONDS, asked ?? 0));
  return { kind: "notYet", because, afterSeconds, isRefused };
}

/** Once a rollback: when it was first read back, in the audit trail, a mail to operators and security, and the row. */
async function recordOut(ports: LeavePorts, config: Config, wave: WaveFacts, isSettled: boolean): Promise<void> {
  const { store, clock } = ports;
  const now = clock.now().toISOString();
  const outAt = wave.wayBack?.outAt ?? now;
  await store.append([
    waveEvent(wave, {
      id: `rollBack|${wave.round}`,
      at: outAt,
      what: alertedEvents.rollBack,
      why: whyBack(wave),
      after: "no member is in the enforced group because of this wave",
    }),
  ]);
  await tryTellBack(ports, config, wave, whyBack(wave));
  await noteWayBack(ports, wave, { outAt, ...(isSettled && { settledAt: wave.wayBack?.settledAt ?? now }) });
}

async function noteWayBack(
  { store }: Pick<LeavePorts, "store">,
  { waveId }: WaveFacts,
  wayBack: NonNullable<WaveFacts["wayBack"]>,
): Promise<void> {
  await changeWave(store, waveId, (facts) =>
    !facts.rollbackRequested || JSON.stringify(facts.wayBack) === JSON.stringify(wayBack)
      ? undefined
      : { ...facts, wayBack },
  );
}

/** For the audit trail and the operators. */
export const whyBack = ({ rollbackRequested: asked }: Pick<WaveFacts, "rollbackRequested">): string =>
  asked ? `asked for by ${asked.by.displayName}: ${asked.reason}` : "";
