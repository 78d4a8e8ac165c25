import { expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { planWaves } from "../../../../../infra/local/simulation/rolloutPlan.ts";
import { startWaves } from "../../../../../infra/local/simulation/startWaves.ts";

const monday = Date.parse("2027-01-11T05:00:00Z");
const waves = planWaves(["11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"]);
const there = { status: 409, body: { error: { code: "waveExists", message: "A wave with this id exists already." } } };

/** A site that answers these first, then takes what is not there yet. */
function site(answers: readonly { readonly status: number; readonly body: unknown }[]) {
  const clock = new VirtualClock({ startMs: monday });
  const first = [...answers];
  const taken = new Set<string>();
  const asked: string[] = [];
  const starter = {
    post: async (_path: string, body: unknown) => {
      const { waveId } = body as { readonly waveId: string };
      asked.push(waveId);
      const answer = first.shift() ?? (taken.has(waveId) ? there : { status: 202, body: {} });
      if (answer.status === 202) taken.add(waveId);
      return answer;
    },
  };
  const play = async () => {
    let isOver = false;
    const started = startWaves({ clock, at: monday, starter, waves }).finally(() => {
      isOver = true;
    });
    await Promise.all([started, clock.runUntil(() => isOver)]);
    return { asked, taken: [...taken] };
  };
  return { play };
}

test("the waves are started one after the other", async () => {
  expect(await site([]).play()).toEqual({ asked: ["wave-1", "wave-2"], taken: ["wave-1", "wave-2"] });
});

test("an outage between two waves keeps none of them out, as what was taken is not asked for again", async () => {
  const { play } = site([
    { status: 202, body: {} },
    { status: 503, body: "the app is away" },
  ]);
  expect(await play()).toEqual({ asked: ["wave-1", "wave-2", "wave-2"], taken: ["wave-1", "wave-2"] });
});

test("a wave whose answer was lost is there, and the next one is started", async () => {
  const { play } = site([{ status: 504, body: "" }, there]);
  expect(await play()).toEqual({ asked: ["wave-1", "wave-1", "wave-2"], taken: ["wave-2"] });
});

test("a refusal ends the run, with what was said", async () => {
  const refused = { status: 422, body: { error: { code: "invalidWave", message: "no" } } };
  await expect(site([refused]).play()).rejects.toThrow(/answered 422.*invalidWave/);
});
