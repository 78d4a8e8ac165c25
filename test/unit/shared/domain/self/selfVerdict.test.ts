import { describe, expect, test } from "vitest";
import { mayEnforceMyself, type SelfCase, type SelfRefusal } from "../../../../../shared/domain/self/selfVerdict.ts";

const user: SelfCase["user"] = {
  id: "mia",
  userPrincipalName: "mia@contoso.example",
  displayName: "Mia Member",
  accountEnabled: true,
  userType: "Member",
};
const ready: SelfCase = {
  hasTestApp: true,
  user,
  isBreakGlass: false,
  privilege: { kind: "none" },
  isEnforced: false,
  isReleased: false,
  whyNotRunning: undefined,
  frozen: undefined,
  isHeld: false,
  hasUsablePasskey: true,
  test: { kind: "passed", at: "2026-06-10T09:00:00.000Z", signInId: "s1" },
};

test("whoever is ready and has passed the test may, on that test", () => {
  expect(mayEnforceMyself(ready)).toEqual({ ok: true, testedAt: "2026-06-10T09:00:00.000Z", testSignInId: "s1" });
});

describe("nobody else may, each for what is missing alone", () => {
  test.each<[string, Partial<SelfCase>, SelfRefusal]>([
    ["is in already", { isEnforced: true }, "alreadyEnforced"],
    ["has no test to take", { hasTestApp: false }, "noTestApp"],
    ["is not shown by Entra", { user: undefined }, "unknownPerson"],
    ["is a break-glass account", { isBreakGlass: true }, "notForAccount"],
    ["is a guest", { user: { ...user, userType: "Guest" } }, "notForAccount"],
    ["comes from another organisation", { user: { ...user, userType: "ExternalMember" } }, "notForAccount"],
    ["is of a kind that Entra does not tell", { user: { ...user, userType: "unknown" } }, "notForAccount"],
    ["is switched off", { user: { ...user, accountEnabled: false } }, "notForAccount"],
    ["holds an admin role", { privilege: { kind: "privileged" } }, "privileged"],
    ["may hold one", { privilege: { kind: "unreadable", because: "403" } }, "rolesUnreadable"],
    ["comes before the start, or after a stop", { whyNotRunning: "stopped" }, "enforcementNotRunning"],
    ["comes in a freeze", { frozen: "until the year is over" }, "frozen"],
    ["is released for hours", { isReleased: true }, "released"],
    ["is held", { isHeld: true }, "held"],
    ["has no usable passkey", { hasUsablePasskey: false }, "noUsablePasskey"],
    ["has one of which nobody can tell", { hasUsablePasskey: undefined }, "noUsablePasskey"],
    ["cannot be found in the log", { test: "unreadable" }, "logUnreadable"],
    ["was not looked up in it", { test: "notRead" }, "logUnreadable"],
    ["took no test", { test: { kind: "notPassed", because: "nothingSeen" } }, "testNotPassed"],
    ["took it with a code", { test: { kind: "notPassed", because: "notAPasskey" } }, "testNotPassed"],
  ])("whoever %s", (_case, change, because) => {
    expect(mayEnforceMyself({ ...ready, ...change })).toMatchObject({ ok: false, because });
  });
});

test("what is missing of a test is said apart, with what to do", () => {
  const sayings = (["nothingSeen", "notAPasskey", "beforePasskey", "notAskedForOne"] as const).map((because) => {
    const verdict = mayEnforceMyself({ ...ready, test: { kind: "notPassed", because } });
    return verdict.ok ? "" : verdict.say;
  });
  expect(new Set(sayings).size).toBe(4);
  expect(sayings[0]).toContain("15 minutes");
});
