import { expect, test } from "vitest";
import { answersFor, type Case, casesOf, type Found, tryFault } from "../../support/matrix/matrix.ts";
import { mayDiffer } from "../../support/matrix/mayDiffer.ts";
import { FROM_LOG_ANALYTICS, tellRollout } from "../../support/matrix/rollout.ts";
import type { Story } from "../../support/matrix/story.ts";

/** What asks nobody outside. */
const withoutOutside: Readonly<Record<string, string>> = {
  openApi: "a file of the bundle",
  health: "says only that the app runs",
  phoneGuidePage: "words of the app",
  chaseMembers: "everybody keeps the wave's hours there; it makes requests of the gate's look alone, which are tried",
  waveRollout: "replayed code: its activities ask",
  joinerOnboarding: "replayed code: its activities ask",
  registrationPoll: "replayed code: its activities ask",
};

/**
 * Each request of each function gets so many of the bad answers, in turn; `all` tries every one (an hour). Fewer where
 * a token is asked for: every function does, and what cannot be asked for at all goes on in few ways.
 */
const IS_ALL = process.env["BAD_ANSWERS"] === "all";
const AT_A_TIME = { token: 2, other: 3 };
const LASTS = ["always", "once"] as const;
/** To look into one finding: only the requests that match, and for what they are answered. */
const ONLY = { call: new RegExp(process.env["BAD_CALL"] ?? ""), bad: new RegExp(process.env["BAD_ANSWER"] ?? "") };

const story = await tellRollout();
/** The same rollout, with the log read from where the tenant exports it: what is asked there is all that is new. */
const fromLogAnalytics = await tellRollout(FROM_LOG_ANALYTICS);
const isOfLogs = ({ call }: Case): boolean => call.startsWith("logs ");
/** And once more behind a door that is demanded: whether it is up, and who is in its scope. */
const behindDoor = await tellRollout({ DOOR: "required" });
const acts = /^(?:approveWave|startEnforcement|releasePerson|decideAboutMember|pickUp|rollbackWave|stopEnforcement)$/;
const isOfDoor = ({ recording: { entry }, call }: Case): boolean =>
  acts.test(entry) && /get appState|checkMemberGroups/.test(call);
const casesIn = (told: Story, isWanted: (one: Case) => boolean = () => true) =>
  casesOf(told.recordings)
    .filter(isWanted)
    .map((one) => ({ ...one, story: told }));
const cases = [...casesIn(story), ...casesIn(fromLogAnalytics, isOfLogs), ...casesIn(behindDoor, isOfDoor)];

const possible = (one: Case) => answersFor(one.call).flatMap((bad) => LASTS.map((lasts) => ({ bad, lasts })));
/** The answers of a request are dealt out one after the other, so that neighbours get different ones. */
const dealt = (one: Case, index: number) => {
  const all = possible(one);
  const most = AT_A_TIME[one.call.startsWith("identity ") ? "token" : "other"];
  const count = IS_ALL ? all.length : Math.min(most, all.length);
  const stride = Math.max(1, Math.floor(all.length / count));
  return Array.from({ length: count }, (_, n) => all[(index + n * stride) % all.length]).filter(
    (deal) => deal !== undefined,
  );
};
const runs = cases.map((one, index) => ({ one, deals: dealt(one, index) }));

test("every function has work to do in the story, unless it asks nobody", () => {
  const seen = new Set(cases.map(({ recording }) => recording.entry));
  const missing = story.world
    .functions()
    .map(({ name }) => name)
    .filter((name) => !seen.has(name));
  expect(missing.sort()).toEqual(Object.keys(withoutOutside).sort());
  const answers = new Set(runs.flatMap(({ deals }) => deals.map(({ bad }) => bad.name)));
  const count = runs.reduce((sum, { deals }) => sum + deals.length, 0);
  const most = cases.reduce((sum, one) => sum + possible(one).length, 0);
  const calls = new Set(cases.map(({ call }) => call)).size;
  process.stdout.write(
    `bad answers: ${seen.size} functions, ${calls} requests (${cases.length} with who makes them), ${answers.size} answers, once and for a while: ${count} of ${most} possible runs\n`,
  );
});

const wanted = runs.flatMap(({ one, deals }) =>
  ONLY.call.test(one.call) ? [{ one, deals: deals.filter(({ bad }) => ONLY.bad.test(bad.name)) }] : [],
);
const byEntry = Map.groupBy(wanted, ({ one }) => one.recording.entry);

test.each([...byEntry])(
  "%s loses nothing, fails nothing and says why, whatever is answered",
  async (_entry, mine) => {
    const found: Found[] = [];
    for (const { one, deals } of mine)
      for (const { bad, lasts } of deals) found.push(...(await tryFault(one.story, one, bad, lasts)));
    expect(found.filter((one) => !mayDiffer(one))).toEqual([]);
  },
  600_000,
);
