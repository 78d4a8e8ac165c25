import { expect, test } from "vitest";
import { enforcementDigest } from "../../../../../shared/domain/enforcement/enforcementDigest.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";

const tenant = {
  enforcedGroupId: "e0000000-0000-4000-8000-00000000000f",
  enforcedStrengthId: "e0000000-0000-4000-8000-000000000010",
  breakGlassGroupId: "b0000000-0000-4000-8000-00000000000b",
  breakGlassUserIds: ["b0000000-0000-4000-8000-000000000001", "b0000000-0000-4000-8000-000000000002"],
};
const combinations = ["fido2", "temporaryAccessPassOneTime"];
const taking = (given: readonly string[], ...narrowedTo: readonly string[]) => ({ combinations: given, narrowedTo });
const digest = enforcementDigest(tenant, taking(combinations));

test("the digest of a start is a SHA-256, and does not mind order or spelling", () => {
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  const same = {
    ...tenant,
    enforcedGroupId: tenant.enforcedGroupId.toUpperCase(),
    breakGlassUserIds: tenant.breakGlassUserIds.toReversed().map((id) => id.toUpperCase()),
  };
  expect(enforcementDigest(same, taking(combinations.toReversed()))).toBe(digest);
});

test.each<[string, Partial<Parameters<typeof enforcementDigest>[0]>, Strength | undefined]>([
  ["that the wizard's apps are left out, and the companion", { wizardExclusions: true }, taking(combinations)],
  ["the group", { enforcedGroupId: "e0000000-0000-4000-8000-0000000000ff" }, taking(combinations)],
  ["the strength", { enforcedStrengthId: "e0000000-0000-4000-8000-000000000011" }, taking(combinations)],
  ["what the strength allows", {}, taking([...combinations, "password,sms"])],
  ["a make of passkeys that alone is taken", {}, taking(combinations, "fido2 only of a")],
  ["a strength that is gone", {}, undefined],
  ["the break-glass group", { breakGlassGroupId: "b0000000-0000-4000-8000-0000000000bb" }, taking(combinations)],
  ["a break-glass account", { breakGlassUserIds: tenant.breakGlassUserIds.slice(1) }, taking(combinations)],
])("%s is part of it", (_what, change, allowed) => {
  expect(enforcementDigest({ ...tenant, ...change }, allowed)).not.toBe(digest);
});

test("one make more or less is another start", () => {
  const of = (makes: string) => enforcementDigest(tenant, taking(combinations, `fido2 only of ${makes}`));
  expect(new Set([of("a"), of("a, b"), of("b")]).size).toBe(3);
});
