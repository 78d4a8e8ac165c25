import { describe, expect, test } from "vitest";
import {
  type EnforcementState,
  EnforcementStateSchema,
  type Entrant,
  entryFault,
  isProvenByUse,
  joinerSource,
  keepsIn,
  mayTurn,
  waveSource,
} from "../../../../../shared/domain/enforcement/enforcement.ts";

const now = new Date("2026-04-10T12:00:00.000Z");
const ready: Omit<Entrant, "userId"> = {
  lookedAt: "2026-04-10T11:30:00.000Z",
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-04-01T08:00:00.000Z",
  passkeyUsedAt: "2026-04-02T08:00:00.000Z",
};

describe("somebody who", () => {
  test.each<[string, Partial<Entrant>, ReturnType<typeof entryFault>]>([
    ["has no usable passkey", { hasUsablePasskey: false }, "noUsablePasskey"],
    ["may have none, as nobody knows", { hasUsablePasskey: undefined }, "noUsablePasskey"],
    ["has one that was never used", { passkeyUsedAt: undefined }, "passkeyNeverUsed"],
    ["used one before this one came", { passkeyUsedAt: "2026-04-01T07:59:59.999Z" }, "passkeyNeverUsed"],
    ["used one in the moment at which it came", { passkeyUsedAt: "2026-04-01T08:00:00.000Z" }, undefined],
    ["has one of which nobody knows since when", { passkeyCreatedAt: undefined }, "passkeyNeverUsed"],
    ["has one since a moment that is none", { passkeyCreatedAt: "long ago" }, "passkeyNeverUsed"],
    ["used one at a moment that is none", { passkeyUsedAt: "" }, "passkeyNeverUsed"],
    ["was looked at an hour ago", { lookedAt: "2026-04-10T11:00:00.000Z" }, "lookedAtTooLongAgo"],
    ["was looked at not quite an hour ago", { lookedAt: "2026-04-10T11:00:00.001Z" }, undefined],
    ["was looked at just now", { lookedAt: "2026-04-10T12:00:00.000Z" }, undefined],
    ["was looked at in the future", { lookedAt: "2026-04-10T12:00:00.001Z" }, "lookedAtTooLongAgo"],
    ["was never looked at", { lookedAt: "" }, "lookedAtTooLongAgo"],
    ["was looked at at a moment that is none", { lookedAt: "yesterday" }, "lookedAtTooLongAgo"],
    ["has a passkey, used it, and was looked at within the hour", {}, undefined],
  ])("%s may enter by that only: %j -> %s", (_who, change, fault) => {
    expect(entryFault({ ...ready, ...change }, now)).toBe(fault);
  });
});

test.each([
  ["used after it came", "2026-04-01T08:00:00Z", "2026-04-01T08:00:00.001Z", true],
  ["used when it came, in another spelling", "2026-04-01T08:00:00Z", "2026-04-01T10:00:00.000+02:00", true],
  ["used earlier, although its text sorts later", "2026-04-01T08:00:00Z", "2026-04-01T09:30:00+02:00", false],
  ["never used", "2026-04-01T08:00:00Z", undefined, false],
  ["used, and here since nobody knows when", undefined, "2026-04-01T08:00:00Z", false],
  ["neither", undefined, undefined, false],
])("a passkey %s is proven by that or not", (_when, createdAt, usedAt, isProven) => {
  expect(isProvenByUse(createdAt, usedAt)).toBe(isProven);
});

describe("a row", () => {
  const allowed: readonly `${EnforcementState} ${EnforcementState}`[] = [
    "due entering",
    "due ended",
    "entering in",
    "entering leaving",
    "in leaving",
    "leaving ended",
    "ended due",
    "ended entering",
  ];
  test.each(
    EnforcementStateSchema.options.flatMap((from) => EnforcementStateSchema.options.map((to) => [from, to] as const)),
  )("that is %s turns %s only as it may", (from, to) => {
    expect(mayTurn(from, to)).toBe(allowed.includes(`${from} ${to}`));
  });

  test.each([
    ["due", false],
    ["entering", true],
    ["in", true],
    ["leaving", false],
    ["ended", false],
  ] as const)("that is %s keeps its person in the group: %s", (state, keeps) => {
    expect(keepsIn({ state })).toBe(keeps);
  });
});

test("a wave and a joiner of the same name are different reasons", () => {
  expect(waveSource("x")).not.toBe(joinerSource("x"));
  expect(waveSource("x")).not.toBe(waveSource("X"));
});
