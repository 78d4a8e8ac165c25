import { describe, expect, test } from "vitest";
import { type Leaver, newLeaver, nextLeaverStep } from "../../../../../shared/domain/leaver/leaver.ts";

const due = "2026-09-30T22:00:00.000Z";
const before = "2026-09-30T21:59:59.999Z";
const leaver: Leaver = {
  worker: "worker",
  source: "hr/acme",
  workerId: "w1",
  eventId: "event-2",
  as: "terminated",
  identity: { employeeId: "e1" },
  timeZone: "Europe/Berlin",
  lastDay: "2026-09-30",
  toldAt: "2026-09-01T08:00:00.000Z",
  dueAt: due,
  state: "waiting",
  reports: {},
};
const report = { as: "done", at: due, say: "it was done" } as const;
const steps = ["onboarding", "account", "waves", "groups", "sessions", "methods", "enforcement"] as const;
const [first, ...rest] = steps;
const allDone = Object.fromEntries(steps.map((step) => [step, report]));

describe("what follows once somebody is gone", () => {
  test.each<[string, Partial<Leaver>, string, object]>([
    ["begins with the end of the last day", {}, due, { kind: "step", step: first }],
    ["does not begin before", {}, before, { kind: "nothing" }],
    ["ends the onboarding of a cancelled hire before", { as: "cancelled" }, before, { kind: "step", step: first }],
    [
      "does nothing else of a cancelled hire before",
      { as: "cancelled", reports: { onboarding: report } },
      before,
      { kind: "nothing" },
    ],
    ["goes on with what is not done", { reports: { onboarding: report } }, due, { kind: "step", step: rest[0] }],
    ["waits where it was told to", { nextAt: "2026-10-01T04:00:00.000Z" }, due, { kind: "nothing" }],
    ["goes on then", { nextAt: due }, due, { kind: "step", step: first }],
    ["ends when nothing is left", { reports: allDone }, due, { kind: "end" }],
    ["does nothing for whoever is held", { state: "held" }, due, { kind: "nothing" }],
    [
      "does nothing for whoever is held, though the hire is cancelled",
      { state: "held", as: "cancelled" },
      before,
      {
        kind: "nothing",
      },
    ],
    ["does nothing for whoever was dropped", { state: "dropped" }, due, { kind: "nothing" }],
    ["does nothing for whoever works here after all", { state: "overtaken" }, due, { kind: "nothing" }],
    ["does nothing twice", { state: "done", reports: allDone }, due, { kind: "nothing" }],
  ])("%s", (_what, change, now, next) => {
    expect(nextLeaverStep({ ...leaver, ...change }, new Date(now))).toEqual(next);
  });

  test("is due at once where HR names no day", () => {
    const now = new Date("2026-09-01T08:00:00Z");
    const told = { kind: "over", as: "cancelled", timeZone: "UTC", identity: { employeeId: "e1" } } as const;
    const record = { worker: "worker", source: "hr/acme", workerId: "w1", eventId: "e", sequence: 1, told };
    expect(newLeaver(record, told, now)).toMatchObject({ dueAt: now.toISOString(), state: "waiting", reports: {} });
  });
});
