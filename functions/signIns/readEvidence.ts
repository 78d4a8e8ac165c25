import type { Config } from "../../shared/config/config.ts";
import type { SignInLog } from "../../shared/domain/people/signIn.ts";
import {
  afterEvidence,
  beginEvidence,
  type EvidenceFeed,
  type EvidenceReading,
  isWindowRead,
  NO_EVIDENCE,
  neededSince,
  stillNeeded,
  type Window,
  withBlind,
} from "../../shared/domain/signIns/evidenceFeed.ts";
import { oldestOf } from "../../shared/domain/signIns/pagesLeft.ts";
import { claimFor, endOf, secondsToWait } from "../../shared/domain/signIns/signInFeed.ts";
import type { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { carryOn, type PieceEnd } from "./carryOn.ts";
import { HeldFeed } from "./heldFeed.ts";
import { NotedFindings } from "./notedFindings.ts";
import { NotedMembers } from "./notedMembers.ts";
import { tryTellBreakGlass } from "./tellBreakGlass.ts";

type EvidencePorts = Pick<Ports, "store" | "clock" | "reports" | "email">;

export type EvidenceEnd =
  /** The member rows say what the window shows; from `blindSince` on sign-ins came without policies: no evidence. */
  | { readonly kind: "read"; readonly blindSince?: string | undefined }
  /** To be called again, after a pause where Graph wants one, or while another wave reads. */
  | {
      readonly kind: "goOn";
      readonly afterSeconds?: number | undefined;
      readonly byOthers?: true;
      /** Why it has to pause, for whoever notes it. */
      readonly busy?: TransientError;
    };

/**
 * One of the sign-in logs, read once for the gates and sweeps of all waves: all of it, whatever became of the sign-ins.
 * The step that first needs what was not read yet carries the reading on, a few requests a call; the others find it in
 * their member rows, or wait. What was reached stands in the feed's row.
 *
 * Reads: the log, the feed, wave rows, the members of those waves that need it, and findings. Writes: the feed, in
 * member rows what is news, and findings. Safe to repeat: what is read twice adds nothing.
 * @throws TransientError before the first answer. RefusedError.
 */
export async function readEvidence(
  ports: EvidencePorts,
  config: Config,
  log: SignInLog,
  window: Window,
): Promise<EvidenceEnd> {
  const { store, clock } = ports;
  const stored = await store.evidenceFeed(log);
  const feed = stored?.feed ?? NO_EVIDENCE;
  const now = clock.now();
  if (isWindowRead(feed, window, now)) return asRead(feed, window);
  const { waveId: by } = window;
  const seconds = secondsToWait(feed, by, now);
  if (seconds > 0) return { kind: "goOn", afterSeconds: seconds, byOthers: true };

  const waves = await wavesThatNeed(ports, log);
  const needed = new Map([...waves].map(([waveId, { since }]) => [waveId, since]));
  const reading = feed.reading ? stillNeeded(feed.reading, needed) : beginEvidence(feed, log, by, needed, now);
  const held = await HeldFeed.claim<EvidenceFeed>((row, etag) => store.saveEvidenceFeed(log, row, etag), stored?.etag, {
    ...feed,
    reading,
    claim: claimFor(by, now),
  });
  const noted = new Map([...waves].map(([waveId, { wave }]) => [waveId, new NotedMembers(store, wave, log)]));
  const findings = new NotedFindings(store, log, config.breakGlassUserIds);
  const end = await carryOn<EvidenceReading, EvidenceFeed>({
    clock,
    held,
    reading,
    by,
    hasBegun: feed.claim?.by === by,
    piece: (place) => notePage(ports, log, { noted, findings }, place),
    saveRows: async () => {
      for (const members of noted.values()) await members.save(reading.to);
      if (await findings.save()) await tryTellBreakGlass(ports, config);
    },
    complete: afterEvidence,
  });
  if (end.kind === "goOn") return end;
  return isWindowRead(end.feed, window, now) ? asRead(end.feed, window) : { kind: "goOn" };
}

const asRead = ({ blind }: EvidenceFeed, { waveId }: Window): EvidenceEnd => ({
  kind: "read",
  blindSince: blind[waveId],
});

async function wavesThatNeed({ store }: EvidencePorts, log: SignInLog) {
  return new Map(
    (await store.waves()).flatMap((wave) => {
      const since = neededSince(wave, log);
      return since === undefined ? [] : [[wave.waveId, { wave, since }] as const];
    }),
  );
}

/** One page of the log, for every wave. */
async function notePage(
  { reports }: EvidencePorts,
  log: SignInLog,
  { noted, findings }: { readonly noted: ReadonlyMap<string, NotedMembers>; readonly findings: NotedFindings },
  reading: EvidenceReading,
): Promise<PieceEnd<EvidenceReading>> {
  const page = await reports.signIns(log, reading.from, endOf(reading), reading.cursor);
  findings.note(page.items);
  const unread = (reading.unread ?? 0) + (page.unread?.length ?? 0);
  let following: EvidenceReading = unread > 0 ? { ...reading, unread } : reading;
  for (const [waveId, members] of noted) {
    const blind = [
      page.items.length > 0 ? await members.note(page.items) : undefined,
      page.unread ? await members.noteUnread(page.unread, reading) : undefined,
    ];
    for (const moment of blind) if (moment !== undefined) following = withBlind(following, waveId, moment);
  }
  if (page.next === undefined) return { last: following, hasAsked: true };
  const oldest = oldestOf(page.items, following.oldest);
  return { next: { ...following, cursor: page.next, ...(oldest !== undefined && { oldest }) }, hasAsked: true };
}
