import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextChase } from "../../../../shared/domain/chase.ts";
import type { WaveMember } from "../../../../shared/ports/store.ts";
import { readyMember, rules } from "./rulesForTests.ts";

const chasedOnce: WaveMember = { ...readyMember, hasUsablePasskey: false, mailsSent: 1, lastMailAt: "2026-03-02T08:00:00.000Z" };

describe("a member", () => {
  test.each<[string, Partial<WaveMember>, string, unknown]>([
    [
      "without a passkey waits until the interval has passed",
      {},
      "2026-03-05T07:59:59.999Z",
      { kind: "wait", until: "2026-03-05T08:00:00.000Z" },
    ],
    [
      "is chased from the moment it has, kindly and alone at first",
      {},
      "2026-03-05T08:00:00Z",
      { kind: "mail", tone: 1, withManager: false },
    ],
    [
      "is chased more firmly from the second time, the manager in copy",
      { mailsSent: 2 },
      "2026-03-05T08:00:00Z",
      { kind: "mail", tone: 2, withManager: true },
    ],
    ["is chased ever more firmly", { mailsSent: 9 }, "2026-03-05T08:00:00Z", { kind: "mail", tone: 9, withManager: true }],
    [
      "who has had no mail yet is written to at once",
      { mailsSent: 0, lastMailAt: undefined },
      "2026-03-02T08:00:00Z",
      { kind: "mail", tone: 1, withManager: false },
    ],
    ["who is ready is left alone", { hasUsablePasskey: true }, "2026-03-30T08:00:00Z", { kind: "none" }],
    [
      "who never used the passkey is not left alone",
      { hasUsablePasskey: true, passkeyUsedAt: undefined },
      "2026-03-05T08:00:00Z",
      { kind: "mail", tone: 1, withManager: false },
    ],
    ["who was sorted out is left alone", { sortedOut: "privileged" }, "2026-03-30T08:00:00Z", { kind: "none" }],
  ])("%s", (_behaviour, change, now, expected) => {
    expect(nextChase({ ...chasedOnce, ...change }, new Date(now), rules)).toEqual(expected);
  });
});

test("nobody gets two chasers within one interval, however often one looks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.array(fc.integer({ min: 1, max: 96 }), { minLength: 1, maxLength: 60 }),
      (chaserIntervalDays, hoursBetweenLooks) => {
        let member = chasedOnce;
        let now = Date.parse("2026-03-02T08:00:00Z");
        const sent = [now];
        for (const hours of hoursBetweenLooks) {
          now += hours * 3_600_000;
          const chase = nextChase(member, new Date(now), { chaserIntervalDays });
          if (chase.kind === "wait") expect(Date.parse(chase.until)).toBeGreaterThan(now);
          if (chase.kind !== "mail") continue;
          expect(now - (sent.at(-1) ?? 0)).toBeGreaterThanOrEqual(chaserIntervalDays * 86_400_000);
          sent.push(now);
          member = { ...member, mailsSent: member.mailsSent + 1, lastMailAt: new Date(now).toISOString() };
        }
      },
    ),
  );
});

test("an interval of nothing is a configuration mistake", () => {
  expect(() => nextChase(chasedOnce, new Date(), { chaserIntervalDays: 0 })).toThrow(RangeError);
});
