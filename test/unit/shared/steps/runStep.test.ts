import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Place } from "../../../../shared/domain/wave/waiting.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { ConflictError, RefusedError, TransientError } from "../../../../shared/errors.ts";
import { portsOfCall } from "../../../../shared/steps/portsOfCall.ts";
import { runStep } from "../../../../shared/steps/runStep.ts";
import {
  DONE,
  goTo,
  more,
  NOTHING,
  next,
  type PagedStep,
  type PageEnd,
  pagedStep,
  refused,
  type Scope,
} from "../../../../shared/steps/step.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const Tally = z.object({ seen: z.number().default(0), isLoud: z.boolean().default(false) });
type Tally = z.infer<typeof Tally>;
type Page = (scope: Scope<Tally>) => PageEnd<Tally> | Promise<PageEnd<Tally>>;

const BEGAN = "2026-03-02T08:00:00.000Z";
const by = { id: "x", displayName: "X" };
const asked = { by, at: BEGAN, reason: "x" };
let ports: FakePorts;
let told: string[];
let pages: string[];

beforeEach(async () => {
  ports = fakePorts({ clock: new FakeClock(BEGAN) });
  told = [];
  pages = [];
  await ports.store.insertWave(aWave({ stage: "swept" }));
});

/** A step of three phases; each page is noted as `phase cursor`. */
function stepOf(scripts: Record<string, Page>, change: Partial<PagedStep<Tally, { kind: "snapshot" }>> = {}) {
  const phase = (name: string) => async (scope: Scope<Tally>) => {
    pages.push(scope.cursor === undefined ? name : `${name} ${scope.cursor}`);
    return (scripts[name] ?? (() => NOTHING))(scope);
  };
  return pagedStep<Tally, { kind: "snapshot" }>({
    kind: "snapshot",
    tally: Tally,
    whenPaused: "stops",
    mayRun: () => true,
    phases: { first: phase("first"), second: phase("second"), third: phase("third") },
    ...change,
  });
}
const wakeable = {
  runOf: ({ watchedUntil }: WaveFacts) => watchedUntil ?? "never",
  takenUpAt: ({ phase }: { phase: string }) => phase,
  tellRefused: async (_: unknown, { code }: RefusedError) => void told.push(code),
};
const run = (step: ReturnType<typeof stepOf>, place?: Place) =>
  runStep(step, {
    call: portsOfCall(ports),
    config: testConfig(),
    waveId: "wave-1",
    step: { kind: "snapshot" },
    place,
  });
const change = async (facts: Partial<WaveFacts>) => {
  const found = await ports.store.wave("wave-1");
  if (found) await ports.store.saveWave({ ...found.facts, ...facts }, found.etag);
};
const placeAt = (phase: string, more: Partial<Place> = {}): Place => ({ phase, since: BEGAN, tally: {}, ...more });

describe("a paged step", () => {
  test("goes through its phases in their order, and is done behind the last one", async () => {
    expect(await run(stepOf({ second: () => next() }))).toEqual(DONE);
    expect(pages).toEqual(["first", "second", "third"]);
  });

  test("stays in a phase while it has more, with its cursor and its tally, and begins the next one without a cursor", async () => {
    const seen: number[] = [];
    const first: Page = ({ cursor, tally }) => {
      seen.push(tally.seen);
      return cursor === "b" ? next() : more(cursor === "a" ? "b" : "a", { tally: { seen: tally.seen + 1 } });
    };
    expect(await run(stepOf({ first }))).toEqual(DONE);
    expect(pages).toEqual(["first", "first a", "first b", "second", "third"]);
    expect(seen).toEqual([0, 1, 2]);
  });

  test("can go on with another phase than the following one", async () => {
    await run(stepOf({ first: () => goTo("third") }));
    expect(pages).toEqual(["first", "third"]);
  });

  test("is a bug when it names a phase that it does not have", async () => {
    await expect(run(stepOf({ first: () => goTo("thrid") }))).rejects.toThrow("no phase thrid");
  });

  test("ends a call with its share of pages, and the next call goes on there", async () => {
    let count = 0;
    const step = stepOf({ first: () => (++count < 20 ? more(String(count)) : next()) });
    const end = await run(step);
    expect(end).toEqual({ kind: "go", place: placeAt("first", { cursor: "12", tally: { seen: 0, isLoud: false } }) });
    expect(await run(step, end.kind === "go" ? end.place : undefined)).toEqual(DONE);
    expect(count).toBe(20);
  });

  test("counts no page that had nothing to do", async () => {
    let count = 0;
    const second: Page = () => more(String(++count));
    expect(await run(stepOf({ second }))).toMatchObject({ kind: "go", place: { cursor: "12" } });
  });

  test("ends a call where it has to pause, behind what it did", async () => {
    const step = stepOf({ first: () => more("a", { afterSeconds: 10, tally: { isLoud: true } }) });
    const place = placeAt("first", { cursor: "a", tally: { seen: 0, isLoud: true } });
    expect(await run(step)).toEqual({ kind: "go", place, afterSeconds: 10 });
    expect(pages).toEqual(["first"]);
  });

  test.each<[string, Place | undefined]>([
    ["begins anew, so that what it reads up to its beginning does not age", undefined],
    ["goes on from where the call began", placeAt("second")],
  ])("shows people what only they can mend, asks again within the hour, and %s", async (_how, place) => {
    const step = stepOf({ first: () => next(), second: () => refused("GroupEmpty", "the group is empty") });
    const because = "refused: GroupEmpty";
    expect(await run(step, place)).toEqual({ kind: "go", place, afterSeconds: 3600, because });
    const waiting = { kind: "refused", until: "2026-03-02T09:00:00.000Z", because: "the group is empty" };
    expect(await ports.store.waiting("wave-1")).toMatchObject(waiting);
  });
});

