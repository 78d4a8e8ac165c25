import { describe, expect, test } from "vitest";
import {
  type EmploymentRecord,
  employmentNews,
  endsAt,
  type Told,
} from "../../../../../shared/domain/employment/employmentRecord.ts";

const identity = { employeeId: "e1" };
const hired: Told = {
  kind: "working",
  as: "hired",
  timeZone: "Europe/Berlin",
  identity,
  startDate: "2026-03-16",
  displayName: "Ann Onym",
};
const terminated: Told = { kind: "over", as: "terminated", timeZone: "Europe/Berlin", identity, lastDay: "2026-09-30" };
const record = (sequence: number, told: Told = hired, more: Partial<EmploymentRecord> = {}): EmploymentRecord => ({
  worker: "worker",
  source: "hr/acme",
  workerId: "w1",
  sequence,
  eventId: `event-${sequence}`,
  told,
  ...more,
});

describe("what HR tells of an employment", () => {
  test.each<[string, EmploymentRecord | undefined, EmploymentRecord, object]>([
    ["is taken of a worker nobody knows", undefined, record(1), { kind: "taken", record: record(1) }],
    ["is taken with a higher sequence", record(1), record(2, terminated), { kind: "taken" }],
    [
      "is late with a lower one",
      record(2, terminated),
      record(1),
      { kind: "older", why: "sequence 1, and 2 is known" },
    ],
    ["is known when it comes again", record(1), record(1), { kind: "known" }],
    ["is known in other letters", record(1), record(1, { ...hired, displayName: "ANN ONYM" }), { kind: "known" }],
    [
      "is a conflict with the same sequence and another day",
      record(1),
      record(1, { ...hired, startDate: "2026-04-01" }),
      { kind: "sequenceUsed", fields: ["startDate"], why: "startDate: 2026-03-16 -> 2026-04-01" },
    ],
    [
      "is a conflict with the same sequence and another type",
      record(1),
      record(1, { ...hired, as: "startDateChanged" }),
      { kind: "sequenceUsed", fields: ["type"] },
    ],
    [
      "is a conflict with the same sequence and another last day",
      record(1, terminated),
      record(1, { ...terminated, lastDay: "2026-10-31" }),
      { kind: "sequenceUsed", fields: ["lastDay"] },
    ],
    [
      "is a conflict with the same sequence and another account",
      record(1),
      record(1, { ...hired, identity: { employeeId: "e2" } }),
      { kind: "sequenceUsed", fields: ["identity.employeeId"] },
    ],
  ])("%s", (_what, known, told, news) => {
    expect(employmentNews(known, told)).toMatchObject(news);
  });

  test.each<[string, EmploymentRecord, EmploymentRecord, true | undefined]>([
    ["a rehire", record(1), record(2, { ...hired, as: "rehired" }, { wasRehired: true }), true],
    ["what came after a rehire", record(2, hired, { wasRehired: true }), record(3), true],
    ["what stands when a rehire comes late", record(3), record(2, hired, { wasRehired: true }), true],
    ["a hire", record(1), record(2), undefined],
    ["what stands when a hire comes late", record(3), record(2), undefined],
  ])("remembers for good that somebody was here before: %s", (_what, known, told, wasRehired) => {
    const news = employmentNews(known, told);
    expect(("record" in news ? news.record : known)?.wasRehired).toBe(wasRehired);
  });
});

describe("an employment that is over", () => {
  const now = new Date("2026-09-01T08:00:00Z");
  const over = (lastDay: string | undefined, timeZone: string) =>
    endsAt({ kind: "over", as: "terminated", identity, timeZone, ...(lastDay !== undefined && { lastDay }) }, now);

  test.each<[string, string | undefined, string, string]>([
    ["with its last day, in summer", "2026-09-30", "Europe/Berlin", "2026-09-30T22:00:00.000Z"],
    ["with its last day, in winter", "2026-12-31", "Europe/Berlin", "2026-12-31T23:00:00.000Z"],
    ["in the night in which clocks go forward", "2026-03-28", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["after the day on which clocks went forward", "2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["after the day on which clocks went back", "2026-10-25", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    ["where midnight is skipped by the clocks", "2026-09-05", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["far in the east", "2026-09-30", "Pacific/Kiritimati", "2026-09-30T10:00:00.000Z"],
    ["far in the west", "2026-09-30", "Pacific/Pago_Pago", "2026-10-01T11:00:00.000Z"],
    ["by an offset", "2026-09-30", "+05:30", "2026-09-30T18:30:00.000Z"],
    ["on a leap day", "2028-02-29", "UTC", "2028-03-01T00:00:00.000Z"],
    ["in the past where it lies there", "2026-08-31", "UTC", "2026-09-01T00:00:00.000Z"],
    ["at once without a day", undefined, "Europe/Berlin", "2026-09-01T08:00:00.000Z"],
  ])("ends %s", (_when, lastDay, timeZone, at) => {
    expect(over(lastDay, timeZone).toISOString()).toBe(at);
  });
});
