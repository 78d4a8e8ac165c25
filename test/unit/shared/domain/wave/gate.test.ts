import fc from "fast-check";
import { expect, test } from "vitest";
import { gateVerdict, neededAtGate } from "../../../../../shared/domain/wave/gate.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

test.each([
  [94, 100, false, 1],
  [95, 100, true, 0],
  [18, 20, false, 1],
  [19, 20, true, 0],
  [189, 200, false, 1],
  [190, 200, true, 0],
  [9, 10, false, 1],
  [10, 10, true, 0],
  [0, 1, false, 1],
  [1, 1, true, 0],
  [0, 0, false, 0],
])("with %i of %i ready the gate is open: %s, %i to come", (ready, inScope, passed, missing) => {
  expect(gateVerdict({ ready, inScope }, rules)).toEqual({ passed, missing });
});

test("the gate never opens below its share, and never stays shut at it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 100 }),
      fc.nat(3000),
      (inScope, percent, some) => {
        const ready = Math.min(some, inScope);
        const verdict = gateVerdict({ ready, inScope }, { gateThreshold: percent / 100 });
        expect(verdict.passed).toBe(ready * 100 >= percent * inScope);
        expect(ready + verdict.missing >= neededAtGate(inScope, { gateThreshold: percent / 100 })).toBe(true);
      },
    ),
  );
});
