import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextJoinerStep } from "../../../../../shared/domain/joiner/joinerSteps.ts";
import type { JoinerFacts, JoinerStep } from "../../../../../shared/domain/joiner/joinerTypes.ts";
import { joinerRules as rules } from "../../../../support/waves/rulesForTests.ts";

const HOUR = 3_600_000;
const iso = (moment: number) => new Date(moment).toISOString();

/** Starts on Monday 2 March 2026 in Berlin: the first working morning is 06:00 UTC. */
const hired: JoinerFacts = {
  joinerId: "j1",
  startDate: "2026-03-02",
  timeZone: "Europe/Berlin",
  hiredAt: "2026-02-20T12:00:00.000Z",
};
const found: JoinerFacts = {
  ...hired,
  account: { kind: "found", userId: "u1" },
  accountCheckedAt: "2026-03-02T05:00:00.000Z",
};
const missing: JoinerFacts = { ...hired, account: { kind: "notFound" }, accountCheckedAt: "2026-03-02T05:00:00.000Z" };
const offered: JoinerFacts = {
  ...found,
  offer: { grantId: "g1", round: 1, openedAt: "2026-03-02T06:00:00.000Z", closesAt: "2026-03-03T06:00:00.000Z" },
};
const collected: JoinerFacts = {
  ...offered,
  pass: { id: "p1", issuedAt: "2026-03-02T08:00:00.000Z", expiresAt: "2026-03-02T09:00:00.000Z" },
};

