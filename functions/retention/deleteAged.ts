import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { type AgedKind, isOver, withoutDetails } from "../../shared/domain/retention/agedRows.ts";
import {
  counted,
  ended,
  isOfToday,
  isWalkLate,
  nextRetention,
  type RetentionRun,
} from "../../shared/domain/retention/retentionRun.ts";
import { sayCounts } from "../../shared/domain/retention/sayCounts.ts";
import { FINDING_KEPT_MS } from "../../shared/domain/signIns/readSpans.ts";
import { ConflictError, RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { AgedRow } from "../../shared/ports/store/retention.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { eraseLeft } from "./eraseLeft.ts";
import { forgetWaves } from "./forgetWaves.ts";
import { Standing } from "./standing.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;

/** Well within the ten minutes that the host gives a function. */
const BOX_MS = 240_000;
/** So long what was looked through is not written down. */
const WRITE_MS = 15_000;

/** A kind of rows, the people of waves, or those who left: of them the erasure is begun. */
type Part = AgedKind | "members" | "left";

/** Each night; the rest, of which many rows have to be looked through, once a week. */
const nightly: readonly AgedKind[] = ["logFindings"];
/** Mails and the trail of a thing last: they go once the thing itself has gone. */
const weekly: readonly Part[] = [
  "members",
  "tickets",
  "grants",
  "releases",
  "lentKeys",
  "leavers",
  "presentations",
  "personPasses",
  "webhooks",
  "hires",
  "mails",
  "audit",
];

/** Each night, and behind all that needs no other service: while Entra is down nothing else waits. */
const last: readonly Part[] = ["left"];

/**
 * Deletes what has served its time, kind by kind, page by page. Every wake goes on where the one before stopped. Reads
 * rows, and the directory at the end; deletes each row as it was read, so that one that changed since stays. Safe to
 * repeat, and for two at once: the row of the run tells who is at it. Counts are of what was written down: a crash
 * loses those of a page.
 * @param elapsedMs since the process began: by the wall clock, as the host ends a function by it.
 */
export const deleteAged =
  (ports: Needs, config: Config, elapsedMs: () => number = () => performance.now()) =>
  async (): Promise<void> => {
    const { store, clock } = ports;
    const begunMs = elapsedMs();
    const now = clock.now();
    const known = await store.retentionRun();
    const reportAt = (await store.pollState())?.state.completedAt;
    const next = nextRetention(known?.value, { keeps: config.keeps, reportAt, now });
    try {
      const etag = await store.saveRetentionRun(next.run, known?.etag);
      await tellWhyNot(ports, config, next, now);
      if (next.kind === "walk")
        await walk(
          ports,
          config,
          { run: next.run, etag },
          { now, isTimeUp: () => elapsedMs() - begunMs > BOX_MS, elapsedMs },
        );
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      // Another run is at it. None is for ever: then it is shown.
      await noteTrouble(ports, config, aboutTimer.retention, error);
    }
  };

interface Stored {
  readonly run: RetentionRun;
  readonly etag: string;
}
interface Box {
  readonly now: Date;
  readonly isTimeUp: () => boolean;
  readonly elapsedMs: () => number;
}

async function walk(ports: Needs, config: Config, stored: Stored, { now, isTimeUp, elapsedMs }: Box): Promise<void> {
  const { store, clock } = ports;
  let { run, etag } = stored;
  const detailsBefore = agoOf(now, config.keeps.details);
  const standing = new Standing(store, (at) => Date.parse(at) < detailsBefore.getTime());
  const kinds = [...nightly, ...(run.isWhole ? weekly : []), ...last].filter(
    (kind) => kind !== "audit" || config.keeps.audit !== undefined,
  );
  const from = Math.max(0, (kinds as readonly (string | undefined)[]).indexOf(run.kind));
  let writtenMs = elapsedMs();
  const write = async (change: RetentionRun) => {
    run = change;
    etag = await store.saveRetentionRun(run, etag);
    writtenMs = elapsedMs();
  };
  for (const kind of kinds.slice(from)) {
    if (kind === "members") {
      const { members, waits, isTimeUp: isCut } = await forgetWaves(ports, config, now, isTimeUp);
      await write(counted({ ...placed(run, kind, undefined), waits }, kind, members));
      if (isCut) return;
      continue;
    }
    if (kind === "left") {
      // Another night comes to them: whatever spoils it, the next walk does not wait for it.
      if (!isOfToday(run, now)) continue;
      const { startedAt = run.at } = run;
      const isThrough = await eraseLeft(ports, config, {
        before: detailsBefore,
        startedAt: new Date(startedAt),
        looked: kind === run.kind ? Number(run.after ?? 0) : 0,
        isTimeUp,
        write: (looked, begun) => write(counted(placed(run, kind, String(looked)), kind, begun)),
      });
      if (!isThrough) return;
      continue;
    }
    const before = beforeOf(kind, config, now);
    let after = kind === run.kind ? run.after : undefined;
    do {
      if (isTimeUp()) return void (await write(placed(run, kind, after)));
      const page = await store.agedPage(kind, before.toISOString(), after);
      const gone = await forget(ports, kind, page.rows, before, standing);
      after = page.next;
      run = counted(placed(run, kind, after), kind, gone);
      if (gone > 0 || elapsedMs() - writtenMs >= WRITE_MS) await write(run);
    } while (after !== undefined);
  }
  const end = ended(run, clock.now());
  await tell(ports, end);
  await write(end);
}

const agoOf = (now: Date, count: number): Date => new Date(now.getTime() - days(count));

/** @returns the end of its time. What is kept for ever is not asked for. */
function beforeOf(kind: AgedKind, { keeps }: Config, now: Date): Date {
  if (kind === "logFindings") return new Date(now.getTime() - FINDING_KEPT_MS);
  return agoOf(now, kind === "audit" ? (keeps.audit ?? Number.POSITIVE_INFINITY) : keeps.details);
}

function placed({ kind: _, after: __, ...run }: RetentionRun, kind: Part, after: string | undefined): RetentionRun {
  return { ...run, kind, ...(after !== undefined && { after }) };
}

async function forget<Kind extends AgedKind>(
  { store }: Needs,
  kind: Kind,
  rows: readonly AgedRow<Kind>[],
  before: Date,
  standing: Standing,
): Promise<number> {
  if (rows.length === 0) return 0;
  const around = await standing.around(rows.flatMap(({ value }) => ("scope" in value ? [value.scope] : [])));
  const over = rows.filter(({ value }) => isOver(kind, value, before, around));
  if (over.length === 0) return 0;
  if (kind !== "hires") return store.forgetAged(kind, over);
  let count = 0;
  for (const { value } of over as readonly AgedRow<"hires">[]) {
    const found = await store.joiner(value.facts.joinerId);
    // HR may have told of them anew since.
    if (!found || !isOver("hires", found.record, before, around)) continue;
    try {
      await store.saveJoiner(withoutDetails(found.record), found.etag);
      count += 1;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
  return count;
}

/** One line for a walk, before it counts as ended: what nobody can account for was not deleted. */
async function tell({ store, clock }: Needs, { startedAt, counts }: RetentionRun): Promise<void> {
  const said = sayCounts(counts);
  if (said === "") return;
  const at = clock.now().toISOString();
  const id = `agedRowsDeleted|${startedAt}`;
  await store.append([{ scope: APP_SCOPE, id, at, who: APP, what: "agedRowsDeleted", after: said }]);
}

/** A clock or an app that was away is told of; that settings are new or shorter stands on the page alone. */
async function tellWhyNot(
  ports: Needs,
  config: Config,
  next: ReturnType<typeof nextRetention>,
  now: Date,
): Promise<void> {
  const say = whyNot(next, now);
  if (say === undefined) return;
  await noteTrouble(ports, config, aboutTimer.retention, new RefusedError("obstacle", say.code, say.words));
}

function whyNot(next: ReturnType<typeof nextRetention>, now: Date) {
  if (next.kind === "noReport")
    return { code: "ReportTooOld", words: "the registration report was not read to its end within three days" };
  const { because } = next.run;
  if (next.kind === "wait" && (because === "gap" || because === "clockBack"))
    return {
      code: "ClockJumped",
      words: `the clock and the last run lie too far apart: nothing is deleted before ${next.until}`,
    };
  if (next.kind === "walk" && isWalkLate(next.run, now))
    return { code: "RetentionBehind", words: `what began at ${next.run.startedAt} has not come to its end` };
  return undefined;
}
