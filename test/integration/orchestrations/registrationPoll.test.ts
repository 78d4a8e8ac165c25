import * as df from "durable-functions";
import { describe, expect, test } from "vitest";
import { registrationPoll } from "../../../orchestrations/registrationPoll.ts";
import { Hub } from "../../support/durable/hub.ts";

const STARTED = "2026-03-02T08:00:00.000Z";

type BrokenOff = "lostPlace" | "unreadable";
interface Asked {
  readonly page: number;
  readonly next?: string;
}

/**
 * Polls a report of so many pages, `pagesACall` of them in each call; an older version of the activity does one and
 * does not tell `page`.
 * @param finishing where each call of the end but the last leaves people for the next one.
 * @param brokenOff what a call of the activity says that has got no further.
 */
async function poll(
  pages: number,
  pagesACall: number,
  tellsPage: boolean,
  finishing: readonly string[] = [],
  brokenOff: (page: number, call: number) => BrokenOff | undefined = () => undefined,
) {
  const asked: Asked[] = [];
  const finished: unknown[] = [];
  df.app.orchestration("registrationPoll", registrationPoll);
  df.app.activity("pollRegistrationPage", {
    handler: async ({ page, next }: Asked) => {
      asked.push({ page, ...(next !== undefined && { next }) });
      const because = brokenOff(page, asked.length);
      if (because) return { ok: { brokenOff: because } };
      const following = page + pagesACall;
      return { ok: following < pages ? { next: `at-${following}`, ...(tellsPage && { page: following }) } : {} };
    },
  });
  df.app.activity("finishPoll", {
    handler: async (input: unknown) => {
      finished.push(input);
      const after = finishing[finished.length - 1];
      return { ok: after === undefined ? {} : { after } };
    },
  });
  const hub = new Hub();
  await hub.start("registrationPoll", "poll", { startedAt: STARTED });
  await hub.settle();
  const { runtimeStatus } = await hub.status("poll");
  await hub.close();
  return { asked, finished, runtimeStatus };
}

describe("a poll of the report", () => {
  test("carries on where the call before left off, until there is no more, and finishes once", async () => {
    const { asked, finished, runtimeStatus } = await poll(12, 5, true);
    expect(asked).toEqual([{ page: 0 }, { page: 5, next: "at-5" }, { page: 10, next: "at-10" }]);
    expect([finished, runtimeStatus]).toEqual([[{ startedAt: STARTED }], "Completed"]);
  });

  test("that an older version began, a page a call, counts on from there", async () => {
    const { asked } = await poll(3, 1, false);
    expect(asked).toEqual([{ page: 0 }, { page: 1, next: "at-1" }, { page: 2, next: "at-2" }]);
  });

  test("of a very long report keeps its place from one generation to the next", async () => {
    const { asked, finished } = await poll(600, 5, true);
    expect(asked.length).toBe(120);
    expect(asked.map(({ page }) => page)).toEqual(Array.from({ length: 120 }, (_, call) => call * 5));
    expect(asked.slice(1).every(({ page, next }) => next === `at-${page}`)).toBe(true);
    expect(finished.length).toBe(1);
  });

  test("goes on behind those whom a call of its end has carried on, and reads no page again", async () => {
    const { asked, finished, runtimeStatus } = await poll(1, 5, true, ["ada", "bob"]);
    expect([asked.length, runtimeStatus]).toEqual([1, "Completed"]);
    expect(finished).toEqual(
      [STARTED, STARTED, STARTED].map((startedAt, n) => ({
        startedAt,
        ...(n > 0 && { after: ["ada", "bob"][n - 1] }),
      })),
    );
  });

  test("with very many people on their way keeps its place from one generation to the next", async () => {
    const people = Array.from({ length: 120 }, (_, n) => `p${n}`);
    const { asked, finished, runtimeStatus } = await poll(12, 5, true, people);
    expect([asked.length, runtimeStatus]).toEqual([3, "Completed"]);
    expect(finished).toEqual([{ startedAt: STARTED }, ...people.map((after) => ({ startedAt: STARTED, after }))]);
  });

  test("whose cursor is not taken any more begins anew at its first page, and finishes", async () => {
    const { asked, finished } = await poll(12, 5, true, [], (_page, call) => (call === 2 ? "lostPlace" : undefined));
    expect(asked).toEqual([
      { page: 0 },
      { page: 5, next: "at-5" },
      { page: 0 },
      { page: 5, next: "at-5" },
      { page: 10, next: "at-10" },
    ]);
    expect(finished).toEqual([{ startedAt: STARTED }]);
  });

  test.each([
    ["lostPlace", 4],
    ["unreadable", 2],
  ] as const)("that always ends as %s at the same page is not recorded as complete, and ends", async (why, calls) => {
    const { asked, finished, runtimeStatus } = await poll(12, 5, true, ["ada"], (page) =>
      page === 5 ? why : undefined,
    );
    expect([asked.length, runtimeStatus]).toEqual([calls, "Completed"]);
    expect(finished).toEqual([
      { startedAt: STARTED, isBrokenOff: true },
      { startedAt: STARTED, after: "ada", isBrokenOff: true },
    ]);
  });
});
