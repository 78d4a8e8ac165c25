import { describe, expect, test } from "vitest";
import {
  type EnforcementSwitch,
  EnforcementSwitchSchema,
  isRunning,
  whyNotRunning,
} from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";

const ada = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada" };
const bob = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bob" };
const at = (hour: number) => `2026-04-10T${String(hour).padStart(2, "0")}:00:00.000Z`;

const startAsked = { by: ada, at: at(8), reason: "the pilot went well", digest: "d" };
const startConfirmed = { by: bob, at: at(9), digest: "d" };
const stopAsked = { by: bob, at: at(11), reason: "payroll cannot sign in" };
const running: EnforcementSwitch = { startAsked, startConfirmed, runningSince: at(10) };

describe("enforcement", () => {
  test.each<[string, EnforcementSwitch | undefined, boolean, RegExp | undefined]>([
    ["that nobody ever spoke of", undefined, false, /has not been started.*two people/],
    ["of which nothing is known", {}, false, /has not been started.*two people/],
    ["that one person wants", { startAsked }, false, /has not been started.*two people/],
    ["that both want, but whose policy nobody saw enabled", { startAsked, startConfirmed }, false, /being started/],
    [
      "that cannot be carried out yet",
      { startAsked, startConfirmed, notYetBecause: "Entra is busy" },
      false,
      /being started.*Entra is busy/,
    ],
    ["whose policy was read back enabled", running, true, undefined],
    ["whose start is forgotten since", { runningSince: at(10) }, true, undefined],
    ["that somebody wants to stop", { ...running, stopAsked }, false, /stopped by Bob: payroll cannot sign in/],
    ["that is stopped", { ...running, stopAsked, stoppedAt: at(12) }, false, /stopped by Bob/],
    [
      "that is stopped, while one person wants it again",
      { ...running, stopAsked, startAsked },
      false,
      /stopped by Bob/,
    ],
    [
      "that both want again, as long as it is known from before the stop only",
      { ...running, startConfirmed: { ...startConfirmed, at: at(13) }, stoppedAt: at(12) },
      false,
      /being started/,
    ],
    [
      "that was stopped after it ran, whoever forgot by whom",
      { ...running, stoppedAt: at(12) },
      false,
      /not been started/,
    ],
    [
      "that runs again since",
      { startAsked, startConfirmed: { ...startConfirmed, at: at(13) }, stoppedAt: at(12), runningSince: at(14) },
      true,
      undefined,
    ],
    ["that runs since a moment that is none", { runningSince: "once", stoppedAt: at(12) }, false, /not been started/],
  ])("%s: %j runs %s", (_which, known, runs, why) => {
    expect(isRunning(known)).toBe(runs);
    if (why) expect(whyNotRunning(known)).toMatch(why);
    else expect(whyNotRunning(known)).toBeUndefined();
  });
});

test("the switch is kept whole", () => {
  const whole = { ...running, stopAsked, stoppedAt: at(12), notYetBecause: "Entra is busy" };
  expect(EnforcementSwitchSchema.parse(whole)).toEqual(whole);
  expect(EnforcementSwitchSchema.parse({})).toEqual({});
});
