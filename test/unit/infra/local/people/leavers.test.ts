import { expect, test } from "vitest";
import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import type { Hire } from "../../../../../infra/local/people/hiring.ts";
import { LeaverBooks } from "../../../../../infra/local/people/leaverBooks.ts";
import { planLeavers } from "../../../../../infra/local/people/leavers.ts";
import { goneEvent } from "../../../../../infra/local/people/leaverTellings.ts";
import { makePerson, populate } from "../../../../../infra/local/people/population.ts";
import { gainPasskey } from "../../../../../infra/local/people/standInPerson.ts";
import { addDays } from "../../../../../infra/local/people/workingTime.ts";
import { LeaverEventSchema } from "../../../../../shared/hr/leaverEvents.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { tenantWorld } from "../tenant/handClock.ts";

const HOUR_MS = 3_600_000;

/** 40 people, 4 hires, and what is planned for them. */
function company(count: number) {
  const { clock, directory } = tenantWorld();
  directory.ensureDefaults();
  const population = populate(directory, 7, 40, 2);
  const due: { readonly at: number; readonly what: string; readonly act: () => unknown }[] = [];
  let now = clock.now();
  const agenda: BusinessClock = {
    now: () => now,
    hold: clock.hold,
    settled: clock.settled,
    at: (at, what, act) => {
      due.push({ at, what, act });
      return () => {};
    },
  };
  const context = quietContext({ clock: agenda, directory, population });
  const hires: readonly Hire[] = Array.from({ length: 4 }, (_, n) => ({
    person: makePerson(7, `h${n}`, "hire", undefined),
    workerId: String(50_000 + n),
    startDate: addDays("2026-03-16", n),
  }));
  const books = new LeaverBooks();
  const hiring = { hires: 4, webhookUrl: "http://127.0.0.1:1/", webhookSecret: "whsec_c2VjcmV0c2VjcmV0c2VjcmV0" };
  const leaving = planLeavers(context, hiring, { count, hires, books });
  /** Lets pass what is not HR's word, in the order of its moments. */
  const live = () => {
    for (const one of due.toSorted((a, b) => a.at - b.at))
      if (!one.what.startsWith("HR t")) {
        now = one.at;
        one.act();
      }
  };
  return { directory, population, due, books, leaving, live };
}

test("of those who go one in four is a hire; the others lead nobody, and HR tells of one an hour at most", () => {
  const { due, leaving, population } = company(8);
  expect(leaving.size).toBe(6);
  const leads = new Set([...population.people.values()].map(({ managerId }) => managerId));
  expect([...leaving].filter((id) => leads.has(id))).toEqual([]);
  const told = due.filter(({ what }) => what === "HR tells of a leaver").map(({ at }) => at);
  expect(told).toHaveLength(6);
  for (const [n, at] of told.entries()) if (n > 0) expect(at - (told[n - 1] ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
  expect(due.filter(({ what }) => what === "HR takes a hire back")).toHaveLength(2);
});

test("nobody goes where nobody is told to", () => {
  const { due, leaving } = company(0);
  expect([due, leaving.size]).toEqual([[], 0]);
});

test("whoever leaves holds nothing any more, and is switched off; what the account still holds is counted", () => {
  const { directory, population, leaving, live, books } = company(2);
  const [id = ""] = leaving;
  const person = population.people.get(id);
  if (!person) throw new Error("nobody leaves");
  const own = directory.addMethod(id, { kind: "softwareOath" });
  gainPasskey(person, own, 0);
  live();
  expect([person.onLeave, person.passkeysAtHand.size]).toEqual([true, 0]);
  expect(directory.user(id)?.accountEnabled).toBe(false);
  // Nobody took anything away here: each of the two is in the group of a wave, and holds a method.
  expect(books.summary()).toEqual({ leavers: 2, cancelledHires: 0, holdMethod: 2, holdMembership: 2 });
  const [group = ""] = population.waveGroupIds.filter((groupId) => directory.isMember(groupId, id));
  expect(books.wasIn(group, id, 0)).toBe(true);
  expect(books.wasIn(group, id, Number.MAX_SAFE_INTEGER)).toBe(false);
  expect(books.wasIn("another", id, 0)).toBe(false);
});

test("a hire who never comes needs no account to be counted", () => {
  const { live, books } = company(4);
  live();
  expect(books.summary()).toMatchObject({ leavers: 4, cancelledHires: 1 });
});

test.each([
  ["leaves", "2026-03-20", "hr.worker.terminated.v1"],
  ["never comes", undefined, "hr.worker.hire-cancelled.v1"],
])("HR tells of somebody who %s as it does in the field", (_what, lastDay, type) => {
  const told = goneEvent({
    id: "evt-1",
    workerId: "10001",
    person: makePerson(7, "e1", "employee", undefined),
    at: Date.parse("2026-03-10T09:00:00Z"),
    sequence: 2,
    ...(lastDay !== undefined && { lastDay }),
  });
  expect(LeaverEventSchema.parse(told).type).toBe(type);
});
