import { beforeEach, describe, expect, test } from "vitest";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

/** Whoever is enforced gets in no more, though each of them holds a passkey: no brake counts that. */
const WAVE = "wave-1";
const PEOPLE = 25;
let tenant: ManyWaves;

const everybody = Array.from({ length: PEOPLE }, (_, n) => idOf(WAVE, n + 1));
const told = () =>
  tenant.ports.email.sent.filter(({ plainText }) => plainText.includes("Nobody who is enforced got in"));
const enforce = async (state: "in" | "ended") => {
  const at = tenant.minutesAgo(600);
  const stored = await tenant.ports.store.enforcementsOf(everybody);
  await tenant.ports.store.saveEnforcements(
    everybody.map((userId) => ({
      userId,
      source: `wave|${WAVE}`,
      state,
      at,
      by: "wave",
      etag: stored.find((row) => row.userId === userId)?.etag,
    })),
  );
};
const succeed = () => {
  for (const userId of everybody) tenant.signIn(userId, "success", 1);
};
/** Under a policy of the tenant's own. */
const othersSucceed = () => {
  for (let n = 0; n < PEOPLE; n++)
    tenant.signIn(idOf("wave-9", n), "success", 1, {
      appliedConditionalAccessPolicies: [{ id: "of-their-own", result: "success" }],
    });
};
const refused = () => {
  for (const userId of everybody) tenant.signIn(userId, "failure", 30);
};
/** What happens in every hour of a day. */
const day = async (...hourly: (() => void)[]) => {
  for (let hour = 0; hour < 24; hour++) {
    for (const happens of hourly) happens();
    await tenant.run({ minutes: 60 });
  }
};

beforeEach(async () => {
  // Monday evening: each day of this goes to the next evening.
  tenant = await ManyWaves.open();
  tenant.ports.reports.pageSize = 1000;
  await tenant.add(WAVE, PEOPLE);
  await enforce("in");
});

describe("successes under the workforce policy that dry up", () => {
  test("are told to operators and security, once a day, and roll nothing back", async () => {
    await day(succeed, othersSucceed);
    expect(told()).toEqual([]);
    await day(othersSucceed);
    const tos = told().map(({ to }) => to.address);
    expect(new Set(tos).size).toBe(tos.length);
    expect(told()[0]?.plainText).toMatch(/let in 25 people or more who are enforced still.*rolls nothing back/s);
    const before = told().length;
    await day(othersSucceed);
    expect(told()).toHaveLength(2 * before);
    expect((await tenant.facts(WAVE)).rollbackRequested).toBeUndefined();
  });

  test("are told where everybody is enforced, and all that shows is that they are refused", async () => {
    await day(succeed);
    await day(refused);
    expect(told()).not.toEqual([]);
    expect((await tenant.facts(WAVE)).rollbackRequested).toBeUndefined();
  });

  test.each<[string, () => Promise<void>]>([
    ["while they get in", () => day(succeed, othersSucceed)],
    ["on a day on which nobody is there", () => day()],
    [
      "once they are enforced no more",
      async () => {
        await enforce("ended");
        await day(othersSucceed);
      },
    ],
    [
      "after a stop",
      async () => {
        const stored = await tenant.ports.store.enforcementSwitch();
        const stopAsked = { by: { id: "h", displayName: "Hana" }, at: tenant.minutesAgo(0), reason: "x" };
        await tenant.ports.store.saveEnforcementSwitch({ ...stored?.value, stopAsked }, stored?.etag);
        await day(othersSucceed);
      },
    ],
    [
      "when the log comes without policies",
      async () => {
        tenant.ports.reports.hideAppliedPolicies = true;
        await day(succeed, othersSucceed);
      },
    ],
    [
      "when the page holds too short a time to tell",
      async () => {
        tenant.ports.reports.pageSize = 30;
        const often = () => {
          for (let n = 0; n < 60; n++)
            tenant.signIn(idOf("wave-9", n), "success", n, {
              appliedConditionalAccessPolicies: [{ id: "of-their-own", result: "success" }],
            });
        };
        await day(often);
      },
    ],
  ])("and nobody hears of it %s", async (_when, second) => {
    await day(succeed, othersSucceed);
    await second();
    expect(told()).toEqual([]);
  });

  test("are those of people whom a row keeps in, and of nobody else", async () => {
    await enforce("ended");
    await day(succeed, othersSucceed);
    expect((await tenant.ports.store.signInFeed())?.feed.successes).toBeUndefined();
    await day(othersSucceed);
    expect(told()).toEqual([]);
  });
});
