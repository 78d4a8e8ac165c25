import { beforeEach, expect, test } from "vitest";
import { auditLine } from "../../../../../shared/adapters/tables/auditLine.ts";
import { toldStore } from "../../../../../shared/adapters/tables/toldStore.ts";
import { APP, type AuditEvent } from "../../../../../shared/domain/audit.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { type MemoryRolloutStore, memoryRolloutStore } from "../../../../support/fakes/memoryRolloutStore.ts";

const ANNA = "a0000000-0000-4000-8000-000000000001";
const SAM = "5a000000-0000-4000-8000-000000000001";
const event: AuditEvent = {
  scope: "wave-1",
  id: "flip|2026-03-02T07:00:00.000Z",
  at: "2026-03-02T08:00:00.000Z",
  who: { id: ANNA, displayName: "Anna (Berlin) Admin" },
  what: "flipAskedFor",
  why: "approved by Lucia Jansen",
  subjectId: SAM,
  before: "enabledForReportingButNotEnforced",
  after: "enabled for Sam",
};

let store: MemoryRolloutStore;
let told: string[];
let telling: MemoryRolloutStore;
beforeEach(() => {
  store = memoryRolloutStore();
  told = [];
  telling = toldStore(store, (line) => told.push(line));
});
const read = (line: string | undefined): unknown => JSON.parse((line ?? "").replace(/^audit /, ""));

test("an audit line says what happened to which id, by which id; no name, reason or value is in it", () => {
  const line = auditLine(event);
  expect(line).toMatch(/^audit \{.*\}$/);
  expect(read(line)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    at: "2026-03-02T08:00:00.000Z",
    what: "flipAskedFor",
    scope: "wave-1",
    who: ANNA,
    subjectId: SAM,
  });
  for (const word of ["Anna", "Berlin", "Lucia", "approved", "enabled for", "enabledForReporting"])
    expect(line).not.toContain(word);
});

test("the app itself is told as such", () => {
  expect(read(auditLine({ ...event, who: APP }))).toMatchObject({ who: "app" });
});

test("a line break or quote in an event stays within its one line", () => {
  const line = auditLine({ ...event, subjectId: 'a\nb"c%s' });
  expect(line.split("\n")).toHaveLength(1);
  expect(read(line)).toMatchObject({ subjectId: 'a\nb"c%s' });
});

test("every event that is appended has its row and its line, and a repeat the same line again", async () => {
  const other = { ...event, id: "another" };
  await telling.append([event, other]);
  await telling.append([event]);
  expect(await store.recent("wave-1", 10)).toHaveLength(2);
  expect(told).toEqual([auditLine(event), auditLine(other), auditLine(event)]);
  expect(auditLine(event)).not.toBe(auditLine(other));
});

test("an event whose row could not be written is told all the same, and the caller learns of the fault", async () => {
  store.trouble.failNext("append", new TransientError("storage is away"));
  await expect(telling.append([event])).rejects.toThrow("storage is away");
  expect(told).toEqual([auditLine(event)]);
});

test("a poll is told when the report was read to its end, not when it begins", async () => {
  const [startedAt, completedAt] = ["2026-03-02T06:00:00.000Z", "2026-03-02T06:05:00.000Z"];
  const last = { startedAt: "2026-03-02T00:00:00.000Z", completedAt: "2026-03-02T00:05:00.000Z" };
  const etag = await telling.savePollState({ ...last, reading: { startedAt, page: 3, next: "x" } }, undefined);
  expect(told).toEqual([]);
  await telling.savePollState({ startedAt, completedAt }, etag);
  expect(told).toEqual(['poll {"startedAt":"2026-03-02T06:00:00.000Z","completedAt":"2026-03-02T06:05:00.000Z"}']);
});

test("nothing else that is stored is told", async () => {
  await telling.assignWave([SAM], "wave-1");
  await telling.recent("wave-1", 10);
  expect(told).toEqual([]);
});
