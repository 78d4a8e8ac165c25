import { expect, test } from "vitest";
import { automaticEnablementOf } from "../../../../../shared/domain/deadline/automaticEnablement.ts";

test.each([
  [true, "deferred"],
  [false, "notDeferred"],
  [null, "notTold"],
  [undefined, "notTold"],
] as const)("a tenant that says %s of it: %s", (said, state) => {
  expect(automaticEnablementOf(said)).toEqual({ state });
});
