import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operationIdOf } from "../../../../../shared/domain/mail/operationId.ts";
import { judgedBy } from "../../../../../shared/domain/policy/policyDigest.ts";
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

describe("the digest of what people are judged and enforced by", () => {
  const tenant = {
    enforcedGroupId: "e0000000-0000-4000-8000-000000000001",
    breakGlassGroupId: "b0000000-0000-4000-8000-000000000001",
    enforcedStrengthId: "50000000-0000-4000-8000-000000000001",
  };
  const combinations = ["windowsHelloForBusiness", "fido2", "temporaryAccessPassOneTime"];
  const taking = (given: readonly string[], ...narrowedTo: readonly string[]) => ({ combinations: given, narrowedTo });
  const strength = taking(combinations);
  const digest = judgedBy(tenant, "wave", strength);

  test("does not depend on the order of combinations, nor on how ids are spelt", () => {
    expect(judgedBy(tenant, "wave", taking(combinations.toReversed()))).toBe(digest);
    expect(judgedBy({ ...tenant, enforcedGroupId: tenant.enforcedGroupId.toUpperCase() }, "wave", strength)).toBe(
      digest,
    );
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  const other = "99999999-0000-4000-8000-000000000009";
  test.each<[string, Parameters<typeof judgedBy>]>([
    ["the wave's policy", [tenant, "other", strength]],
    ["the wave's policy, of which nothing is recorded any more", [tenant, "", strength]],
    ["the enforced group", [{ ...tenant, enforcedGroupId: other }, "wave", strength]],
    ["the break-glass group", [{ ...tenant, breakGlassGroupId: other }, "wave", strength]],
    ["the strength", [{ ...tenant, enforcedStrengthId: other }, "wave", strength]],
    ["what the strength allows: more", [tenant, "wave", taking([...combinations, "x509CertificateMultiFactor"])]],
    ["what the strength allows: less, which locks people out", [tenant, "wave", taking(combinations.slice(1))]],
    [
      "what the strength allows: no pass, so that nobody could recover",
      [tenant, "wave", taking(combinations.slice(0, 2))],
    ],
    ["what the strength allows: nothing", [tenant, "wave", taking([])]],
    ["the makes of passkeys that the strength takes", [tenant, "wave", taking(combinations, "fido2 only of a")]],
    ["whether there is such a strength", [tenant, "wave", undefined]],
    ["whether the wizard's apps are left out", [{ ...tenant, wizardExclusions: true }, "wave", strength]],
  ])("changes with %s", (_what, asked) => {
    expect(judgedBy(...asked)).not.toBe(digest);
  });

  test("tells a strength that allows nothing from one that does not exist", () => {
    expect(judgedBy(tenant, "wave", taking([]))).not.toBe(judgedBy(tenant, "wave", undefined));
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
