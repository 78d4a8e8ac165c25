import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { helpWithChaser, isDueForLook, isWithHelpdesk, nextChase } from "../../../../../shared/domain/wave/chase.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { readyMember, rules } from "../../../../support/waves/rulesForTests.ts";

const chasedOnce: WaveMember = {
  ...readyMember,
  hasUsablePasskey: false,
  mailsSent: 1,
  lastMailAt: "2026-03-02T08:00:00.000Z",
};

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
    [
      "is chased ever more firmly",
      { mailsSent: 9 },
      "2026-03-05T08:00:00Z",
      { kind: "mail", tone: 9, withManager: true },
    ],
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
    expect(nextChase({ ...chasedOnce, ...change }, new Date(now), rules, 1)).toEqual(expected);
  });
});

describe("the chase of one person", () => {
  const due = "2026-03-05T08:00:00Z";
  const of = (change: Partial<WaveMember>, round = 1, now = due) =>
    nextChase({ ...chasedOnce, ...change }, new Date(now), rules, round).kind;

  test.each<[string, Partial<WaveMember>, number, string]>([
    ["goes on with the last mail", { mailsSent: 9 }, 1, "mail"],
    ["ends after as many as there may be", { mailsSent: 10 }, 1, "ended"],
    ["stays ended after the warning, which still goes", { mailsSent: 11 }, 1, "ended"],
    ["begins anew in a later round", { mailsSent: 10 }, 2, "mail"],
    ["counts the mails of that round only", { mailsSent: 19, chaseRound: { round: 2, before: 10 } }, 2, "mail"],
    ["ends in that round, too", { mailsSent: 20, chaseRound: { round: 2, before: 10 } }, 2, "ended"],
    ["begins anew in the third", { mailsSent: 20, chaseRound: { round: 2, before: 10 } }, 3, "mail"],
    ["has not ended for whoever is ready", { mailsSent: 10, hasUsablePasskey: true }, 1, "none"],
    ["has not ended for whoever takes no part", { mailsSent: 10, sortedOut: "guest" }, 1, "none"],
  ])("%s", (_what, change, round, expected) => {
    expect(of(change, round)).toBe(expected);
  });

  test("ends no sooner than the next mail would be due", () => {
    expect(of({ mailsSent: 10 }, 1, "2026-03-05T07:59:59.999Z")).toBe("wait");
  });

  test("never has more mails in a round than there may be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3 }), (mostChasers, round) => {
        let member: WaveMember = { ...chasedOnce, mailsSent: 7, chaseRound: { round, before: 7 } };
        let sent = 0;
        for (let day = 10; day < 150; day++) {
          const now = new Date(Date.UTC(2026, 2, day));
          if (nextChase(member, now, { ...rules, mostChasers }, round).kind !== "mail") continue;
          member = { ...member, mailsSent: member.mailsSent + 1, lastMailAt: now.toISOString() };
          sent++;
        }
        expect(sent).toBe(mostChasers);
      }),
    );
  });
});

describe("somebody whose chase has ended", () => {
  const ended: WaveMember = { ...chasedOnce, mailsSent: 10, checkedAt: "2026-03-05T08:00:00.000Z" };
  const told: WaveMember = { ...ended, chaseRound: { round: 1, before: 0, endedAt: "2026-03-05T08:00:00.000Z" } };
  const isDue = (member: WaveMember, now: string, round = 1) => isDueForLook(member, new Date(now), rules, round);

  test.each<[string, WaveMember, string, boolean]>([
    ["is looked at before the helpdesk is told", ended, "2026-03-05T08:00:00Z", true],
    ["is not while the next mail would not be due", ended, "2026-03-05T07:00:00Z", false],
    ["is not at once after the helpdesk was told", told, "2026-03-08T07:59:59Z", false],
    ["is again when a mail would have been due", told, "2026-03-08T08:00:00Z", true],
    ["is not while mails still go", { ...ended, mailsSent: 9 }, "2026-03-30T08:00:00Z", false],
    ["is not once ready", { ...told, hasUsablePasskey: true }, "2026-03-30T08:00:00Z", false],
  ])("%s", (_what, member, now, expected) => {
    expect(isDue(member, now)).toBe(expected);
  });

  test.each<[string, WaveMember, number, boolean]>([
    ["is with the helpdesk once it was told", told, 1, true],
    ["is not before", ended, 1, false],
    ["is not in a later round", told, 2, false],
    ["is not once ready", { ...told, hasUsablePasskey: true }, 1, false],
    ["is not when they take no part any more", { ...told, sortedOut: "leftGroup" }, 1, false],
  ])("%s", (_what, member, round, expected) => {
    expect(isWithHelpdesk(member, round)).toBe(expected);
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
          const chase = nextChase(member, new Date(now), { ...rules, chaserIntervalDays }, 1);
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
  expect(() => nextChase(chasedOnce, new Date(), { ...rules, chaserIntervalDays: 0 }, 1)).toThrow(RangeError);
});

describe("the manager is offered a code", () => {
  const without = { hasUsablePasskey: false };
  test.each([
    ["not with the first chaser", without, 1, undefined],
    ["not with the second", without, 2, undefined],
    ["with the third", without, 3, { offer: 0, days: 9 }],
    ["once for all chasers of a week", without, 5, { offer: 0, days: 9 }],
    ["anew after that", without, 6, { offer: 1, days: 9 }],
    ["never for somebody who has a passkey and only never used it", { hasUsablePasskey: true }, 9, undefined],
    ["never for somebody who was not looked at", {}, 9, undefined],
  ])("%s", (_when, member, tone, help) => {
    expect(helpWithChaser(member, tone, rules)).toEqual(help);
  });

  test("so that no two offers are open at once and none comes sooner than a week after another, whatever the interval", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 3, max: 60 }), (chaserIntervalDays, tone) => {
        const help = helpWithChaser(without, tone, { chaserIntervalDays });
        const next = Array.from({ length: 40 }, (_, n) => tone + n).find(
          (other) => helpWithChaser(without, other, { chaserIntervalDays })?.offer === (help?.offer ?? 0) + 1,
        );
        const began = Array.from({ length: tone - 2 }, (_, n) => n + 3).find(
          (other) => helpWithChaser(without, other, { chaserIntervalDays })?.offer === help?.offer,
        );
        const daysBetween = ((next ?? 0) - (began ?? 0)) * chaserIntervalDays;
        expect(daysBetween).toBeGreaterThanOrEqual(7);
        expect(help?.days).toBeLessThanOrEqual(daysBetween);
      }),
    );
  });
});
