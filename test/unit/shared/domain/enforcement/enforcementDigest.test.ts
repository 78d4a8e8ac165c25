import { expect, test } from "vitest";
import { enforcementDigest } from "../../../../../shared/domain/enforcement/enforcementDigest.ts";

const tenant = {
  enforcedGroupId: "e0000000-0000-4000-8000-00000000000f",
  enforcedStrengthId: "e0000000-0000-4000-8000-000000000010",
  breakGlassGroupId: "b0000000-0000-4000-8000-00000000000b",
  breakGlassUserIds: ["b0000000-0000-4000-8000-000000000001", "b0000000-0000-4000-8000-000000000002"],
};
const combinations = ["fido2", "temporaryAccessPassOneTime"];
const digest = enforcementDigest(tenant, combinations);

test("the digest of a start is a SHA-256, and does not mind order or spelling", () => {
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  const same = {
    ...tenant,
    enforcedGroupId: tenant.enforcedGroupId.toUpperCase(),
    breakGlassUserIds: tenant.breakGlassUserIds.toReversed().map((id) => id.toUpperCase()),
  };
  expect(enforcementDigest(same, combinations.toReversed())).toBe(digest);
});

test.each<[string, Partial<typeof tenant>, readonly string[] | undefined]>([
  ["the group", { enforcedGroupId: "e0000000-0000-4000-8000-0000000000ff" }, combinations],
  ["the strength", { enforcedStrengthId: "e0000000-0000-4000-8000-000000000011" }, combinations],
  ["what the strength allows", {}, [...combinations, "password,sms"]],
  ["a strength that is gone", {}, undefined],
  ["the break-glass group", { breakGlassGroupId: "b0000000-0000-4000-8000-0000000000bb" }, combinations],
  ["a break-glass account", { breakGlassUserIds: tenant.breakGlassUserIds.slice(1) }, combinations],
])("%s is part of it", (_what, change, allowed) => {
  expect(enforcementDigest({ ...tenant, ...change }, allowed)).not.toBe(digest);
});
