import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import { isTooManyLeavers, staffThatMatters, tooManyInADay } from "../../shared/domain/leaver/leaverBrake.ts";
import { ConflictError, RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredLeaver } from "../../shared/ports/store/hrWorkers.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";

type BrakePorts = Pick<Ports, "store" | "clock" | "email">;

const ABOUT_HELD = aboutApp("going on with people of whom HR told that they leave", {
  againAfterSeconds: 900,
  meanwhile:
    "Nothing is done about them until an Admin releases or drops them on the page /leavers. New hires go on as ever.",
});

/**
 * Holds whoever was told of as leaving within the last hour once they are too many, until somebody decides. So too
 * whoever is due within one day with too many others. Who was decided about counts no more. Called before anything is
 * done for anybody, by the event and by the timer: a crash in between is made good by either. Safe to repeat by the
 * state in the row; the operators are mailed once a day.
 * @returns the open ones, as they stand then.
 */
export async function brakeLeavers(ports: BrakePorts, config: Config): Promise<readonly StoredLeaver[]> {
  const { store } = ports;
  const before = await store.leavers("open");
  const open = (await holdTooMany(ports, config, before)) ? await store.leavers("open") : before;
  const held = open.filter(({ leaver }) => leaver.state === "held");
  if (held.length > 0) await noteTrouble(ports, config, ABOUT_HELD, heldError(held.length));
  return open;
}

/** @returns whether there was anybody to look at: then their rows may have changed. */
async function holdTooMany(
  ports: BrakePorts,
  { leaverLimits: limits }: Pick<Config, "leaverLimits">,
  open: readonly StoredLeaver[],
): Promise<boolean> {
  const { store, clock } = ports;
  const ago = (span: number) => new Date(clock.now().getTime() - span).toISOString();
  const told = (await store.leavers({ toldSince: ago(hours(1)) })).filter(({ leaver }) => counts(leaver));
  const due = await dueFrom(store, open, ago(hours(24)));
  if (told.length === 0 && due.length === 0) return false;
  const staff = await store.countPeople(staffThatMatters(Math.max(told.length, due.length), limits));
  if (isTooManyLeavers(told.length, staff, limits)) await holdAll(ports, told, `${told.length} leavers within an hour`);
  const together = new Set(
    tooManyInADay(
      due.map(({ leaver }) => leaver),
      staff,
      limits,
    ).map(({ worker }) => worker),
  );
  const crowd = due.filter(({ leaver }) => together.has(leaver.worker));
  await holdAll(ports, crowd, `${crowd.length} leavers who are due within a day of each other`);
  return true;
}

const counts = ({ state, decided }: Leaver): boolean =>
  decided === undefined && state !== "overtaken" && state !== "lifted";

/** Those who are due from a moment on, done with or not: the last day and all that lie ahead. */
async function dueFrom(
  store: BrakePorts["store"],
  open: readonly StoredLeaver[],
  dueSince: string,
): Promise<readonly StoredLeaver[]> {
  // Rows of before their day was a column are found among the open ones.
  const found = [...open, ...(await store.leavers({ dueSince }))];
  const byWorker = new Map(found.map((one) => [one.leaver.worker, one]));
  return [...byWorker.values()].filter(({ leaver }) => counts(leaver) && leaver.dueAt >= dueSince);
}

const heldError = (count: number): RefusedError =>
  new RefusedError(
    "obstacle",
    "leaversHeld",
    `HR told of more leavers within an hour, or due within a day, than are let through (LEAVERS_AN_HOUR, LEAVERS_SHARE); ${count} are held. Ask HR whether that is right`,
  );

async function holdAll(ports: BrakePorts, leavers: readonly StoredLeaver[], why: string): Promise<void> {
  for (const one of leavers) if (one.leaver.state === "waiting") await hold(ports, one, why);
}

async function hold({ store, clock }: BrakePorts, { leaver, etag }: StoredLeaver, why: string): Promise<void> {
  const { worker: scope, eventId } = leaver;
  try {
    await store.saveLeaver({ ...leaver, state: "held", notYet: undefined, nextAt: undefined }, etag);
  } catch (error) {
    // Another event of theirs, or a step, came first: the next look holds what is to be held.
    if (!(error instanceof ConflictError)) throw error;
    return;
  }
  const line = { scope, id: `held|${eventId}`, at: clock.now().toISOString(), who: APP, what: "leaverHeld" as const };
  await store.append([{ ...line, why }]);
}
