import { describe, expect, test } from "vitest";
import { addCuts, cutOfFigures } from "../../../../../shared/domain/deadline/addCuts.ts";
import type { ReportedLine } from "../../../../../shared/domain/deadline/deadlineStanding.ts";
import {
  EVERYBODY,
  OUTSIDE_WAVES,
  ProgressCount,
  ProgressCutSchema,
  waveCut,
  waveOfCut,
} from "../../../../../shared/domain/deadline/progressCut.ts";
import { ratesOf } from "../../../../../shared/domain/deadline/progressRates.ts";

const line = (n: number, change: Partial<ReportedLine> = {}): ReportedLine => ({
  userId: `10000000-0000-4000-8000-00000000000${n}`,
  methodsRegistered: ["mobilePhone"],
  ready: false,
  isAdmin: false,
  hasLeft: false,
  ...change,
});

describe("a count", () => {
  const count = new ProgressCount({ globalAdministrators: new Set() });
  count.add([
    line(1, { waveId: "wave-1" }),
    line(2, { methodsRegistered: ["passKeySynced", "mobilePhone"], ready: true, waveId: "wave-1" }),
    line(3, { isExternal: true }),
  ]);
  count.add([line(4, { methodsRegistered: undefined }), line(5, { hasLeft: true })]);
  const cuts = count.cuts();

  test("has everybody once, and whoever has left nowhere but there", () => {
    expect(cuts.get(EVERYBODY)).toMatchObject({
      people: 4,
      left: 1,
      standings: { february: { smsOrVoiceOnly: 1, ready: 1, unknown: 1 }, july: { smsOrVoiceOnly: 1 } },
      credentials: { phone: 3, syncedPasskey: 1 },
    });
  });

  test("tells each wave from those in none", () => {
    expect(cuts.get(waveCut("wave-1"))).toMatchObject({ people: 2, left: 0 });
    expect(cuts.get(OUTSIDE_WAVES)).toMatchObject({ people: 2, left: 1 });
    expect([...cuts.keys()].map(waveOfCut)).toEqual([undefined, "wave-1", undefined]);
  });

  test("lists the people behind each number", () => {
    expect(count.list({ cohort: "february", standing: "smsOrVoiceOnly" })).toEqual([
      { userId: line(1).userId, waveId: "wave-1" },
    ]);
    expect(count.list({ cohort: "july", standing: "smsOrVoiceOnly" })).toEqual([{ userId: line(3).userId }]);
    expect(count.list({ cohort: "july", standing: "ready" })).toEqual([]);
  });

  test("has whoever may use codes by phone, whatever they hold; nobody who has left; no number where nobody could tell", () => {
    const groups = new Map([["sms", new Set([line(1).userId, line(2).userId, line(5).userId])]]);
    const methods = [{ isOn: true, includeTargets: [{ kind: "group", id: "sms" } as const], excludeTargets: [] }];
    const told = new ProgressCount({ phoneCodes: { methods, groups } });
    told.add([
      line(1, { waveId: "wave-1" }),
      line(2, { methodsRegistered: ["passKeySynced"], ready: true }),
      line(3),
      line(5, { hasLeft: true }),
    ]);
    const numbers = [EVERYBODY, OUTSIDE_WAVES, waveCut("wave-1")].map((key) => told.cuts().get(key)?.mayUsePhoneCodes);
    expect(numbers).toEqual([2, 1, 1]);
    expect(told.list({ allowed: "phoneCodes" }).map(({ userId }) => userId)).toEqual([line(1).userId, line(2).userId]);
    expect(cuts.get(EVERYBODY)).not.toHaveProperty("mayUsePhoneCodes");
    expect(count.list({ allowed: "phoneCodes" })).toEqual([]);
    const [some, unknown] = [told.cuts().get(EVERYBODY), cuts.get(EVERYBODY)];
    if (!some || !unknown) throw new Error("a cut is missing");
    expect(addCuts([some, some])).toMatchObject({ mayUsePhoneCodes: 4 });
    expect(addCuts([some, addCuts([])])).toMatchObject({ mayUsePhoneCodes: 2 });
    // Half a number would be none of the whole.
    expect(addCuts([some, unknown])).not.toHaveProperty("mayUsePhoneCodes");
  });

  test("adds up with others as if all had been counted at once", () => {
    const [all, none, wave] = [EVERYBODY, OUTSIDE_WAVES, waveCut("wave-1")].map((key) => cuts.get(key));
    if (!all || !none || !wave) throw new Error("a cut is missing");
    expect(addCuts([none, wave])).toEqual(addCuts([all]));
    expect(addCuts([])).toMatchObject({ people: 0, left: 0, credentials: {} });
  });
});

test("a row of before, which tells fewer standings, is read with none of the others", () => {
  const cut = { people: 1, left: 0, standings: { february: { ready: 1 }, july: {} }, credentials: {} };
  expect(ProgressCutSchema.parse(cut).standings.february).toMatchObject({ ready: 1, smsOrVoiceOnly: 0 });
});

describe("rates", () => {
  const empty = addCuts([]);
  const figures = {
    inScope: 10,
    needed: 9,
    ready: 4,
    enforced: 2,
    reported: 2,
    withPasskey: 6,
    used: 5,
    triedInVain: 1,
    completed: 4,
    completedHours: 100,
    platforms: {},
  };

  test("platforms are added up, each of its own", () => {
    const of = (platforms: (typeof figures)["platforms"] & object) => cutOfFigures({ ...figures, platforms });
    const windows = { windows: { works: 3, satisfied: 1 } };
    const both = { windows: { works: 2, satisfied: 2 }, iOS: { works: 1, satisfied: 0 } };
    expect(addCuts([of(windows), of(both)]).figures?.platforms).toEqual({
      windows: { works: 5, satisfied: 3 },
      iOS: { works: 1, satisfied: 0 },
    });
  });

  test("of nobody are not told", () => {
    expect(ratesOf(empty)).toEqual({});
    const none = { ...figures, inScope: 0, withPasskey: 0, used: 0, triedInVain: 0, completed: 0, completedHours: 0 };
    expect(ratesOf({ ...empty, figures: none })).toEqual({});
  });

  test("are shares of those of whom they can be told", () => {
    const standings = { ...empty.standings, february: { ...empty.standings.february, ready: 1 } };
    expect(ratesOf({ ...empty, people: 3, standings, figures })).toEqual({
      reportedReady: 0.3333,
      activated: 0.6,
      used: 0.8333,
      succeeded: 0.8,
      hoursToComplete: 25,
    });
  });
});
