import { describe, expect, test } from "vitest";
import { type EnforcementSwitch, isRunning } from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { askToStart, askToStop, confirmStart } from "../../../../../shared/domain/enforcement/switchDecisions.ts";
import { switchStateOf } from "../../../../../shared/domain/enforcement/switchState.ts";

const hana = { id: "a0000000-0000-4000-8000-00000000000a", displayName: "Hana" };
const lucia = { id: "a0000000-0000-4000-8000-00000000000b", displayName: "Lucia" };
const at = "2026-03-02T08:00:00.000Z";
const later = (hours: number) => new Date(Date.parse(at) + hours * 3_600_000);
const startAsked = { by: hana, at, reason: "the pilot is done", digest: "d1" };
const startConfirmed = { by: lucia, at, digest: "d1" };
const stopAsked = { by: lucia, at, reason: "calls" };
const stoppedAt = at;

const asked: EnforcementSwitch = { startAsked };
const starting: EnforcementSwitch = { startAsked, startConfirmed, starting: {} };
const running: EnforcementSwitch = { startAsked, startConfirmed, runningSince: at };
const stopping: EnforcementSwitch = { stopAsked };
const stopped: EnforcementSwitch = { stopAsked, stoppedAt };
const askedAgain: EnforcementSwitch = { stopAsked, stoppedAt, startAsked };
const startingAgain: EnforcementSwitch = { stopAsked, stoppedAt, startAsked, startConfirmed, starting: {} };

test.each<[string, EnforcementSwitch | undefined, number, string]>([
  ["nothing", undefined, 0, "notStarted"],
  ["only what the guard noted", { groupUnclearSince: at }, 0, "notStarted"],
  ["a request", asked, 23.9, "startAsked"],
  ["a request of yesterday", asked, 24, "notStarted"],
  ["a confirmed start", starting, 100, "starting"],
  ["a start that was read back", running, 100, "running"],
  ["a stop", stopping, 0, "stopping"],
  ["a stop that was read back", stopped, 0, "stopped"],
  ["a request since the stop", askedAgain, 1, "startAsked"],
  ["one of yesterday", askedAgain, 24, "stopped"],
  ["a confirmed start since the stop", startingAgain, 1, "starting"],
])("a row with %s stands where people expect it", (_row, known, hours, state) => {
  expect(switchStateOf(known, later(hours))).toBe(state);
  expect(isRunning(known)).toBe(state === "running");
});

const ask = (known: EnforcementSwitch, change: Partial<Parameters<typeof askToStart>[1]> = {}) =>
  askToStart(known, { by: hana, now: later(1), reason: "the pilot is done", digest: "d1", ...change });
const confirm = (known: EnforcementSwitch, change: Partial<Parameters<typeof confirmStart>[1]> = {}) =>
  confirmStart(known, { by: lucia, now: later(1), digest: "d1", digestNow: "d1", ...change });
const stop = (known: EnforcementSwitch) => askToStop(known, { by: lucia, now: later(1), reason: "calls" });

describe("asking for a start", () => {
  test.each([
    ["nothing", {}],
    ["a stop that was read back", stopped],
  ])("stands in a row with %s, and starts nothing by itself", (_row, known) => {
    const row = ask(known) as EnforcementSwitch;
    expect(row).toEqual({ ...known, startAsked: { ...startAsked, at: later(1).toISOString() } });
    expect(switchStateOf(row, later(1))).toBe("startAsked");
  });
  test("twice is one request", () => expect(ask(asked)).toBeUndefined());
  test.each<[string, Partial<Parameters<typeof askToStart>[1]>]>([
    ["another digest", { digest: "d2" }],
    ["another reason", { reason: "now" }],
    ["another person", { by: lucia }],
    ["another day", { now: later(24) }],
  ])("again with %s takes the place of the first", (_what, change) => {
    expect(ask(asked, change)).toMatchObject({ startAsked: { at: (change.now ?? later(1)).toISOString() } });
  });
  test.each([
    ["running", running, "alreadyRunning"],
    ["starting", starting, "alreadyStarting"],
    ["stopping", stopping, "stopUnderWay"],
  ])("is refused while it is %s", (_state, known, because) => expect(ask(known)).toMatchObject({ because }));
});

describe("confirming a start", () => {
  test("by a second person starts it", () => {
    const row = confirm(asked) as EnforcementSwitch;
    expect(row).toMatchObject({
      startConfirmed: { by: lucia, at: later(1).toISOString(), digest: "d1" },
      starting: {},
    });
    expect([switchStateOf(row, later(1)), isRunning(row)]).toEqual(["starting", false]);
  });
  test("since a stop leaves the stop in the row until the policy is read back", () => {
    const row = confirm(askedAgain) as EnforcementSwitch;
    expect([row.stopAsked, isRunning(row)]).toEqual([stopAsked, false]);
  });
  test.each<[string, EnforcementSwitch, Partial<Parameters<typeof confirmStart>[1]>, string]>([
    ["one's own request", asked, { by: hana }, "ownRequest"],
    ["one's own request, spelt otherwise", asked, { by: { ...hana, id: hana.id.toUpperCase() } }, "ownRequest"],
    ["another digest than was asked for", asked, { digest: "d2", digestNow: "d2" }, "otherDigest"],
    ["what has changed since it was asked for", asked, { digestNow: "d2" }, "otherDigest"],
    ["what nobody asked for", {}, {}, "nothingAsked"],
    ["what a stop has dropped", stopped, {}, "nothingAsked"],
    ["what was asked for a day ago", asked, { now: later(24) }, "requestLapsed"],
    ["what is running", running, { by: hana }, "alreadyRunning"],
    ["what another one has confirmed", starting, { by: hana }, "alreadyStarting"],
    ["while a stop is under way", { ...stopping, startAsked }, {}, "stopUnderWay"],
  ])("%s is refused", (_what, known, change, because) => {
    expect(confirm(known, change)).toMatchObject({ because });
  });
  test("twice is one confirmation, also once it runs", () => {
    expect([confirm(starting), confirm(running)]).toEqual([undefined, undefined]);
  });
});

describe("a stop", () => {
  test.each([
    ["nothing", {}],
    ["a request", asked],
    ["a confirmed start", starting],
    ["a running policy", running],
    ["a request since the last stop", askedAgain],
    ["a start since the last stop", startingAgain],
  ])("of %s drops every start", (_row, known) => {
    const row = stop(known) as EnforcementSwitch;
    expect(row).toMatchObject({ stopAsked: { by: lucia, at: later(1).toISOString(), reason: "calls" } });
    expect([row.startAsked, row.startConfirmed, row.starting, row.runningSince, row.stoppedAt]).toEqual(
      Array.from({ length: 5 }),
    );
    expect([switchStateOf(row, later(1)), isRunning(row)]).toEqual(["stopping", false]);
    expect(confirm(row)).toMatchObject({ because: "stopUnderWay" });
  });
  test.each([
    ["under way", stopping],
    ["read back", stopped],
  ])("that is %s is not asked for twice", (_row, known) => expect(stop(known)).toBeUndefined());
  test("forgets no write that a start has claimed", () => {
    expect(stop({ ...starting, enableAskedAt: at })).toMatchObject({ enableAskedAt: at });
  });
});
