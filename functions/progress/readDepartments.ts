import type { Config } from "../../shared/config/config.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import { localDateOf } from "../../shared/domain/calendar/schedule.ts";
import { DepartmentSizes, departmentNameOf } from "../../shared/domain/deadline/department.ts";
import {
  type DepartmentPlace,
  type DepartmentReading,
  nextReading,
} from "../../shared/domain/deadline/departmentReading.ts";
import { isServiceError, RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { PersonOfDepartment } from "../../shared/ports/store/departments.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;
type Reading = NonNullable<DepartmentReading["reading"]>;

/** The count that follows has four minutes, and the host gives a function ten. */
const BOX_MS = minutes(3);
/** So many people are held at once. */
const PAGES_A_WRITE = 10;

/**
 * Reads everybody's department from the directory, once a day, page by page, and goes on where it was broken off. What
 * was read before is counted by until all of it is there. Safe to repeat: each part replaces what it came to before,
 * and the place moves on behind it.
 * @param elapsedMs since the process began: by the wall clock, as the host ends a function by it.
 */
export const readDepartments =
  (ports: Needs, config: Config, elapsedMs: () => number = () => performance.now()) =>
  async (): Promise<void> => {
    const begun = elapsedMs();
    await orNote(ports, config, aboutTimer.departments, () =>
      carryOn(ports, config, () => elapsedMs() - begun < BOX_MS),
    );
  };

/** @throws TransientError, RefusedError: what was read before that is kept. ConflictError when another run is at it. */
async function carryOn(ports: Needs, config: Config, hasTime: () => boolean): Promise<void> {
  const { store, clock } = ports;
  const day = localDateOf(clock.now(), config.defaultTimeZone);
  const known = await store.departmentReading();
  const last = known?.value?.last && { last: known.value.last };
  let reading = nextReading(known?.value, day, clock.now());
  if (!reading) return;
  let etag = await store.saveDepartmentReading({ ...last, reading }, known?.etag);
  try {
    do {
      const { people, pages, next } = await readPages(ports, reading);
      await store.saveDepartments(reading, reading.page, people);
      reading = { ...reading, page: reading.page + pages, next };
      if (next === undefined) {
        const { startedAt, slot } = reading;
        const named = await conclude(store, reading);
        const whole = { startedAt, slot, readAt: clock.now().toISOString(), day, named };
        await store.saveDepartmentReading({ last: whole }, etag);
        return;
      }
      etag = await store.saveDepartmentReading({ ...last, reading }, etag);
    } while (hasTime());
    await store.saveDepartmentReading({ ...last, reading: released(reading) }, etag);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    // What is refused is asked for from the beginning: the place may be what Graph takes no longer.
    const place = !(error instanceof RefusedError) && { reading: released(reading) };
    await store.saveDepartmentReading({ ...last, ...place }, etag);
    throw error;
  }
}

const released = ({ until: _, ...reading }: Reading): Reading => reading;

async function readPages({ directory }: Needs, { page: first, next: from }: Reading) {
  const people: PersonOfDepartment[] = [];
  let pages = 0;
  let next = from;
  do {
    const { items, next: following } = await directory.departments(next);
    // This app's own people are in it.
    if (first + pages === 0 && items.length === 0 && following === undefined)
      throw new RefusedError("notUnderstood", "nobodyInDirectory", "graph: GET users names nobody at all");
    for (const { userId, department: written } of items) {
      const department = departmentNameOf(written);
      if (department !== undefined) people.push({ userId, department });
    }
    pages += 1;
    next = following;
  } while (next !== undefined && pages < PAGES_A_WRITE);
  return { people, pages, next };
}

async function conclude(store: Needs["store"], place: DepartmentPlace) {
  await store.dropEarlierDepartments(place);
  const sizes = new DepartmentSizes();
  for await (const people of store.departments(place, "")) for (const { department } of people) sizes.add(department);
  return sizes.largest();
}