describe("a place", () => {
  test("keeps the moment when the step began", async () => {
    ports.clock.advance({ hours: 3 });
    const since: string[] = [];
    const second: Page = (scope) => {
      since.push(scope.since);
      return next();
    };
    await run(stepOf({ second }), placeAt("second"));
    expect(since).toEqual([BEGAN]);
  });

  test.each<[string, Place]>([
    ["a phase of another name", placeAt("zeroth")],
    ["a phase that every object has", placeAt("toString")],
    ["a tally of another shape", placeAt("third", { tally: { seen: "many" } })],
  ])("with %s begins the step anew", async (_what, place) => {
    ports.clock.advance({ hours: 1 });
    const since: string[] = [];
    const first: Page = (scope) => {
      since.push(scope.since);
      return next();
    };
    await run(stepOf({ first }), place);
    expect(pages).toEqual(["first", "second", "third"]);
    expect(since).toEqual(["2026-03-02T09:00:00.000Z"]);
  });
});

describe("before every page", () => {
  test.each<[string, Partial<WaveFacts>, readonly string[]]>([
    ["a pause", { paused: asked }, ["first"]],
    ["a cancellation", { cancelRequested: asked }, ["first"]],
    ["a rollback", { stage: "enforcing", rollbackRequested: asked }, ["first"]],
    ["another count", { reportedReady: 7 }, ["first", "first a", "second", "third"]],
  ])("%s that people asked for meanwhile is seen", async (_what, facts, seen) => {
    const first: Page = async ({ cursor }) => {
      await change(facts);
      return cursor === "a" ? next() : more("a");
    };
    expect(await run(stepOf({ first }))).toEqual(DONE);
    expect(pages).toEqual(seen);
  });

  test("a pause does not stop a step that goes on while paused; a rollback does", async () => {
    await change({ paused: asked });
    await run(stepOf({}, { whenPaused: "goesOn" }));
    expect(pages).toEqual(["first", "second", "third"]);
    await change({ stage: "enforced", rollbackRequested: asked });
    await run(stepOf({}, { whenPaused: "goesOn" }));
    expect(pages).toHaveLength(3);
  });

  test("a rollback that the stage cannot follow stops nothing: it would be decided on again and again", async () => {
    for (const stage of ["reminded", "swept"] as const) {
      await change({ stage, rollbackRequested: asked });
      pages.length = 0;
      await run(stepOf({}));
      expect(pages).toEqual(["first", "second", "third"]);
    }
  });

  test("the step is asked whether it is still wanted", async () => {
    const mayRun = ({ wave }: { wave: WaveFacts }) => wave.round === 1;
    const first: Page = async () => {
      await change({ round: 2 });
      return next();
    };
    await run(stepOf({ first }, { mayRun }));
    expect(pages).toEqual(["first"]);
  });

  test("what must be done in any case is done, whatever people have asked for", async () => {
    await change({ cancelRequested: asked });
    const before: string[] = [];
    const beforeAll = async (_: Scope<Tally>, phase: string) => void before.push(phase) as undefined;
    expect(await run(stepOf({}, { beforeAll }))).toEqual(DONE);
    expect([before, pages]).toEqual([["first"], []]);
  });
});

