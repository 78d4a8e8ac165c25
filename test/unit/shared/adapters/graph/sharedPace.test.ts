import { beforeEach, describe, expect, test } from "vitest";
import { CONDITIONAL_ACCESS, REPORTS } from "../../../../../shared/adapters/graph/requestPace.ts";
import { SharedPace } from "../../../../../shared/adapters/graph/sharedPace.ts";
import type { Priority } from "../../../../../shared/domain/limits/priority.ts";
import type { Leases, RequestLimit } from "../../../../../shared/domain/limits/requestLease.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import type { RequestLeaseStore } from "../../../../../shared/ports/store/requestLeases.ts";
import { FakeClock } from "../../../../support/fakes/fakeClock.ts";
import { memoryRequestLeases } from "../../../../support/fakes/memoryStore/memoryRequestLeases.ts";

let clock: FakeClock;
let writes: number;
let store: RequestLeaseStore;
let isGone: boolean;
beforeEach(() => {
  clock = new FakeClock("2026-03-02T09:00:00.000Z");
  const rows = memoryRequestLeases();
  writes = 0;
  isGone = false;
  const unlessGone = () => {
    if (isGone) throw new TransientError("the table does not answer");
  };
  store = {
    requestLeases: async (name) => {
      unlessGone();
      return rows.requestLeases(name);
    },
    saveRequestLeases: async (...args) => {
      unlessGone();
      writes += 1;
      return rows.saveRequestLeases(...args);
    },
  };
});
const process = (by: string, limit: RequestLimit = REPORTS) =>
  new SharedPace({ store, clock }, limit === REPORTS ? "reports" : "conditionalAccess", limit, by);

/** Somebody who wants requests all the time, and comes when told. */
class Asker {
  readonly sentAt: number[] = [];
  #dueAt = 0;
  readonly #pace: SharedPace;
  readonly #priority: Priority;
  readonly #wanted: number;

  constructor(pace: SharedPace, priority: Priority, wanted: number) {
    this.#pace = pace;
    this.#priority = priority;
    this.#wanted = wanted;
  }

