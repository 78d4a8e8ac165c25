import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { rowsOf } from "../../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../../shared/enforcement/leave.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { memberPages } from "../../../shared/waves/memberPages.ts";
import { tryAlert, tryTellBack } from "../../../shared/waves/staffMails.ts";
import { changeWave, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";

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
 * Ends every row of a wave that is to roll back, and takes out whoever has no other reason to be in the enforced group,
 * page by page. Safe to repeat, and for two at once: what was reached stands in the rows. One person whom Graph refuses
 * holds up nobody else.
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
  const entry = { source: waveSource(waveId), by: whyBack(wave), scope: waveId };
  let left = 0;
  let trouble: TransientError | RefusedError | undefined;
  for await (const members of memberPages(store, waveId))
    for (const some of chunks(members, AT_ONCE)) {
      if (!hasTime()) return notYet(ports, config, wave, left, "it is being carried out");
      try {
        left += await leaveSome(ports, config, entry, some);
      } catch (error) {
        if (!(error instanceof TransientError) && !(error instanceof RefusedError) && !(error instanceof ConflictError))
          throw error;
        if (!(error instanceof ConflictError)) trouble ??= error;
        left += 1;
      }
    }
  if (left > 0) return notYet(ports, config, wave, left, "they still show up in the group", trouble);
  const isSettled = clock.now().getTime() - Date.parse(asked.at) >= LATE_ENTRY_MS;
  await recordOut(ports, config, wave);
  return { kind: "out", isSettled };
}

/** @returns how many of a page are not read back outside yet. */
async function leaveSome(
  ports: LeavePorts,
  config: Config,
  entry: Parameters<typeof leave>[2],
  members: readonly { readonly userId: string; readonly enforcedAt?: string | undefined }[],
): Promise<number> {
  const rows = await rowsOf(ports.store, entry.source, members);
  const userIds = [...rows.values()].flatMap(({ userId, state }) => (state === "ended" ? [] : [userId]));
  if (userIds.length === 0) return 0;
  await leave(ports, config, entry, userIds);
  const still = new Set(await readBackLeaves(ports, config, entry.source, userIds));
  const marked = members.filter(({ userId, enforcedAt }) => enforcedAt !== undefined && !still.has(userId));
  if (marked.length > 0)
    await ports.store.mergeMembers(
      entry.scope,
      marked.map(({ userId }) => ({ userId, enforcedAt: undefined })),
    );
  return still.size;
}

/** Of a refusal, which leaves people enforced who are to leave, the operators are told once a day. */
async function notYet(
  ports: LeavePorts,
  config: Config,
  wave: WaveFacts,
  left: number,
  what: string,
  trouble?: TransientError | RefusedError,
): Promise<WayOut> {
  const isRefused = trouble instanceof RefusedError;
  const said = isRefused ? saidBy(trouble) : (trouble?.message ?? what);
  const because = left > 0 ? `some of its members are not out of the enforced group yet: ${said}` : said;
  await noteWayBack(ports, wave, { notYet: because });
  if (isRefused) {
    const day = ports.clock.now().toISOString().slice(0, 10);
    const say = `The members of this wave are to leave the enforced group, and Entra refuses that: ${said}. It is tried again every minute. Whoever may change the group can take them out by hand; the stop of enforcement frees everybody at once.`;
    await tryAlert(ports, config, wave, `rollBackRefused|${day}`, say);
    return { kind: "notYet", because, afterSeconds: LONGEST_WAIT_SECONDS, isRefused };
  }
  const asked = trouble instanceof TransientError ? trouble.retryAfterSeconds : undefined;
  const afterSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(BUSY_SECONDS, asked ?? 0));
  return { kind: "notYet", because, afterSeconds, isRefused };
}

/** Once a rollback: when it was first read back, in the row, the audit trail, and a mail to the operators. */
async function recordOut(ports: LeavePorts, config: Config, wave: WaveFacts): Promise<void> {
  const { store, clock } = ports;
  const at = wave.wayBack?.outAt ?? clock.now().toISOString();
  await noteWayBack(ports, wave, { outAt: at });
  await store.append([
    waveEvent(wave, {
      id: `rollBack|${wave.round}`,
      at,
      what: alertedEvents.rollBack,
      why: whyBack(wave),
      after: "no member is in the enforced group because of this wave",
    }),
  ]);
  await tryTellBack(ports, config, wave, whyBack(wave));
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
