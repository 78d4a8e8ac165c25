import { describe, expect, test } from "vitest";
import { TransientError } from "../../../../shared/errors.ts";
import { type CollectOutcome, collectPass } from "../../../../shared/passes/collect.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { type At, watched } from "../../../support/passes/atEveryAwait.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";

const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const config = testConfig();

class AppDied extends Error {
  override readonly name = "AppDied";
}

/** Two links for Sam are open at once, and Mia has both. */
async function stage() {
  const ports = fakePorts();
  const { directory, clock, store, passIssuer } = ports;
  directory.addUser({ id: MIA, displayName: "Mia" });
  directory.addUser({ id: SAM, displayName: "Sam" }, MIA);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  ports.methods.methods.set(SAM, []);
  const closesAt = new Date(clock.now().getTime() + 24 * 3_600_000).toISOString();
  const open = (key: string) =>
    openGrant(ports, config, { userId: SAM, reason: "blocked", scopeId: "app", key, closesAt });
  const [first, second] = [await open("one"), await open("two")];

  /** Codes that somebody was shown, in order. */
  const shown: string[] = [];
  const errors: unknown[] = [];
  async function press(grantId: string, on: FakePorts = ports): Promise<CollectOutcome["kind"] | "failed"> {
    const row = await store.grant(grantId);
    if (!row) throw new Error("no grant");
    try {
      const outcome = await collectPass(on, config, {
        row,
        presser: { id: MIA, name: "Mia", way: "pickUp" },
        identityCheckedBy: "inPerson",
      });
      if (outcome.kind === "collected") shown.push(outcome.temporaryAccessPass);
      return outcome.kind;
    } catch (error) {
      errors.push(error);
      return "failed";
    }
  }
  const live = () => passIssuer.passes.get(SAM)?.temporaryAccessPass;

  /** No code anywhere but in the answers. */
  async function expectNoLeak(): Promise<void> {
    const rows = [
      await store.grantsOf(SAM, "1970-01-01T00:00:00.000Z"),
      await store.personPasses(SAM),
      await store.recent("app", 200),
    ];
    const calls = [passIssuer.calls, store.trouble.calls, ports.email.sent, ports.told];
    const said = errors.map((error) => String(error) + JSON.stringify(error));
    const elsewhere = JSON.stringify([rows, calls, said]);
    for (const code of passIssuer.codes) expect(elsewhere).not.toContain(code);
  }
  return { ports, first, second, press, shown, live, expectNoLeak };
}

/** How many calls one press makes; each has a moment before and one after. */
async function moments(): Promise<number> {
  const world = await stage();
  let count = 0;
  await world.press(
    world.first.grantId,
    watched(world.ports, () => {
      count += 1;
    }),
  );
  expect(world.shown).toHaveLength(1);
  return count;
}
const MOMENTS = await moments();
const each = Array.from({ length: MOMENTS }, (_, nth) => nth + 1);

/** Runs `then` at the nth moment. */
const atNth = (nth: number, then: At): At => {
  let count = 0;
  return (call, when) => {
    count += 1;
    return count === nth ? then(call, when) : undefined;
  };
};

test("a press makes enough calls for this to mean something", () => {
  expect(MOMENTS).toBeGreaterThan(30);
});

describe("two open links of one person", () => {
  test.each(each)("pressed at once, the other at moment %i of the first: one code, which works", async (nth) => {
    const { ports, first, second, press, shown, live, expectNoLeak } = await stage();
    await press(
      first.grantId,
      watched(
        ports,
        atNth(nth, async () => void (await press(second.grantId))),
      ),
    );
    expect(shown).toHaveLength(1);
    expect(live()).toBe(shown[0]);
    await expectNoLeak();
  });

  test("pressed at the same instant, and again while the code is valid: one code", async () => {
    const { ports, first, second, press, shown, live } = await stage();
    const links = [first, second, first, second];
    await Promise.all(links.map(({ grantId }) => press(grantId)));
    expect([shown.length, live()]).toEqual([1, shown[0]]);
    for (const { grantId } of links) expect(await press(grantId)).toBe("refused");
    expect(ports.passIssuer.called("mint")).toBe(1);
    expect([shown.length, live()]).toEqual([1, shown[0]]);
  });
});

describe.each(["fails", "crashes"] as const)("a press whose app %s", (how) => {
  test.each(each)("at moment %i leaves no pass that nobody has seen, and the next press works", async (nth) => {
    const { ports, first, second, press, shown, live, expectNoLeak } = await stage();
    let isDead = false;
    const at = atNth(nth, () => {
      isDead = how === "crashes";
      throw isDead ? new AppDied("killed") : new TransientError("no answer");
    });
    const outcome = await press(
      first.grantId,
      watched(ports, (call, when) => {
        if (isDead) throw new AppDied("dead");
        return at(call, when);
      }),
    );
    const wasShown = outcome === "collected";
    expect(shown.length).toBe(wasShown ? 1 : 0);
    // Whoever presses meanwhile gets no second code beside one that lives.
    await press(second.grantId);
    expect(shown.length).toBeLessThanOrEqual(1);
    if (shown.length > 0) expect(live()).toBe(shown[0]);

    ports.clock.advance({ minutes: 6 });
    await press(second.grantId);
    await press(first.grantId);
    if (shown.length === 0) {
      // It died after the row said that the code was handed out: nobody can tell whether it was seen.
      expect((await ports.store.grant(first.grantId))?.grant.state.kind).toBe("collected");
      ports.clock.advance({ minutes: 10 });
      await press(second.grantId);
    }
    expect(shown).toHaveLength(1);
    expect(live()).toBe(shown[0]);
    await expectNoLeak();
  });
});

test.each(each)("the same link after a crash at moment %i works at the first press", async (nth) => {
  const { ports, first, press, shown, live } = await stage();
  let isDead = false;
  const died = () => {
    isDead = true;
    throw new AppDied("killed");
  };
  const at = atNth(nth, died);
  await press(
    first.grantId,
    watched(ports, (call, when) => {
      if (isDead) throw new AppDied("dead");
      return at(call, when);
    }),
  );
  if (shown.length > 0 || (await ports.store.grant(first.grantId))?.grant.state.kind === "collected") return;
  ports.clock.advance({ minutes: 6 });
  expect(await press(first.grantId)).toBe("collected");
  expect(live()).toBe(shown[0]);
});
