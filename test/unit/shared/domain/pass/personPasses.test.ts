import { expect, test } from "vitest";
import { noPasses, type PersonPasses, withoutClaim } from "../../../../../shared/domain/pass/personPasses.ts";

type Attempt = PersonPasses["attempts"][number];

const NOW = new Date("2026-03-02T08:00:00.000Z");
const ago = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000).toISOString();
const failed = (at: string): Attempt => ({ kind: "failed", at, code: "noClearAnswer" });
const issued = (at: string): Attempt => ({ kind: "issued", at, grantId: "g", passId: "p", byId: "mia" });
const claim = { claimId: "c", grantId: "g", at: ago(0) };

test.each([
  ["nothing was tried", {}, [ago(1)], []],
  ["Entra refused", { attempt: failed(ago(0)) }, [ago(1)], [failed(ago(0))]],
  ["there was no clear answer", { attempt: failed(ago(0)), unseenSince: ago(0) }, [ago(0), ago(1)], [failed(ago(0))]],
  ["it was handed out", { attempt: issued(ago(0)) }, [], [issued(ago(0))]],
])("a claim ends when %s", (_when, end, unseenSince, attempts) => {
  const held = { ...noPasses("SAM"), claim, unseenSince: [ago(1)] };
  expect(withoutClaim(held, end, NOW)).toEqual({ userId: "sam", unseenSince, attempts });
});

test("keeps a month, and no more than thirty", () => {
  const old = { ...noPasses("sam"), attempts: [issued(ago(29)), issued(ago(31))] };
  expect(withoutClaim(old, {}, NOW).attempts).toEqual([issued(ago(29))]);
  const many = { ...noPasses("sam"), attempts: Array.from({ length: 30 }, () => failed(ago(1))) };
  expect(withoutClaim(many, { attempt: issued(ago(0)) }, NOW).attempts).toHaveLength(30);
});
