import { expect, test } from "vitest";
import type { EnforcementSwitch } from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";
import {
  mayBeEnabled,
  nextStartStep,
  type StartedPolicies,
} from "../../../../../shared/domain/enforcement/startSteps.ts";
import type { RegisteredPolicy } from "../../../../../shared/domain/policy/registeredPolicy.ts";

const by = { id: "a", displayName: "Ada" };
const at = (time: string) => `2026-03-02T${time}.000Z`;
const startConfirmed = { by, at: at("08:00:00"), digest: "d" };
const now = new Date(at("08:10:00"));
const REPORT_ONLY = "enabledForReportingButNotEnforced" as const;
const row = (change: Partial<RegisteredPolicy> = {}): RegisteredPolicy => ({
  policyId: "p",
  key: "workforce",
  kind: "workforce",
  wanted: change.state === "enabled" ? "enabled" : REPORT_ONLY,
  createdAt: at("07:00:00"),
  definitionDigest: "",
  state: REPORT_ONLY,
  ...change,
});
const alone = (registered: RegisteredPolicy | undefined): StartedPolicies => new Map([["workforce", registered]]);
const read = { policyReadAt: at("08:06:00") };
const ready = { ...read, peopleReadyAt: at("08:09:00"), breakGlassAskedAt: at("08:09:10") };
const starting = (change: EnforcementSwitch["starting"] = {}): EnforcementSwitch => ({
  startConfirmed,
  starting: change,
});
const enabled = row({ state: "enabled" });
const claimed = row({ state: "enabled", enableAskedAt: at("08:09:30") });
const stopAsked = { by, at: at("07:00:00"), reason: "x" };

test.each<[string, EnforcementSwitch, RegisteredPolicy | undefined, string]>([
  ["nobody confirmed", { startAsked: { ...startConfirmed, reason: "x" } }, row(), "nothing"],
  ["was stopped", { stopAsked, stoppedAt: at("07:01:00") }, enabled, "nothing"],
  ["runs and was told", { startConfirmed, runningSince: at("08:09:00") }, enabled, "nothing"],
  ["runs and was not told", { ...starting(), runningSince: at("08:09:00") }, enabled, "tellRunning"],
  ["has no policy", starting(), undefined, "lookForName"],
  ["has a free name", starting(), row({ policyId: "", state: "disabled" }), "create"],
  ["lost the answer of the creation", starting(), row({ policyId: "" }), "lookForName"],
  ["has a policy that nobody has compared", starting(), row(), "read"],
  ["has one that somebody else enabled", starting(), enabled, "returnToReportOnly"],
  [
    "has one that somebody else enabled, after everything was looked at",
    starting(ready),
    enabled,
    "returnToReportOnly",
  ],
  [
    "has one enabled by an earlier start",
    starting(ready),
    { ...claimed, enableAskedAt: at("07:59:59") },
    "returnToReportOnly",
  ],
  ["has a policy as it must be", starting(read), row(), "lookAtPeople"],
  [
    "has looked at everybody five minutes ago",
    starting({ ...ready, peopleReadyAt: at("08:05:00") }),
    row(),
    "lookAtPeople",
  ],
  [
    "has looked at everybody before the confirmation",
    starting({ ...ready, peopleReadyAt: at("07:59:59") }),
    row(),
    "lookAtPeople",
  ],
  ["has read the policy five minutes ago", starting({ ...ready, policyReadAt: at("08:05:00") }), row(), "read"],
  [
    "has not asked about the break-glass accounts",
    starting({ ...ready, breakGlassAskedAt: undefined }),
    row(),
    "askAboutBreakGlass",
  ],
  [
    "has asked about them five minutes ago",
    starting({ ...ready, breakGlassAskedAt: at("08:05:00") }),
    row(),
    "askAboutBreakGlass",
  ],
  [
    "has asked about them before the confirmation",
    starting({ ...ready, breakGlassAskedAt: at("07:59:59") }),
    row(),
    "askAboutBreakGlass",
  ],
  [
    "brings back a deleted policy, of which What-If knows nothing",
    starting({ ...ready, breakGlassAskedAt: undefined, deleted: "comesBackEnabled" }),
    row(),
    "enable",
  ],
  ["has looked at everything", starting(ready), row(), "enable"],
  [
    "has looked at everything, since a stop",
    { ...starting(ready), stopAsked, stoppedAt: at("07:01:00") },
    row(),
    "enable",
  ],
  [
    "has claimed the write, and nothing came of it",
    { ...starting(ready), enableAskedAt: at("08:09:30") },
    row(),
    "enable",
  ],
  ["has asked for the write", starting(ready), claimed, "readEnabled"],
])("a start that %s goes on with its next step", (_where, known, registered, kind) => {
  expect(nextStartStep(known, alone(registered), now).kind).toBe(kind);
});

