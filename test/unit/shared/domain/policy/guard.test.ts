import { describe, expect, test } from "vitest";
import { WAVE_ID } from "../../../../../functions/waves/http/requests.ts";
import type { EnforcementSwitch } from "../../../../../shared/domain/enforcement/enforcementSwitch.ts";
import type { ConditionalAccessPolicy } from "../../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import {
  enforcingFinding,
  nextReturnStep,
  strengthFinding,
  waveFinding,
} from "../../../../../shared/domain/policy/guard.ts";
import type { Part } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import { definitionDigest, wavePolicyBody } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { type RegisteredPolicy, twinKey, waveIdOfKey } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";
import { type WaveStage, WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";

const now = new Date("2026-04-10T12:00:00Z");
const expected = wavePolicyBody({ waveId: "wave-1", groupId: "g", breakGlassGroupId: "b" });
const widened = { ...expected, conditions: { users: { includeUsers: ["All"] } } };
const REPORT_ONLY = "enabledForReportingButNotEnforced" as const;
const registered: RegisteredPolicy = {
  policyId: "policy-1",
  key: "wave-1",
  kind: "wave",
  wanted: REPORT_ONLY,
  createdAt: "2026-04-01T07:00:00.000Z",
  definitionDigest: definitionDigest(expected),
  state: REPORT_ONLY,
};
type State = ConditionalAccessPolicy["state"] | undefined;
const policyIn = (state: State, definition: unknown = expected): ConditionalAccessPolicy | undefined =>
  state && { id: "policy-1", displayName: "passkey-rollout", state, definition };

describe("the policy of a wave", () => {
  const find = (
    state: State,
    stage: WaveStage | undefined,
    change: Partial<RegisteredPolicy> = {},
    definition?: unknown,
  ) =>
    waveFinding({ registered: { ...registered, ...change }, policy: policyIn(state, definition), expected, now, stage })
      ?.kind;

  test.each([...WaveStageSchema.options, undefined])(
    "is taken back when it is found enabled, in any stage (%s)",
    (stage) => {
      expect(find("enabled", stage)).toBe("foundEnabled");
      expect(find("unknown", stage)).toBe("foundEnabled");
      expect(find("enabled", stage, { state: "enabled" })).toBe("foundEnabled");
      expect(find(REPORT_ONLY, stage)).toBeUndefined();
    },
  );
  test("that is switched off, changed or deleted is told", () => {
    expect(find("disabled", "reportOnly")).toBe("disabled");
    expect(find(REPORT_ONLY, "reportOnly", {}, widened)).toBe("changed");
    expect(find(undefined, "reportOnly")).toBe("gone");
  });
  test("of a cancelled wave, or of one without a row, is of no use any more", () => {
    for (const stage of ["cancelled", undefined] as const)
      expect([find("disabled", stage), find(undefined, stage), find(REPORT_ONLY, stage, {}, widened)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
  });
  test("that was just created may not show yet", () => {
    expect(find(undefined, "reportOnly", { createdAt: "2026-04-10T11:45:01.000Z" })).toBeUndefined();
    expect(find(undefined, "reportOnly", { createdAt: "2026-04-10T11:45:00.000Z" })).toBe("gone");
  });
  test("that has no id is none", () => expect(find("enabled", "swept", { policyId: "" })).toBeUndefined());
});

const by = { id: "a", displayName: "Ada" };
const startConfirmed = { by, at: "2026-04-09T07:00:00.000Z", digest: "d" };
const running: EnforcementSwitch = { startConfirmed, runningSince: "2026-04-09T08:00:00.000Z" };
const stopping = (at: string): EnforcementSwitch => ({ stopAsked: { by, at, reason: "x" } });
const stopped: EnforcementSwitch = { ...stopping("2026-04-09T08:00:00.000Z"), stoppedAt: "2026-04-09T08:00:02.000Z" };

describe("the workforce policy", () => {
  const find = (
    state: State,
    known: EnforcementSwitch | undefined,
    change: Partial<RegisteredPolicy> = {},
    definition?: unknown,
  ) =>
    enforcingFinding({
      registered: { ...registered, key: "workforce", kind: "workforce", wanted: "enabled", ...change },
      policy: policyIn(state, definition),
      expected,
      now,
      known,
    })?.kind;

  test.each<[string, EnforcementSwitch | undefined]>([
    ["before anybody started", undefined],
    ["while a start is only asked for", { startAsked: { ...startConfirmed, reason: "x" } }],
    ["while a start looks at people", { startConfirmed, starting: {} }],
    ["after a stop", stopped],
    ["while a stop that is five minutes old is not carried out", stopping("2026-04-10T11:55:00.000Z")],
  ])("is taken back when it is found enabled %s", (_when, known) => {
    expect(find("enabled", known)).toBe("foundEnabled");
    expect(find("unknown", known)).toBe("foundEnabled");
    expect(find(REPORT_ONLY, known)).toBeUndefined();
  });
  test("that a start has just written, or a stop is returning, is their own", () => {
    const claimed = { state: "enabled" as const, enableAskedAt: "2026-04-09T07:30:00.000Z" };
    expect(find("enabled", { startConfirmed, starting: {} }, claimed)).toBeUndefined();
    expect(find("enabled", stopping("2026-04-10T11:55:01.000Z"))).toBeUndefined();
  });
  test("is left alone while it runs as it must", () => expect(find("enabled", running)).toBeUndefined());
  test("that the registry wants in report-only is taken back, whatever the switch says", () =>
    expect(find("enabled", running, { wanted: REPORT_ONLY })).toBe("foundEnabled"));
  test.each<[string, State, unknown, string]>([
    ["switched off", "disabled", expected, "notEnabled"],
    ["set to report-only", REPORT_ONLY, expected, "notEnabled"],
    ["of a state that nobody knows", "unknown", expected, "notEnabled"],
    ["deleted", undefined, expected, "gone"],
    ["widened", "enabled", widened, "changed"],
  ])("that is %s while it runs is told, and never enabled by the app", (_what, state, definition, kind) => {
    expect(find(state, running, {}, definition)).toBe(kind);
    // Entra shows late what the app has just written itself.
    expect(find(state, { ...running, runningSince: "2026-04-10T11:45:01.000Z" }, {}, definition)).toBeUndefined();
    if (state !== "unknown")
      expect(find(state, stopped, {}, definition)).toBe(state === "enabled" ? "foundEnabled" : undefined);
  });
});

const part = (combinations: readonly string[] | undefined, narrowedTo: readonly string[]): Part<Strength> =>
  combinations
    ? { kind: "known", value: { combinations, narrowedTo } }
    : { kind: "unknown", because: "it does not exist" };

describe("the companion policy", () => {
  const find = (state: State, known: EnforcementSwitch | undefined, wanted: RegisteredPolicy["wanted"]) =>
    enforcingFinding({
      registered: { ...registered, key: "companion", kind: "companion", wanted },
      policy: policyIn(state),
      expected,
      now,
      known,
    });
  test.each<[string, State, string]>([
    ["switched off", "disabled", "notEnabled"],
    ["set to report-only", REPORT_ONLY, "notEnabled"],
    ["deleted", undefined, "gone"],
  ])(
    "that is %s is told while a start has enabled it, and missed by nobody once nothing rests on it",
    (_w, state, kind) => {
      expect(find(state, running, "enabled")?.kind).toBe(kind);
      expect(find(state, running, REPORT_ONLY)).toBeUndefined();
    },
  );
  test("is taken back where nobody wants it enabled, and left alone where its start has just enabled it", () => {
    for (const known of [undefined, stopped, running])
      expect(find("enabled", known, REPORT_ONLY)?.kind).toBe("foundEnabled");
    const up = { startConfirmed, starting: { companion: { enabledAt: "2026-04-10T11:59:00.000Z" } } };
    expect(find("enabled", up, "enabled")).toBeUndefined();
  });
});

test("the key of a twin leads back to its wave, and is no wave's id", () => {
  expect(twinKey("berlin-1")).not.toMatch(WAVE_ID);
  for (const key of ["berlin-1", twinKey("berlin-1")]) expect(waveIdOfKey(key)).toBe("berlin-1");
});

const PASS = "temporaryAccessPassOneTime";
test.each<[string, EnforcementSwitch | undefined, readonly string[] | undefined, boolean, (readonly string[])?]>([
  ["as it was", { ...running, strength: ["fido2", PASS] }, [PASS, "fido2"], false],
  ["that takes a password with a push", running, ["fido2", "password,microsoftAuthenticatorPush"], true],
  ["that is gone", running, undefined, true],
  [
    "that takes fewer methods than it did",
    { ...running, strength: ["fido2", "x509CertificateMultiFactor", PASS] },
    ["fido2", PASS],
    true,
  ],
  [
    "that takes the makes of passkeys that it did",
    { ...running, strength: ["fido2", PASS, "fido2 only of a"] },
    [PASS, "fido2"],
    false,
    ["fido2 only of a"],
  ],
  [
    "that takes one make more than it did",
    { ...running, strength: ["fido2", PASS, "fido2 only of a"] },
    ["fido2", PASS],
    true,
    ["fido2 only of a, b"],
  ],
  ["that takes every make now", { ...running, strength: ["fido2", PASS, "fido2 only of a"] }, ["fido2", PASS], true],
  [
    "that takes a few makes only now",
    { ...running, strength: ["fido2", PASS] },
    ["fido2", PASS],
    true,
    ["fido2 only of a"],
  ],
  ["of a policy that does not run", stopped, ["password,sms"], false],
])("a strength %s is told of, or not", (_what, known, combinations, isFound, narrowedTo = []) => {
  expect(strengthFinding(known, part(combinations, narrowedTo)) !== undefined).toBe(isFound);
});

describe("a policy that was found enabled", () => {
  const marked: RegisteredPolicy = { ...registered, state: "enabled", notBackBecause: "it was found enabled" };
  const ofWorkforce: RegisteredPolicy = { ...marked, key: "workforce", kind: "workforce" };
  test.each<[string, RegisteredPolicy, EnforcementSwitch | undefined, string]>([
    ["is written first", marked, undefined, "write"],
    ["is then read", { ...marked, state: REPORT_ONLY }, undefined, "read"],
    [
      "is done with once it was read back",
      { ...registered, readBackAt: "2026-04-10T11:00:00.000Z" },
      undefined,
      "nothing",
    ],
    ["is done with when it has no id any more", { ...marked, policyId: "" }, undefined, "nothing"],
    ["of a wave goes back whatever the switch says", marked, running, "write"],
    [
      "of the workforce goes back before a start",
      ofWorkforce,
      { startAsked: { ...startConfirmed, reason: "x" } },
      "write",
    ],
    ["of the workforce goes back after a stop", ofWorkforce, stopped, "write"],
    ["is the start's own while one is carried out", ofWorkforce, { startConfirmed, starting: {} }, "nothing"],
    ["is never taken back while it runs", ofWorkforce, running, "nothing"],
    ["is the stop's own while one is carried out", ofWorkforce, stopping("2026-04-10T11:00:00.000Z"), "nothing"],
  ])("%s", (_what, policy, known, step) => expect(nextReturnStep(policy, known)).toBe(step));
});
