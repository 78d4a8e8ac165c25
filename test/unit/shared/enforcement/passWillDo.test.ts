import { expect, test } from "vitest";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import { passWillDo } from "../../../../shared/enforcement/passWillDo.ts";
import { preparedTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../support/enforcement/readStrength.ts";
import { ENFORCED_STRENGTH_ID } from "../../../support/testConfig.ts";

const WITH_PASS = [...NO_PASS_STRENGTH, "temporaryAccessPassOneTime"];

test.each<[string, { id?: string; guard?: readonly string[]; start?: readonly string[] }, boolean]>([
  ["a custom strength that the guard read with a pass", { guard: WITH_PASS }, true],
  ["one that it read without", { guard: NO_PASS_STRENGTH }, false],
  ["one that it read without, since the start", { guard: NO_PASS_STRENGTH, start: WITH_PASS }, false],
  ["one that only the start has read, with a pass", { start: WITH_PASS }, true],
  ["one that only the start has read, without", { start: NO_PASS_STRENGTH }, false],
  ["one that nobody has read", {}, false],
  ["the built-in one, whatever stands in a row", { id: PHISHING_RESISTANT_STRENGTH_ID, guard: WITH_PASS }, false],
])("%s", async (_what, { id: enforcedStrengthId = ENFORCED_STRENGTH_ID, guard, start }, will) => {
  const ports = preparedTenant();
  if (start) await ports.store.saveEnforcementSwitch({ strength: start }, undefined);
  if (guard) await guardHasRead(ports, guard);
  expect(await passWillDo(ports, { enforcedStrengthId })).toBe(will);
  // No page and no person costs a request.
  expect(ports.policies.calls).toEqual([]);
});