test.each<[string, JoinerFacts, string, Partial<JoinerStep>]>([
  ["just hired is looked up", hired, "2026-02-20T12:00:00Z", { kind: "lookUpAccount" }],
  [
    "who has registered is finished",
    { ...collected, registeredAt: "2026-03-02T08:10:00.000Z" },
    "2026-03-02T08:10:00Z",
    { kind: "finish" },
  ],
  [
    "who has registered is looked up again when HR says that it is somebody else",
    { ...collected, account: undefined, accountCheckedAt: undefined, registeredAt: "2026-03-02T08:10:00.000Z" },
    "2026-03-02T08:11:00Z",
    { kind: "lookUpAccount" },
  ],
  [
    "who has ended is left alone",
    {
      ...collected,
      registeredAt: "2026-03-02T08:10:00.000Z",
      ended: { as: "registered", at: "2026-03-02T08:11:00.000Z" },
    },
    "2026-03-02T08:12:00Z",
    { kind: "ended", as: "registered" },
  ],
  [
    "with two accounts is handed over",
    { ...found, account: { kind: "ambiguous" } },
    "2026-02-20T12:00:00Z",
    { kind: "handOver", because: expect.stringMatching(/more than one/) },
  ],
  [
    "who is privileged is handed over",
    { ...found, account: { kind: "refused", reason: "privileged" } },
    "2026-02-20T12:00:00Z",
    { kind: "handOver", because: "no pass is issued for this account: privileged" },
  ],
  [
    "without an account is looked for hourly near the start",
    missing,
    "2026-03-02T05:59:59.999Z",
    { kind: "wait", until: "2026-03-02T06:00:00.000Z" },
  ],
  ["without an account is looked for then", missing, "2026-03-02T06:00:00Z", { kind: "lookUpAccount" }],
  [
    "without an account is looked for hourly from then on",
    { ...missing, accountCheckedAt: "2026-03-02T06:00:00.000Z" },
    "2026-03-02T06:59:59.999Z",
    { kind: "wait", until: "2026-03-02T07:00:00.000Z" },
  ],
  [
    "without an account is looked for again after an hour",
    { ...missing, accountCheckedAt: "2026-03-02T06:00:00.000Z" },
    "2026-03-02T07:00:00Z",
    { kind: "lookUpAccount" },
  ],
  [
    "without an account is looked for daily before the start",
    { ...missing, accountCheckedAt: "2026-02-20T12:00:00.000Z" },
    "2026-02-20T13:00:00Z",
    { kind: "wait", until: "2026-02-21T12:00:00.000Z" },
  ],
  [
    "without an account for five working days less a moment is waited for",
    { ...missing, accountCheckedAt: "2026-03-09T05:30:00.000Z" },
    "2026-03-09T05:59:59.999Z",
    { kind: "wait", until: "2026-03-09T06:30:00.000Z" },
  ],
  [
    "without an account for five working days is handed over",
    { ...missing, accountCheckedAt: "2026-03-09T05:30:00.000Z" },
    "2026-03-09T06:00:00Z",
    { kind: "handOver", because: "no account was found for this person" },
  ],
  [
    "without an account for five working days is looked for once more if the last look is old",
    { ...missing, accountCheckedAt: "2026-03-09T04:00:00.000Z" },
    "2026-03-09T06:00:00Z",
    { kind: "lookUpAccount" },
  ],
  [
    "whose account is switched off for five working days is handed over with that",
    { ...missing, account: { kind: "notFound", because: "switchedOff" }, accountCheckedAt: "2026-03-09T05:30:00.000Z" },
    "2026-03-09T06:00:00Z",
    { kind: "handOver", because: "the account is switched off" },
  ],
  [
    "whose account is switched off is waited for with that",
    { ...missing, account: { kind: "notFound", because: "switchedOff" } },
    "2026-03-02T05:30:00Z",
    { kind: "wait", because: "the account is switched off" },
  ],
  ...(["methodsNotShown", "rolesNotShown"] as const).map(
    (because): [string, JoinerFacts, string, Partial<JoinerStep>] => [
      `of whom there is something to be read yet (${because}) is handed over with that`,
      { ...missing, account: { kind: "notFound", because }, accountCheckedAt: "2026-03-09T05:30:00.000Z" },
      "2026-03-09T06:00:00Z",
      { kind: "handOver", because: expect.stringMatching(/does not show|could not be read/) },
    ],
  ),
  [
    "with an account waits for the first working morning",
    found,
    "2026-03-02T05:59:59.999Z",
    { kind: "wait", until: "2026-03-02T06:00:00.000Z" },
  ],
  ["is offered a pass on the first working morning", found, "2026-03-02T06:00:00Z", { kind: "offer", round: 1 }],
  [
    "who starts on Saturday is offered one on Monday",
    { ...found, startDate: "2026-02-28" },
    "2026-02-28T10:00:00Z",
    { kind: "wait", until: "2026-03-02T06:00:00.000Z" },
  ],
  [
    "whose account turns up at night is offered one in the morning",
    found,
    "2026-03-02T20:00:00Z",
    { kind: "wait", until: "2026-03-03T06:00:00.000Z" },
  ],
  [
    "whose account was seen a day ago is looked up first",
    { ...found, accountCheckedAt: "2026-03-01T06:00:00.000Z" },
    "2026-03-02T06:00:00Z",
    { kind: "lookUpAccount" },
  ],
  [
    "whose account was seen less than a day ago is not",
    { ...found, accountCheckedAt: "2026-03-01T06:00:00.001Z" },
    "2026-03-02T06:00:00Z",
    { kind: "offer", round: 1 },
  ],
  ["with an open offer is looked at every four hours", offered, "2026-03-02T10:00:00Z", { kind: "checkMethods" }],
  [
    "with an open offer waits in between",
    offered,
    "2026-03-02T09:59:59.999Z",
    { kind: "wait", until: "2026-03-02T10:00:00.000Z" },
  ],
  [
    "whose pass was collected is looked at after half an hour",
    collected,
    "2026-03-02T08:30:00Z",
    { kind: "checkMethods" },
  ],
  [
    "whose pass was collected is waited for in between",
    collected,
    "2026-03-02T08:29:59.999Z",
    { kind: "wait", until: "2026-03-02T08:30:00.000Z" },
  ],
  [
    "whose pass has expired is given a quarter of an hour to finish",
    { ...collected, methodsCheckedAt: "2026-03-02T09:00:00.000Z" },
    "2026-03-02T09:14:59.999Z",
    { kind: "wait", until: "2026-03-02T09:15:00.000Z" },
  ],
  [
    "whose pass has expired is looked at once more",
    { ...collected, methodsCheckedAt: "2026-03-02T09:00:00.000Z" },
    "2026-03-02T09:15:00Z",
    { kind: "checkMethods" },
  ],
  [
    "whose pass has expired in vain is offered another",
    { ...collected, methodsCheckedAt: "2026-03-02T09:15:00.000Z" },
    "2026-03-02T09:15:00Z",
    { kind: "offer", round: 2 },
  ],
  [
    "whose pass has expired while something stood in the way is handed over: another one would end at the same wall",
    {
      ...collected,
      methodsCheckedAt: "2026-03-02T09:15:00.000Z",
      trouble: { at: "2026-03-02T08:20:00.000Z", because: "Conditional Access refused" },
    },
    "2026-03-02T09:15:00Z",
    { kind: "handOver", because: "no passkey, as Conditional Access refused" },
  ],
  [
    "is offered another where what stood in the way was before this pass",
    {
      ...collected,
      methodsCheckedAt: "2026-03-02T09:15:00.000Z",
      trouble: { at: "2026-03-02T07:20:00.000Z", because: "Conditional Access refused" },
    },
    "2026-03-02T09:15:00Z",
    { kind: "offer", round: 2 },
  ],
  [
    "whose pass has expired after hours is offered another in the morning",
    { ...collected, methodsCheckedAt: "2026-03-02T17:00:00.000Z" },
    "2026-03-02T17:00:00Z",
    { kind: "wait", until: "2026-03-03T06:00:00.000Z" },
  ],
  [
    "is looked at before another pass is offered in the morning",
    { ...collected, accountCheckedAt: "2026-03-03T05:00:00.000Z", methodsCheckedAt: "2026-03-02T17:00:00.000Z" },
    "2026-03-03T06:00:00Z",
    { kind: "checkMethods" },
  ],
  [
    "whose offer has closed uncollected is looked at",
    { ...offered, methodsCheckedAt: "2026-03-03T06:00:00.000Z" },
    "2026-03-03T06:15:00Z",
    { kind: "checkMethods" },
  ],
  [
    "whose offer has closed uncollected is offered another",
    { ...offered, accountCheckedAt: "2026-03-03T06:00:00.000Z", methodsCheckedAt: "2026-03-03T06:15:00.000Z" },
    "2026-03-03T06:15:00Z",
    { kind: "offer", round: 2 },
  ],
  [
    "with a pass of an earlier round is treated as without one",
    {
      ...collected,
      offer: { grantId: "g2", round: 2, openedAt: "2026-03-02T09:15:00.000Z", closesAt: "2026-03-03T09:15:00.000Z" },
    },
    "2026-03-02T09:16:00Z",
    { kind: "wait", until: "2026-03-02T13:15:00.000Z" },
  ],
  [
    "whose third offer ended in vain is handed over",
    {
      ...offered,
      offer: { grantId: "g3", round: 3, openedAt: "2026-03-04T06:00:00.000Z", closesAt: "2026-03-05T06:00:00.000Z" },
      methodsCheckedAt: "2026-03-05T06:15:00.000Z",
    },
    "2026-03-05T06:15:00Z",
    { kind: "handOver", because: "no passkey after 3 offers" },
  ],
])("a joiner %s", (_behaviour, facts, now, expected) => {
  expect(nextJoinerStep(facts, new Date(now), rules)).toMatchObject(expected);
});

