import { expect, test } from "vitest";
import { type WhatIfResult, whyNotLeftAlone } from "../../../../../shared/domain/policy/whatIf.ts";

const POLICY = "p0000000-0000-4000-8000-000000000001";
const leftOut: WhatIfResult = { policyId: POLICY, policyApplies: false, analysisReasons: "users" };
const other: WhatIfResult = { policyId: "other", policyApplies: true, analysisReasons: "notSet" };

test.each<[string, readonly WhatIfResult[]]>([
  ["is left out for its own sake", [leftOut]],
  ["is left out for that and another reason", [{ ...leftOut, analysisReasons: "users, clientApps" }]],
  ["is met by another policy only", [other, leftOut]],
  ["is left out by a policy whose id is spelt otherwise", [{ ...leftOut, policyId: POLICY.toUpperCase() }]],
])("an account that %s is left alone", (_case, results) => {
  expect(whyNotLeftAlone(results, POLICY, "bg")).toBeUndefined();
});

test.each<[string, readonly WhatIfResult[], RegExp]>([
  ["the policy would apply", [{ ...leftOut, policyApplies: true, analysisReasons: "notSet" }], /would apply to .* bg/],
  ["the policy is not named", [other], /does not name the workforce policy/],
  ["nothing is named", [], /does not name the workforce policy/],
  ["it is not said whether it applies", [{ ...leftOut, policyApplies: undefined }], /does not say/],
  ["another condition was not met", [{ ...leftOut, analysisReasons: "clientApps" }], /does not say .*clientApps/],
  ["there was not enough information", [{ ...leftOut, analysisReasons: "notEnoughInformation" }], /does not say/],
  ["no reason is given", [{ ...leftOut, analysisReasons: "" }], /no reason/],
])("an account is in doubt where %s", (_case, results, said) => {
  expect(whyNotLeftAlone(results, POLICY, "bg")).toMatch(said);
});
