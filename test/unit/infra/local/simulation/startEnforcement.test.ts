import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type AdminApi, SiteDown } from "../../../../../infra/local/simulation/adminApi.ts";
import { startEnforcement } from "../../../../../infra/local/simulation/startEnforcement.ts";

const monday = Date.parse("2027-01-11T05:00:00Z");
const MINUTE_MS = 60_000;
type State = "notStarted" | "startAsked" | "starting" | "running" | "stopping" | "stopped";

/** A product that starts as its contract says; `answers` come first, instead of its own. */
function product(from: State, { answers = [] as number[], looksDown = 0, looksUnread = 0, startingFor = 0 } = {}) {
  const clock = new VirtualClock({ startMs: monday });
  let state = from;
  let startedAt = 0;
  const said: string[] = [];
  const minutes = () => (clock.now() - monday) / MINUTE_MS;
  const now = (): State => {
    if (state === "starting" && minutes() >= startedAt + startingFor) state = "running";
    return state;
  };
  const apiOf = (name: string): AdminApi => ({
    async get<T>() {
      if (looksDown-- > 0) throw new SiteDown("503");
      const isRead = state !== "notStarted" && looksUnread-- <= 0;
      const status = { state: now(), ...(isRead ? { digest: "d1" } : {}) };
      return status as T;
    },
    async post(path, body) {
      said.push(`${minutes()} ${name} ${path} ${JSON.stringify(body)}`);
      const status = answers.shift() ?? (state === "notStarted" || state === "startAsked" ? 202 : 409);
      if (status !== 202) return { status, body: "" };
      if (state === "startAsked") startedAt = minutes();
      state = state === "notStarted" ? "startAsked" : "starting";
      return { status, body: { state, digest: "d1" } };
    },
  });
  const play = async () => {
    let isOver = false;
    const people = { starter: apiOf("starter"), approver: apiOf("approver") };
    const started = startEnforcement({ clock, at: monday + 10 * MINUTE_MS, ...people }).finally(() => {
      isOver = true;
    });
    await Promise.all([started, clock.runUntil(() => isOver)]);
    return { minutes: minutes(), state: now(), said };
  };
  return { play, said };
}

const asks = 'starter /api/start {"reason":"The rollout of passkeys begins"}';
const confirms = 'approver /api/start {"digest":"d1"}';

describe("two people start enforcement", () => {
  test("one asks, the other confirms the same digest later, and they see that it runs", async () => {
    const { said, state, minutes } = await product("notStarted").play();
    expect(said).toEqual([`10 ${asks}`, `30 ${confirms}`]);
    expect([state, minutes]).toEqual(["running", 35]);
  });

  test.each<[string, State, string[]]>([
    ["that was asked for already is only confirmed", "startAsked", [`10 ${confirms}`]],
    ["that runs is left alone", "running", []],
    ["that people are stopping is left alone", "stopping", []],
    ["that people stopped is left alone", "stopped", []],
  ])("enforcement %s", async (_what, from, said) => {
    expect((await product(from).play()).said).toEqual(said);
  });

  test("whoever meets an outage comes back, later each time", async () => {
    const { said, state } = await product("notStarted", { looksDown: 2, answers: [503, 202, 502] }).play();
    expect(state).toBe("running");
    // Down at 10 and 15, refused at 25, taken at 45; the approver comes at 65, and again five minutes later.
    expect(said).toEqual([`25 ${asks}`, `45 ${asks}`, `65 ${confirms}`, `70 ${confirms}`]);
  });

  test.each<State>(["startAsked", "starting"])("nobody confirms what the page cannot show (%s)", async (from) => {
    const { said } = await product(from, { looksUnread: 1, startingFor: 60 }).play();
    expect(said[0]).toBe(`15 ${confirms}`);
    expect(new Set(said.map((line) => line.replace(/^[0-9]+ /, "")))).toEqual(new Set([confirms]));
  });

  test("a start that takes hours is carried on by the button until it runs", async () => {
    const { minutes, said } = await product("startAsked", { startingFor: 60 }).play();
    expect(new Set(said.map((line) => line.replace(/^[0-9]+ /, "")))).toEqual(new Set([confirms]));
    expect(minutes).toBe(70);
  });

  test("what does not stand as it was read any more (409) is read again, not insisted on", async () => {
    const { said, state } = await product("notStarted", { answers: [409] }).play();
    expect(said).toHaveLength(3);
    expect(state).toBe("running");
  });

  test.each([400, 401, 403, 422])("a refusal with %i ends it with its reason", async (status) => {
    const { play, said } = product("notStarted", { answers: [status] });
    await expect(play()).rejects.toThrow(`POST /api/start was answered ${status}`);
    expect(said).toHaveLength(1);
  });
});