describe("a first day that HR moves", () => {
  const step = (facts: JoinerFacts, now: string, change: Partial<typeof rules> = {}) =>
    nextJoinerStep(facts, new Date(now), { ...rules, ...change });
  const ahead = { offerLeadDays: 2 };
  /** Two working days ahead of Monday 2 March: the link works from the Monday on. */
  const mailedAhead: JoinerFacts = { ...offered, accountCheckedAt: "2026-02-26T05:00:00.000Z" };

  test.each<[string, JoinerFacts, string, Partial<typeof rules>, Partial<JoinerStep>]>([
    [
      "ahead takes a link back",
      { ...offered, startDate: "2026-03-09" },
      "2026-03-02T07:00:00Z",
      {},
      { kind: "withdraw" },
    ],
    [
      "ahead takes a code back",
      { ...collected, startDate: "2026-03-03" },
      "2026-03-02T08:10:00Z",
      {},
      { kind: "withdraw" },
    ],
    [
      "back leaves a link that is open",
      { ...offered, startDate: "2026-02-27" },
      "2026-03-02T07:00:00Z",
      {},
      { kind: "wait" },
    ],
    [
      "ahead leaves somebody who has registered",
      { ...collected, registeredAt: "2026-03-02T08:10:00.000Z", startDate: "2026-03-09" },
      "2026-03-02T08:10:00Z",
      {},
      { kind: "finish" },
    ],
    ["not at all leaves a link that was mailed ahead", mailedAhead, "2026-02-27T06:00:00Z", ahead, { kind: "wait" }],
    [
      "back, though not yet here, takes back one that was mailed ahead",
      { ...mailedAhead, startDate: "2026-02-27" },
      "2026-02-26T12:00:00Z",
      ahead,
      { kind: "withdraw" },
    ],
    [
      "back to today takes it back, too: it opened nothing before Monday",
      { ...mailedAhead, startDate: "2026-02-26" },
      "2026-02-26T12:00:00Z",
      ahead,
      { kind: "withdraw" },
    ],
    [
      "ahead, after the link was taken back, is waited for",
      { ...found, moves: 1, startDate: "2026-03-09" },
      "2026-03-02T07:00:00Z",
      {},
      { kind: "wait", until: "2026-03-09T06:00:00.000Z" },
    ],
  ])("%s", (_what, facts, now, change, expected) => {
    expect(step(facts, now, change)).toMatchObject(expected);
  });

  test("and days of lead mail the link ahead", () => {
    const facts = { ...found, accountCheckedAt: "2026-02-25T10:00:00.000Z" };
    expect(step(facts, "2026-02-26T05:59:59.999Z", ahead)).toMatchObject({
      kind: "wait",
      until: "2026-02-26T06:00:00.000Z",
    });
    expect(step(facts, "2026-02-26T06:00:00Z", ahead)).toEqual({ kind: "offer", round: 1 });
  });
});

