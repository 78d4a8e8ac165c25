import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import { isTooManyLeavers, staffThatMatters } from "../../shared/domain/leaver/leaverBrake.ts";
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
 * Holds whoever was told of as leaving within the last hour once they are too many, until somebody decides. Who was
 * decided about counts no more. Called before anything is done for anybody, by the event and by the timer: a crash in
 * between is made good by either. Safe to repeat by the state in the row; the operators are mailed once a day.
 */
export async function brakeLeavers(ports: BrakePorts, config: Pick<Config, "leaverLimits"> & Config): Promise<void> {
  const { store, clock } = ports;
  const toldSince = new Date(clock.now().getTime() - hours(1)).toISOString();
  const told = (await store.leavers({ toldSince })).filter(({ leaver }) => counts(leaver));
  const staff = await store.countPeople(staffThatMatters(told.length, config.leaverLimits));
  if (isTooManyLeavers(told.length, staff, config.leaverLimits))
    for (const one of told) if (one.leaver.state === "waiting") await hold(ports, one, told.length);
  const held = (await store.leavers("open")).filter(({ leaver }) => leaver.state === "held");
  if (held.length > 0) await noteTrouble(ports, config, ABOUT_HELD, heldError(held.length));
}

const counts = ({ state, decided }: Leaver): boolean => decided === undefined && state !== "overtaken";

const heldError = (count: number): RefusedError =>
  new RefusedError(
    "obstacle",
    "leaversHeld",
    `HR told of more leavers within an hour than are let through (LEAVERS_AN_HOUR, LEAVERS_SHARE); ${count} are held. Ask HR whether that is right`,
  );

async function hold({ store, clock }: BrakePorts, { leaver, etag }: StoredLeaver, count: number): Promise<void> {
  const { worker: scope, eventId } = leaver;
  try {
    await store.saveLeaver({ ...leaver, state: "held", notYet: undefined, nextAt: undefined }, etag);
  } catch (error) {
    // Another event of theirs, or a step, came first: the next look holds what is to be held.
    if (!(error instanceof ConflictError)) throw error;
    return;
  }
  const why = `${count} leavers within an hour`;
  const line = { scope, id: `held|${eventId}`, at: clock.now().toISOString(), who: APP, what: "leaverHeld" as const };
  await store.append([{ ...line, why }]);
}
