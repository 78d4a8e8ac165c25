import { expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { platformUses, withoutPasskey } from "../../../../../shared/domain/self/platformUse.ts";

const signIn = (operatingSystem: string | undefined, day: number, method = "Password", errorCode = 0): SignIn => ({
  id: `s${day}`,
  createdDateTime: `2026-06-${String(day).padStart(2, "0")}T09:00:00.000Z`,
  userId: "mia",
  errorCode,
  operatingSystem,
  authenticationMethods: [method],
  appliedConditionalAccessPolicies: [],
});

test("a platform on which a passkey was used once lacks none, whatever came after", () => {
  const uses = platformUses([
    signIn("Windows10", 1, "Passkey (Windows Hello)"),
    signIn("Windows11", 5),
    signIn("iOS 19", 3),
    signIn("iOS 18", 2),
  ]);
  expect(uses).toEqual([
    { platform: "windows", lastSeenAt: "2026-06-05T09:00:00.000Z", passkeyUsedAt: "2026-06-01T09:00:00.000Z" },
    { platform: "iOS", lastSeenAt: "2026-06-03T09:00:00.000Z" },
  ]);
  expect(withoutPasskey(uses).map(({ platform }) => platform)).toEqual(["iOS"]);
});

test("what failed shows no device: anybody may have tried", () => {
  expect(platformUses([signIn("Linux", 4, "Password", 50_126)])).toEqual([]);
});
