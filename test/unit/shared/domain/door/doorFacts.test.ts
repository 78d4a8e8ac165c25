import { expect, test } from "vitest";
import { type DoorFacts, doorStanding } from "../../../../../shared/domain/door/doorFacts.ts";

const now = new Date("2026-11-28T12:00:00Z");
const by = { id: "1", displayName: "Ada" };
const up: DoorFacts = {
  asked: { by, at: "2026-11-01T08:00:00.000Z", digest: "d1" },
  confirmed: { by, at: "2026-11-01T09:00:00.000Z", digest: "d1" },
  reading: { at: "2026-11-28T11:50:00.000Z", seen: "s", since: "2026-11-01T08:45:00.000Z" },
};
const read = (change: Partial<NonNullable<DoorFacts["reading"]>>): DoorFacts => ({
  ...up,
  reading: { at: "2026-11-28T11:50:00.000Z", seen: "s", since: "2026-11-01T08:45:00.000Z", ...change },
});

test.each<[string, DoorFacts, string]>([
  ["as it was confirmed", up, "2026-11-01T09:00:00.000Z"],
  ["read an hour ago to the second", read({ at: "2026-11-28T11:00:00.000Z" }), "2026-11-01T09:00:00.000Z"],
  ["changed a quarter of an hour ago to the second", read({ since: "2026-11-28T11:45:00.000Z" }), now.toISOString()],
])("a door that is %s is up, for sign-ins since a quarter of an hour after its last change", (_how, facts, since) => {
  expect(doorStanding(facts, "d1", now, 15)).toEqual({ isUp: true, since });
});

test("a tenant in which changes take longer says so, and the door counts that much later", () => {
  const changed = read({ since: "2026-11-28T11:00:00.000Z" });
  expect(doorStanding(changed, "d1", now, 60)).toEqual({ isUp: true, since: now.toISOString() });
  expect(doorStanding(changed, "d1", now, 61)).toMatchObject({ isUp: false });
});

test.each<[string, DoorFacts | undefined, string | undefined, string]>([
  ["there is no row", undefined, "d1", "not been made"],
  ["nobody asked for it", {}, "d1", "not been made"],
  ["it was never read", { ...up, reading: undefined }, "d1", "not been read"],
  ["the reading found a fault", read({ fault: 'the policy "x" is in report-only' }), "d1", "in report-only"],
  ["nobody confirmed it", { ...up, confirmed: undefined }, "d1", "nobody has confirmed"],
  ["something else was confirmed", up, "d2", "other policies than were confirmed"],
  ["the settings do not say any more what it is", up, undefined, "other policies than were confirmed"],
  ["the reading is more than an hour old", read({ at: "2026-11-28T10:59:59.999Z" }), "d1", "too long ago"],
  ["the reading is of a far future", read({ at: "2027-11-28T11:00:00.000Z" }), "d1", "too long ago"],
  ["the moment of the reading is rubbish", read({ at: "yesterday" }), "d1", "too long ago"],
  ["it was changed 14 minutes ago", read({ since: "2026-11-28T11:46:00.000Z" }), "d1", "count 15 minutes later"],
  ["the moment of its change is rubbish", read({ since: "once" }), "d1", "count 15 minutes later"],
])("a door is not up when %s", (_why, facts, digest, words) => {
  const standing = doorStanding(facts, digest, now, 15);
  expect(standing).toMatchObject({ isUp: false, say: expect.stringContaining(words) });
});