describe("a start date", () => {
  const now = new Date("2026-03-02T08:00:00Z");
  const stepOf = (startDate: string, facts: JoinerFacts = hired) => nextJoinerStep({ ...facts, startDate }, now, rules);

  test.each(["0001-01-01", "1900-01-01", "1970-01-01", "2020-01-01", "2025-03-01", "2028-03-03", "9999-12-31"])(
    "of %s is held for a person to look at, whatever is known of the account",
    (startDate) => {
      for (const facts of [hired, missing, found, offered, collected]) {
        expect(stepOf(startDate, facts)).toEqual({ kind: "hold", because: expect.stringContaining(startDate) });
      }
    },
  );

  test.each(["2025-03-03", "2026-01-15", "2026-03-02", "2026-12-24", "2028-03-01"])(
    "of %s is believed",
    (startDate) => {
      expect(stepOf(startDate)).toEqual({ kind: "lookUpAccount" });
    },
  );

  test("that is implausible stops nobody who has registered", () => {
    expect(stepOf("1900-01-01", { ...collected, registeredAt: "2026-03-02T08:10:00.000Z" })).toEqual({
      kind: "finish",
    });
  });
});

interface World {
  readonly accountFrom?: number;
  /** Minutes from an offer to its collection, by round; undefined: never collected. */
  readonly collectedAfter?: (round: number) => number | undefined;
  /** Minutes from the collection to the passkey, by round. */
  readonly registeredAfter?: (round: number) => number | undefined;
}

/** Carries out what `nextJoinerStep` says, as the activities do, on virtual dates. */
function live(
  start: JoinerFacts,
  world: World,
): { facts: JoinerFacts; steps: { at: number; step: JoinerStep }[]; now: number } {
  let facts = start;
  let now = Date.parse(start.hiredAt);
  const steps: { at: number; step: JoinerStep }[] = [];
  // Far more than the longest way takes: hired 60 days ahead, with an account a week late, is about 500 steps.
  for (let count = 0; count < 2000; count++) {
    const step = nextJoinerStep(facts, new Date(now), rules);
    steps.push({ at: now, step });
    if (step.kind === "ended") return { facts, steps, now };
    if (step.kind === "wait") {
      if (!(Date.parse(step.until) > now)) throw new Error(`a wait that is over: ${JSON.stringify(step)}`);
      const collects = facts.offer && !facts.pass ? world.collectedAfter?.(facts.offer.round) : undefined;
      const collectedAt =
        facts.offer && collects !== undefined
          ? Date.parse(facts.offer.openedAt) + collects * 60_000
          : Number.POSITIVE_INFINITY;
      now = Math.min(Date.parse(step.until), now + 24 * HOUR, Math.max(collectedAt, now + 1));
      if (now >= collectedAt) facts = { ...facts, pass: { id: "p", issuedAt: iso(now), expiresAt: iso(now + HOUR) } };
      continue;
    }
    facts = carryOut(facts, step, now, world);
  }
  throw new Error(`no end: ${JSON.stringify(steps.at(-1))}`);
}

function carryOut(
  facts: JoinerFacts,
  step: Exclude<JoinerStep, { kind: "wait" | "ended" }>,
  now: number,
  world: World,
): JoinerFacts {
  const at = iso(now);
  switch (step.kind) {
    case "lookUpAccount":
      return {
        ...facts,
        accountCheckedAt: at,
        account: now >= (world.accountFrom ?? 0) ? { kind: "found", userId: "u1" } : { kind: "notFound" },
      };
    case "offer":
      return {
        ...facts,
        pass: undefined,
        offer: { grantId: `g${step.round}`, round: step.round, openedAt: at, closesAt: iso(now + 24 * HOUR) },
      };
    case "checkMethods": {
      const after = facts.pass && facts.offer ? world.registeredAfter?.(facts.offer.round) : undefined;
      const isRegistered = after !== undefined && facts.pass && now >= Date.parse(facts.pass.issuedAt) + after * 60_000;
      return { ...facts, methodsCheckedAt: at, ...(isRegistered && { registeredAt: at }) };
    }
    case "finish":
      return { ...facts, ended: { as: "registered", at } };
    case "handOver":
      return { ...facts, ended: { as: "handedOver", at, because: step.because } };
    case "hold":
      return { ...facts, ended: { as: "held", at, because: step.because } };
    case "issueAhead":
      throw new Error("decided where the word for it is read");
    case "withdraw":
      return { ...facts, offer: undefined, pass: undefined, moves: (facts.moves ?? 0) + 1 };
  }
}

