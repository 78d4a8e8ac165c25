import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operationIdOf } from "../../../../../shared/domain/mail/operationId.ts";
import { evidenceDigest } from "../../../../../shared/domain/wave/evidence.ts";

const evidence = { ready: ["a", "b"], leftOut: ["c"], policyDigest: "p" };

describe("the digest of the evidence", () => {
  test("does not depend on the order of people", () => {
    expect(evidenceDigest({ ...evidence, ready: ["b", "a"] })).toBe(evidenceDigest(evidence));
  });

  test.each([
    ["somebody more is ready", { ready: ["a", "b", "d"] }],
    ["somebody is no longer ready", { ready: ["a"] }],
    ["somebody changes sides", { ready: ["a"], leftOut: ["b", "c"] }],
    ["the policy changes", { policyDigest: "q" }],
  ])("changes when %s", (_change, change) => {
    expect(evidenceDigest({ ...evidence, ...change })).not.toBe(evidenceDigest(evidence));
  });

  test("is 64 hex digits, different for different people", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
        fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
        (ready, other) => {
          const digest = evidenceDigest({ ready, leftOut: [], policyDigest: "p" });
          expect(digest).toMatch(/^[0-9a-f]{64}$/);
          const isSame = [...ready].sort().join() === [...other].sort().join();
          expect(digest === evidenceDigest({ ready: other, leftOut: [], policyDigest: "p" })).toBe(isSame);
        },
      ),
    );
  });
});

describe("an operation id", () => {
  test("is a UUIDv5 and the same every time", () => {
    const id = operationIdOf("tenant", "w1", "announcement|1|user");
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(operationIdOf("tenant", "w1", "announcement|1|user")).toBe(id);
  });

  test("is another one for every other tenant, scope or key, however they are cut", () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.string(), fc.string(), fc.string()),
        fc.tuple(fc.string(), fc.string(), fc.string()),
        (one, other) => {
          expect(operationIdOf(...one) === operationIdOf(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        },
      ),
    );
    expect(operationIdOf("t", "a|b", "c")).not.toBe(operationIdOf("t", "a", "b|c"));
  });
});