test.each<[string, EnforcementSwitch["starting"], RegisteredPolicy, string, string]>([
  ["comes no further for a day is given up", read, row(), at("08:00:00").replace("-02T", "-03T"), "giveUp"],
  ["goes on until then", read, row(), "2026-03-03T07:59:59.000Z", "lookAtPeople"],
  ["still looks at people", { ...read, lastLookAt: at("20:00:00") }, row(), "2026-03-03T08:00:00.000Z", "lookAtPeople"],
  ["looked at nobody for a day", { ...read, lastLookAt: at("20:00:00") }, row(), "2026-03-03T20:00:00.000Z", "giveUp"],
  [
    "may have enabled the policy is read however long it takes",
    ready,
    claimed,
    "2026-03-09T08:00:00.000Z",
    "readEnabled",
  ],
])("a start that %s", (_what, how, registered, moment, kind) => {
  expect(nextStartStep(starting(how), alone(registered), new Date(moment)).kind).toBe(kind);
});

test.each<[string, EnforcementSwitch | undefined, RegisteredPolicy, boolean]>([
  ["before anybody started", undefined, enabled, false],
  ["while it is looked at", starting(ready), enabled, false],
  ["once the write is claimed", starting(ready), claimed, true],
  ["while it runs", { startConfirmed, runningSince: at("08:09:00") }, enabled, true],
  ["after a stop", { stopAsked }, claimed, false],
])("the policy may be enabled, or not, %s", (_when, known, registered, may) => {
  expect(mayBeEnabled(known, registered)).toBe(may);
});

const ofCompanion = (change: Partial<RegisteredPolicy> = {}) =>
  row({ policyId: "c", key: "companion", kind: "companion", ...change });
const both = (companion: RegisteredPolicy | undefined, workforce: RegisteredPolicy | undefined): StartedPolicies =>
  new Map([
    ["companion", companion],
    ["workforce", workforce],
  ]);
const looked = { ...ready, companion: { policyReadAt: at("08:06:00") } };
const up = { ...ready, companion: { policyReadAt: at("08:01:00"), enabledAt: at("08:09:20") } };
const companionOn = ofCompanion({ state: "enabled" });
const companionClaimed = ofCompanion({ state: "enabled", enableAskedAt: at("08:09:30") });

test.each<[string, EnforcementSwitch["starting"], RegisteredPolicy | undefined, RegisteredPolicy | undefined, string]>([
  ["has neither", {}, undefined, undefined, "companion lookForName"],
  ["has the companion's name", {}, ofCompanion({ policyId: "", state: "disabled" }), undefined, "companion create"],
  ["has read neither", {}, ofCompanion(), row(), "companion read"],
  ["has read the companion", { companion: looked.companion }, ofCompanion(), row(), "workforce read"],
  ["has a companion that somebody else enabled", looked, companionOn, row(), "companion returnToReportOnly"],
  ["misses a companion", { companion: { deleted: "look" } }, ofCompanion(), row(), "companion lookInBin"],
  ["has looked at nobody", { ...looked, peopleReadyAt: undefined }, ofCompanion(), row(), "workforce lookAtPeople"],
  [
    "has not asked about break-glass accounts",
    { ...looked, breakGlassAskedAt: undefined },
    ofCompanion(),
    row(),
    "companion askAboutBreakGlass",
  ],
  ["has looked at everything", looked, ofCompanion(), row(), "companion enable"],
  ["has asked for the companion", looked, companionClaimed, row(), "companion readEnabled"],
  ["lost the answer about the companion", looked, companionClaimed, row(), "companion readEnabled"],
  ["has enabled the companion", up, companionOn, row(), "workforce enable"],
  [
    "has read the enabled companion five minutes ago",
    { ...up, companion: { enabledAt: at("08:05:00") } },
    companionOn,
    row(),
    "companion readEnabled",
  ],
  [
    "has enabled it before the confirmation",
    { ...up, companion: { enabledAt: at("07:59:59") } },
    companionOn,
    row(),
    "companion returnToReportOnly",
  ],
  ["has a workforce policy that somebody else enabled", up, companionOn, enabled, "workforce returnToReportOnly"],
  ["has asked for both", up, companionOn, claimed, "workforce readEnabled"],
])("a start with a companion that %s goes on with its next step", (_where, how, companion, workforce, wanted) => {
  const { key, kind } = nextStartStep(starting(how), both(companion, workforce), now);
  expect(`${key} ${kind}`).toBe(wanted);
});

test("the workforce policy is never enabled by a start whose companion is not up", () => {
  const moments = [undefined, at("07:59:59"), at("08:00:00"), at("08:05:01"), at("08:09:59")];
  for (const enabledAt of moments)
    for (const companion of [undefined, ofCompanion(), companionOn, companionClaimed]) {
      const step = nextStartStep(
        starting({ ...ready, companion: { ...read, enabledAt } }),
        both(companion, row()),
        now,
      );
      if (step.key !== "workforce" || step.kind !== "enable") continue;
      expect(companion?.enableAskedAt).toBeUndefined();
      expect([at("08:05:01"), at("08:09:59")]).toContain(enabledAt);
    }
});

test.each<[string, EnforcementSwitch, RegisteredPolicy, boolean]>([
  ["while its start goes on", starting(up), companionOn, true],
  ["before its start has enabled it", starting(looked), companionOn, false],
  ["after a stop", { stopAsked }, companionOn, false],
])("the companion may be enabled, or not, %s", (_when, known, registered, may) => {
  expect(mayBeEnabled(known, registered)).toBe(may);
});