const offersOf = (steps: { step: JoinerStep }[]) => steps.filter(({ step }) => step.kind === "offer").length;

describe("a joiner's way", () => {
  test("ends registered on the first morning when the manager collects and the person registers", () => {
    const told = live(hired, { collectedAfter: () => 90, registeredAfter: () => 10 });
    expect(told.facts.ended?.as).toBe("registered");
    expect(offersOf(told.steps)).toBe(1);
    expect(told.now).toBeLessThan(Date.parse("2026-03-02T09:00:00Z"));
    expect(told.steps.length).toBeLessThan(25);
  });

  test("ends registered when the account turns up two days late", () => {
    const told = live(hired, {
      accountFrom: Date.parse("2026-03-04T09:30:00Z"),
      collectedAfter: () => 60,
      registeredAfter: () => 5,
    });
    expect(told.facts.ended?.as).toBe("registered");
  });

  test("ends with the helpdesk when no account turns up, five working days after the start", () => {
    const told = live(hired, { accountFrom: Number.POSITIVE_INFINITY });
    expect(told.facts.ended).toMatchObject({ as: "handedOver", because: "no account was found for this person" });
    expect(offersOf(told.steps)).toBe(0);
    expect(told.now - Date.parse("2026-03-09T06:00:00Z")).toBeLessThanOrEqual(HOUR);
  });

  test("ends with the helpdesk when no link is ever used, after two reopenings", () => {
    const told = live(hired, {});
    expect(told.facts.ended).toMatchObject({ as: "handedOver", because: "no passkey after 3 offers" });
    expect(offersOf(told.steps)).toBe(3);
    expect(told.steps.length).toBeLessThan(70);
  });

  test("ends with the helpdesk when every pass expires unused, after two reopenings", () => {
    const told = live(hired, { collectedAfter: () => 30 });
    expect(told.facts.ended).toMatchObject({ as: "handedOver", because: "no passkey after 3 offers" });
    expect(offersOf(told.steps)).toBe(3);
  });

  test("ends registered in the second round when the first pass expired", () => {
    const told = live(hired, { collectedAfter: () => 30, registeredAfter: (round) => (round === 1 ? undefined : 20) });
    expect(told.facts.ended?.as).toBe("registered");
    expect(offersOf(told.steps)).toBe(2);
  });

  test("ends registered when the passkey comes in the last minute of the pass", () => {
    const told = live(hired, { collectedAfter: () => 30, registeredAfter: () => 70 });
    expect(told.facts.ended?.as).toBe("registered");
    expect(offersOf(told.steps)).toBe(1);
  });

  test("always ends, offers at most three times, on working days in office hours, whatever people do and wherever they are", () => {
    const maybeMinutes = fc.option(fc.integer({ min: 1, max: 24 * 60 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.constantFrom("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"),
        fc.integer({ min: -10, max: 60 }),
        fc.array(maybeMinutes, { minLength: 3, maxLength: 3 }),
        fc.array(maybeMinutes, { minLength: 3, maxLength: 3 }),
        fc.integer({ min: -2, max: 70 }),
        (timeZone, startsInDays, collects, registers, accountInDays) => {
          const hiredAt = Date.parse(hired.hiredAt);
          const told = live(
            { ...hired, timeZone, startDate: iso(hiredAt + startsInDays * 24 * HOUR).slice(0, 10) },
            {
              accountFrom: hiredAt + accountInDays * 24 * HOUR,
              collectedAfter: (round) => collects[round - 1],
              registeredAfter: (round) => registers[round - 1],
            },
          );
          expect(["registered", "handedOver"]).toContain(told.facts.ended?.as);
          expect(offersOf(told.steps)).toBeLessThanOrEqual(3);
          for (const { at, step } of told.steps) {
            if (step.kind !== "offer") continue;
            const local = new Intl.DateTimeFormat("en-GB", {
              timeZone,
              weekday: "short",
              hour: "2-digit",
              hourCycle: "h23",
            }).format(at);
            expect(local).toMatch(/^(Mon|Tue|Wed|Thu|Fri)\D* (0[7-9]|1[0-6])$/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
