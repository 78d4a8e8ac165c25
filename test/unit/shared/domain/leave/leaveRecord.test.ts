import { describe, expect, test } from "vitest";
import {
  type LeaveRecord,
  leaveNews,
  standingLeave,
  takenOver,
} from "../../../../../shared/domain/leave/leaveRecord.ts";

const started: LeaveRecord = {
  worker: "w",
  source: "hr/acme",
  workerId: "1",
  sequence: 5,
  eventId: "e5",
  told: { kind: "started", employeeId: "7", from: "2026-03-10" },
};
const ended: LeaveRecord = { ...started, told: { kind: "ended" } };
const other = (told: Partial<Extract<LeaveRecord["told"], { kind: "started" }>>): LeaveRecord => ({
  ...started,
  told: { kind: "started", employeeId: "7", from: "2026-03-10", ...told },
});

describe("an event about a leave", () => {
  test.each<[string, LeaveRecord | undefined, LeaveRecord, string]>([
    ["is the first of its worker", undefined, started, "taken"],
    ["ends a leave of which nothing is known", undefined, ended, "taken"],
    ["has a higher sequence", started, { ...ended, sequence: 6 }, "taken"],
    ["has a lower sequence", started, { ...ended, sequence: 4 }, "older"],
    ["came before", started, started, "known"],
    ["came before under another id", started, { ...started, eventId: "e6" }, "known"],
    ["has the sequence of another type", started, ended, "sequenceUsed"],
    ["has the sequence and another day", started, other({ from: "2026-03-11" }), "sequenceUsed"],
    ["has the sequence and another end", started, other({ expectedEnd: "2026-05-01" }), "sequenceUsed"],
    ["has the sequence and another zone", started, other({ timeZone: "Asia/Tokyo" }), "sequenceUsed"],
    ["has the sequence and another account", started, other({ employeeId: "8" }), "sequenceUsed"],
  ])("that %s", (_what, known, told, kind) => {
    expect(leaveNews(known, told).kind).toBe(kind);
  });

  test("says in words what contradicts what", () => {
    expect(leaveNews(started, ended)).toMatchObject({
      why: "leave from 2026-03-10, expected end unknown, zone the app's, employeeId 7 -> leave ended",
    });
    expect(leaveNews(started, { ...ended, sequence: 4 })).toMatchObject({ why: "sequence 4, and 5 is known" });
  });
});

describe("the account of a leave", () => {
  const known: LeaveRecord = { ...started, userId: "a", formerUserIds: ["b"] };
  test.each<[string, LeaveRecord | undefined, LeaveRecord, string | undefined, object]>([
    ["is found with the first event", undefined, started, "a", { userId: "a" }],
    ["stays when the leave ends", known, ended, undefined, { userId: "a", formerUserIds: ["b"] }],
    ["is another one once HR corrects it", known, started, "c", { userId: "c", formerUserIds: ["b", "a"] }],
    ["is one from before again", known, started, "b", { userId: "b", formerUserIds: ["a"] }],
  ])("%s", (_what, before, told, userId, is) => {
    expect(takenOver(before, told, userId)).toEqual({ ...told, ...is });
  });
  test("is none where a leave ends of which nothing is known", () => {
    expect(takenOver(undefined, ended, undefined)).toEqual(ended);
  });
});

test.each<[string, LeaveRecord, string | undefined]>([
  ["the zone that HR names", other({ timeZone: "Asia/Tokyo" }), "2026-03-09T15:00:00.000Z"],
  ["the app's zone where HR names none", started, "2026-03-09T23:00:00.000Z"],
  ["an offset", other({ timeZone: "-05:00" }), "2026-03-10T05:00:00.000Z"],
  ["the day of a clock change", other({ from: "2026-03-29" }), "2026-03-28T23:00:00.000Z"],
  ["the day after it", other({ from: "2026-03-30" }), "2026-03-29T22:00:00.000Z"],
  ["no zone once it ended", ended, undefined],
])("a leave begins in %s", (_zone, record, beginsAt) => {
  expect(standingLeave(record, "Europe/Berlin")?.beginsAt).toBe(beginsAt);
});