describe("a service that is busy", () => {
  const busy = (retryAfterSeconds?: number) => () => {
    throw new TransientError("the log is busy", { retryAfterSeconds });
  };

  test.each([
    ["with the first page leaves the call to be made again", new TransientError("busy")],
    ["another writer that was faster does so too", new ConflictError("faster")],
    ["a refusal of the first page does so too", new RefusedError("denied", "Forbidden", "no")],
  ])("%s", async (_what, error) => {
    const first: Page = () => {
      throw error;
    };
    await expect(run(stepOf({ first }))).rejects.toBe(error);
  });

  test.each([
    ["as long as it asks for", 20, 20],
    ["a little, when it does not say", undefined, 5],
  ])("later on is waited for, %s; what was done stands", async (_how, told, seconds) => {
    const step = stepOf({ first: () => next({ seen: 3 }), second: busy(told) });
    expect(await run(step)).toEqual({
      kind: "go",
      place: placeAt("second", { tally: { seen: 3, isLoud: false } }),
      afterSeconds: seconds,
    });
  });

  test("behind a phase that had nothing to do is waited for as well: the step's beginning stands", async () => {
    expect(await run(stepOf({ second: busy(20) }))).toMatchObject({ kind: "go", place: { since: BEGAN } });
  });
});

describe("a step whose waits people can wake", () => {
  const NINE = "2026-03-02T09:00:00.000Z";
  const waiting = () => ports.store.waiting("wave-1");

  test.each([
    ["short pauses are waited out", 59, "go"],
    ["long ones end the step where it can be woken", 60, "wait"],
  ])("%s", async (_what, afterSeconds, kind) => {
    expect(await run(stepOf({ first: () => more("a", { afterSeconds }) }, { wakeable }))).toMatchObject({ kind });
    expect((await waiting())?.place).toEqual(
      kind === "wait"
        ? { of: "never", ...placeAt("first", { cursor: "a", tally: { seen: 0, isLoud: false } }) }
        : undefined,
    );
  });

  test("goes on at its kept place, once", async () => {
    await run(stepOf({ first: () => next(), second: () => more("a", { afterSeconds: 600 }) }, { wakeable }));
    pages = [];
    expect(await run(stepOf({ second: () => next() }, { wakeable }))).toEqual(DONE);
    expect(pages).toEqual(["second a", "third"]);
  });

  test("does not take up a place under a name that it does not know, whatever it would make of it", async () => {
    const place = { ...placeAt("zeroth"), of: "never" };
    await ports.store.saveWaiting("wave-1", { kind: "busy", until: NINE, because: "x", place });
    await run(stepOf({}, { wakeable: { ...wakeable, takenUpAt: () => "third" } }));
    expect(pages).toEqual(["first", "second", "third"]);
  });

  test("does not take up the place of an earlier run", async () => {
    await run(stepOf({ first: () => more("a", { afterSeconds: 600 }) }, { wakeable }));
    await change({ watchedUntil: NINE });
    pages = [];
    await run(stepOf({}, { wakeable }));
    expect(pages).toEqual(["first", "second", "third"]);
  });

  test("does not take up a place whose end was written without an answer: it would end the same run for ever", async () => {
    const end = await run(stepOf({ first: () => more("a", { afterSeconds: 20 }) }, { wakeable }));
    const place = end.kind === "go" ? end.place : undefined;
    const first: Page = async () => {
      await change({ watchedUntil: NINE });
      throw new TransientError("it took effect, and was not answered");
    };
    // The same call is made again, and fails again.
    for (const _call of [1, 2]) await run(stepOf({ first }, { wakeable }), place);
    expect((await waiting())?.place?.of).toBe("never");
    pages = [];
    await run(stepOf({}, { wakeable }));
    expect(pages).toEqual(["first", "second", "third"]);
  });

  test("may go on with another phase than the one it stands at", async () => {
    await run(stepOf({ first: () => more("a", { afterSeconds: 600 }) }, { wakeable }));
    pages = [];
    await run(stepOf({}, { wakeable: { ...wakeable, takenUpAt: () => "third" } }));
    expect(pages).toEqual(["third"]);
  });

  test("that is refused tells the operators, waits an hour, and begins anew", async () => {
    const first: Page = () => {
      throw new RefusedError("denied", "Forbidden", "no permission");
    };
    const end = { kind: "wait", until: NINE, because: "no permission" };
    expect(await run(stepOf({ first }, { wakeable }))).toEqual(end);
    expect([told, (await waiting())?.place]).toEqual([["Forbidden"], undefined]);
  });

  test("that finds something which only people can mend does so too", async () => {
    const step = stepOf({ first: () => refused("ExclusionRefused", "no way in") }, { wakeable });
    expect(await run(step)).toEqual({ kind: "wait", until: NINE, because: "no way in" });
    expect(told).toEqual(["ExclusionRefused"]);
  });

  test("begins anew at once when its kept place is refused, for a log does not know its places for ever", async () => {
    await run(stepOf({ first: () => more("old", { afterSeconds: 600 }) }, { wakeable }));
    pages = [];
    const first: Page = ({ cursor }) => {
      if (cursor === "old") throw new RefusedError("cursor", "BadToken", "the token has expired");
      return next();
    };
    expect(await run(stepOf({ first }, { wakeable }))).toEqual(DONE);
    expect([pages, told]).toEqual([["first old", "first", "second", "third"], []]);
  });

  test.each([
    ["a minute at the least", 3, "2026-03-02T08:01:00.000Z"],
    ["as long as the service asks for", 3600, NINE],
  ])(
    "whose first page finds a busy service waits %s, and keeps no place where it has just begun",
    async (_how, told, until) => {
      const first: Page = () => {
        throw new TransientError("the log is busy", { retryAfterSeconds: told });
      };
      expect(await run(stepOf({ first }, { wakeable }))).toEqual({ kind: "wait", until, because: "the log is busy" });
      expect((await waiting())?.place).toBeUndefined();
    },
  );
});

