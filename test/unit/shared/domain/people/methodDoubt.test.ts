import { describe, expect, test } from "vitest";
import { type MethodDoubt, methodDoubt, type NotedUse } from "../../../../../shared/domain/people/methodDoubt.ts";

const created = "2026-03-01T08:00:00.000Z";
const after = (days: number) => new Date(Date.parse(created) + days * 86_400_000).toISOString();
const seen = (workedAfter: number, satisfiedAfter?: number): NotedUse => ({
  places: [
    {
      platform: "windows",
      client: "modern",
      workedAt: after(workedAfter),
      ...(satisfiedAfter !== undefined && { satisfiedAt: after(satisfiedAfter) }),
    },
  ],
});
const used = (days: number): NotedUse => ({ passkeyUsedAt: after(days) });

describe("a passkey", () => {
  test.each<[string, readonly NotedUse[], MethodDoubt | undefined]>([
    ["that was never used, of somebody who works", [seen(5)], "neverUsed"],
    ["of somebody who has not worked since", [seen(-5)], undefined],
    ["of which the log is a day late", [seen(2)], undefined],
    ["of whom no wave noted anything", [], undefined],
    ["of whom nobody saw a sign-in", [{}], undefined],
    ["that came after the last use of another one", [used(-3), seen(5)], "neverUsed"],
    ["that was used, as a wave noted", [used(1), seen(5)], undefined],
    ["that was used, as a place notes", [seen(5, 4)], undefined],
    ["that another wave saw used", [seen(5), used(4)], undefined],
    ["that was not used for a month, while its owner works", [used(1), seen(32)], "perhapsGone"],
    ["that was not used for a month less a day", [used(1), seen(30)], undefined],
    ["whose owner has not worked for a month either", [used(1), seen(1)], undefined],
    ["of which a moment cannot be read", [{ passkeyUsedAt: "soon" }, seen(5)], "neverUsed"],
  ])("%s", (_name, noted, doubt) => {
    expect(methodDoubt(created, noted)).toBe(doubt);
  });

  test("without a moment of its own is in no doubt", () => {
    expect(methodDoubt(undefined, [seen(5)])).toBeUndefined();
  });
});