  async turn(): Promise<void> {
    const now = clock.now().getTime();
    if (now < this.#dueAt) return;
    const ask = { priority: this.#priority, upNext: this.#wanted };
    const { granted, retryAfterSeconds } = await this.#pace.take(this.#wanted, ask);
    for (let n = 0; n < granted; n++) this.sentAt.push(now);
    this.#dueAt = now + Math.max(0.1, retryAfterSeconds) * 1000;
  }
}

async function run(askers: readonly Asker[], seconds: number): Promise<void> {
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    await Promise.all(askers.map((one) => one.turn()));
    clock.advance({ ms: 100 });
  }
}

function neverOver(sentAt: readonly number[], { most, windowMs }: { most: number; windowMs: number }): void {
  for (const from of sentAt)
    expect(sentAt.filter((at) => at >= from && at < from + windowMs).length).toBeLessThanOrEqual(most);
}
const all = (askers: readonly Asker[]) => askers.flatMap(({ sentAt }) => sentAt).sort((a, b) => a - b);

describe("two processes over one store", () => {
  test.each<[string, readonly (readonly [string, Priority, number])[]]>([
    [
      "that both look for a gate",
      [
        ["a", "gate", 5],
        ["b", "gate", 5],
      ],
    ],
    [
      "of which one watches",
      [
        ["a", "gate", 5],
        ["b", "watch", 5],
      ],
    ],
    [
      "and a page beside them",
      [
        ["a", "sweep", 5],
        ["b", "background", 1],
        ["b", "live", 1],
      ],
    ],
    [
      "that do everything at once",
      [
        ["a", "watch", 5],
        ["a", "gate", 5],
        ["b", "live", 2],
        ["b", "sweep", 5],
        ["b", "background", 5],
      ],
    ],
  ])("%s never send more than five in any ten seconds, and nobody starves", async (_case, wishes) => {
    const paces = new Map(["a", "b"].map((by) => [by, process(by)]));
    const askers = wishes.map(([by, priority, wanted]) => new Asker(paces.get(by) ?? process(by), priority, wanted));
    await run(askers, 900);
    neverOver(all(askers), REPORTS);
    // At least half of what Graph allows is used, and everybody has some of it.
    expect(all(askers).length).toBeGreaterThan(900 / 4);
    for (const { sentAt } of askers) expect(sentAt.length).toBeGreaterThanOrEqual(9);
  });

  test("hold to one request a second of Conditional Access, and neither starves", async () => {
    const askers = ["a", "b"].map((by) => new Asker(process(by, CONDITIONAL_ACCESS), "live", 1));
    await run(askers, 120);
    neverOver(all(askers), { most: 1, windowMs: 1000 });
    for (const { sentAt } of askers) expect(sentAt.length).toBeGreaterThan(10);
  });

  test("let a stop go within seconds, whatever the other one reads", async () => {
    const reader = new Asker(process("a", CONDITIONAL_ACCESS), "live", 1);
    await run([reader], 20);
    const stop = new Asker(process("b", CONDITIONAL_ACCESS), "watch", 1);
    const asked = clock.now().getTime();
    await run([reader, stop], 20);
    expect((stop.sentAt[0] ?? Number.POSITIVE_INFINITY) - asked).toBeLessThan(10_000);
    neverOver(all([reader, stop]), { most: 1, windowMs: 1000 });
  });

  test("let whoever stands at a page in at once, during a long pass of the other one", async () => {
    const pass = new Asker(process("a"), "gate", 5);
    await run([pass], 100);
    const page = process("b");
    expect((await page.take(1, { priority: "live", isBrief: true })).granted).toBe(1);
  });

  test("give the watch more than the gate within a minute or two", async () => {
    const [gate, watch] = [new Asker(process("a"), "gate", 5), new Asker(process("b"), "watch", 5)];
    await run([gate], 400);
    const from = clock.now().getTime() + 310_000;
    await run([gate, watch], 900);
    const since = (sentAt: readonly number[]) => sentAt.filter((at) => at >= from).length;
    expect(since(watch.sentAt)).toBeGreaterThan(since(gate.sentAt));
    expect(since(gate.sentAt)).toBeGreaterThan(0);
  });

  test("go on without one that died with everything in its hands", async () => {
    expect((await process("a").take(5, { priority: "watch" })).granted).toBe(5);
    const other = process("b");
    expect(await other.take(5, { priority: "watch" })).toEqual({ granted: 0, retryAfterSeconds: 71 });
    clock.advance({ seconds: 71 });
    expect((await other.take(5, { priority: "watch" })).granted).toBe(5);
  });

  test("that begin at the same moment share what there is", async () => {
    const answers = await Promise.all(["a", "b", "c"].map((by) => process(by).take(5, { priority: "watch" })));
    expect(answers.map(({ granted }) => granted).sort()).toEqual([0, 0, 5]);
  });
});

describe("within one process", () => {
  test("the more urgent goes first, and what was promised to others does not hold it up", async () => {
    const pace = process("a");
    await pace.take(5, { priority: "watch" });
    expect((await pace.take(5, { priority: "background" })).retryAfterSeconds).toBe(10);
    expect((await pace.take(5, { priority: "gate" })).retryAfterSeconds).toBe(10);
    expect((await pace.take(5, { priority: "watch" })).retryAfterSeconds).toBe(10);
    clock.advance({ seconds: 10 });
    expect((await pace.take(5, { priority: "background" })).granted).toBe(0);
    expect((await pace.take(5, { priority: "watch" })).granted).toBe(5);
  });

  test("a pass costs a write in minutes while the process is alone, and one a minute beside another", async () => {
    const gate = new Asker(process("a"), "gate", 4);
    await run([gate], 1200);
    expect(gate.sentAt.length).toBeGreaterThan(400);
    expect(writes).toBeLessThanOrEqual(21);
    const other = new Asker(process("b"), "gate", 4);
    writes = 0;
    await run([gate, other], 600);
    expect(writes).toBeLessThan(60);
  });

  test("single looks far apart cost one write each, and those near each other one together", async () => {
    const pace = process("a");
    for (let n = 0; n < 10; n++) {
      await pace.take(1, { priority: "live", isBrief: true });
      clock.advance({ seconds: 20 });
    }
    expect(writes).toBe(1);
    clock.advance({ minutes: 10 });
    await pace.take(1, { priority: "live", isBrief: true });
    expect(writes).toBe(2);
  });
});

describe("without the row", () => {
  test("nothing is sent, and its trouble is told", async () => {
    const pace = process("a");
    isGone = true;
    await expect(pace.take(1, { priority: "watch" })).rejects.toBeInstanceOf(TransientError);
    isGone = false;
    expect((await pace.take(1, { priority: "watch" })).granted).toBe(1);
  });

  test("a share that was given is used to its end, and no longer", async () => {
    const pace = process("a");
    await pace.take(1, { priority: "watch" });
    isGone = true;
    clock.advance({ seconds: 30 });
    expect((await pace.take(1, { priority: "watch" })).granted).toBe(1);
    clock.advance({ seconds: 31 });
    await expect(pace.take(1, { priority: "watch" })).rejects.toBeInstanceOf(TransientError);
  });

  test("that can be read, everybody waits as if it were used up, and the row is mended", async () => {
    const unreadable: Leases | undefined = undefined;
    const etag = await store.saveRequestLeases("reports", { leases: [], waiting: [], seen: {} }, undefined);
    const { requestLeases } = store;
    store.requestLeases = async () => ({ leases: unreadable, etag });
    const pace = process("a");
    expect(await pace.take(1, { priority: "watch" })).toMatchObject({ granted: 0 });
    store.requestLeases = requestLeases;
    clock.advance({ minutes: 6 });
    expect((await pace.take(1, { priority: "watch" })).granted).toBe(1);
  });
});