describe("a cursor that a service does not take any more", () => {
  const HALF_AN_HOUR_AGO = "2026-03-02T07:30:00.000Z";
  const lost = () => new RefusedError("cursor", "Directory_ExpiredPageToken", "the page token has expired");
  /** The second phase stands at a cursor that is dead; those of its own day work. */
  const step = (change: Parameters<typeof stepOf>[1] = {}) =>
    stepOf(
      {
        first: () => next({ seen: 1 }),
        second: ({ cursor }) => {
          if (cursor === "old") throw lost();
          return cursor === "new" ? next() : more("new");
        },
      },
      change,
    );
  const old = placeAt("second", { cursor: "old", tally: { seen: 9 } });

  test.each([
    ["cannot be woken", {}],
    ["can be woken", { wakeable }],
  ])(
    "begins a step anew that %s, from its first page and with nothing counted, and tells nobody",
    async (_what, of) => {
      expect(await run(step(of), old)).toEqual(DONE);
      expect(pages).toEqual(["second old", "first", "second", "second new", "third"]);
      expect([told, await ports.store.waiting("wave-1")]).toEqual([[], undefined]);
    },
  );

  test("lets the step wait at its beginning where the service is busy by then", async () => {
    const first: Page = () => {
      throw new TransientError("busy", { retryAfterSeconds: 30 });
    };
    const busy = stepOf({ first, second: () => Promise.reject(lost()) });
    const place = placeAt("first", { begunAnewAt: BEGAN, tally: { seen: 0, isLoud: false } });
    expect(await run(busy, old)).toEqual({ kind: "go", place, afterSeconds: 30 });
  });

  test("is told of where it is refused again at once: that is about more than time", async () => {
    const dead: Page = ({ cursor }) => (cursor === undefined ? more("next") : Promise.reject(lost()));
    await expect(run(stepOf({ second: dead }), old)).rejects.toThrow("the page token has expired");
    expect(pages).toEqual(["second old", "first", "second", "second next"]);
    expect(await run(stepOf({ second: dead }, { wakeable }), old)).toMatchObject({ kind: "wait" });
    expect(told).toEqual(["Directory_ExpiredPageToken"]);
  });

  test.each([
    ["is told of in a later call, too, within the hour", HALF_AN_HOUR_AGO, 1],
    ["begins the step anew after the hour", "2026-03-02T07:00:00.000Z", 2],
  ])("%s", async (_what, begunAnewAt, times) => {
    const place = { ...old, begunAnewAt };
    await run(stepOf({ second: () => Promise.reject(lost()) }), place).catch(() => undefined);
    expect(pages.filter((page) => page.startsWith("second")).length).toBe(times);
  });

  test("is not what any other refusal is about: the step stands where it is", async () => {
    const denied: Page = () => Promise.reject(new RefusedError("denied", "Forbidden", "no permission"));
    await expect(run(stepOf({ second: denied }), old)).rejects.toThrow("no permission");
    expect(pages).toEqual(["second old"]);
  });
});
