import { describe, expect, test } from "vitest";
import type { SignInLog } from "../../../../../shared/domain/people/signIn.ts";
import {
  afterEvidence,
  beginEvidence,
  type EvidenceFeed,
  isWindowRead,
  NO_EVIDENCE,
  neededSince,
  stillNeeded,
  windowOf,
  withBlind,
} from "../../../../../shared/domain/signIns/evidenceFeed.ts";
import type { WaveStage } from "../../../../../shared/domain/wave/stages.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const at = (day: number, time = "08:00"): string => `2026-03-${String(day).padStart(2, "0")}T${time}:00.000Z`;
const NOW = new Date(at(20));
const HOURS_48 = 48 * 3_600_000;

describe("a wave needs what the log shows of its members", () => {
  const wave = (stage: WaveStage) => aWave({ stage, announceAt: at(2), announcedAt: at(3), reportOnlyAt: at(18) });
  test.each<[WaveStage, string | undefined, string | undefined]>([
    ["planned", undefined, undefined],
    ["open", undefined, undefined],
    ["reminded", at(3), undefined],
    ["gated", undefined, undefined],
    ["warned", undefined, undefined],
    ["reportOnly", at(18), at(18)],
    ["swept", at(18), at(18)],
    ["enforcing", undefined, undefined],
    ["cancelled", undefined, undefined],
  ])("while %s: since %s of its people's own sign-ins, since %s of the background", (stage, own, background) => {
    expect(neededSince(wave(stage), "interactive")).toBe(own);
    expect(neededSince(wave(stage), "nonInteractive")).toBe(background);
  });
});

test("a wave needs it while a part of it is to follow, and no longer", () => {
  const person = { id: "a", displayName: "Bo" };
  const approval = { by: person, at: at(19), digest: "d" };
  const part = { number: 1, ready: 9, leftOut: 0, policyDigest: "p", approval, enteringAt: at(19) };
  const wave = (later: readonly number[]) =>
    aWave({ stage: "enforcing", reportOnlyAt: at(17), begunParts: [{ ...part, later: [...later] }] });
  expect(neededSince(wave([9]), "nonInteractive")).toBe(at(17));
  expect(neededSince(wave([]), "nonInteractive")).toBeUndefined();
});

describe("a window", () => {
  const swept = aWave({ waveId: "w1", stage: "reportOnly", reportOnlyAt: at(18) });
  test("ends a little before its step, where another wave may have read so far", () => {
    expect(windowOf(swept, "interactive", at(20, "09:00"), HOURS_48)).toEqual({
      waveId: "w1",
      since: at(18),
      until: at(20, "08:45"),
    });
  });

  test("is never shorter than it has to be", () => {
    expect(windowOf(swept, "interactive", at(20, "08:05"), HOURS_48).until).toBe(at(20));
  });

  const window = { waveId: "w1", since: at(18), until: at(20) };
  const feed = (change: Partial<EvidenceFeed>): EvidenceFeed => ({
    readUntil: at(20),
    since: { w1: at(18) },
    blind: {},
    ...change,
  });
  test.each<[string, EvidenceFeed, boolean]>([
    ["was read when both of its ends were", feed({}), true],
    ["and when the feed reaches further at both", feed({ readUntil: at(21), since: { w1: at(10) } }), true],
    ["was not read while nothing was", NO_EVIDENCE, false],
    ["nor by a feed that ends before it", feed({ readUntil: at(20, "07:59") }), false],
    ["nor by one that began later", feed({ since: { w1: at(18, "08:01") } }), false],
    ["nor by one that noted other waves only", feed({ since: { w2: at(1) } }), false],
    ["nor while its reading is under way", { ...NO_EVIDENCE, reading: begin(NO_EVIDENCE, {}) }, false],
  ])("%s", (_when, known, isRead) => {
    expect(isWindowRead(known, window, NOW)).toBe(isRead);
  });

  test("that began before the log does was read as far back as the log reaches", () => {
    const old = { ...window, since: "2026-01-05T08:00:00.000Z" };
    const reading = begin(NO_EVIDENCE, { w1: old.since });
    expect(reading.from).toBe("2026-02-19T08:00:00.000Z");
    expect(isWindowRead(afterEvidence(NO_EVIDENCE, reading), old, NOW)).toBe(true);
  });
});

function needs(since: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(since));
}

/** By the first of the waves. */
function begin(feed: EvidenceFeed, needed: Readonly<Record<string, string>>, log: SignInLog = "interactive") {
  return beginEvidence(feed, log, Object.keys(needed)[0] ?? "", needs(needed), NOW);
}

describe("a reading", () => {
  const read: EvidenceFeed = { readUntil: at(19), since: { w1: at(10), w2: at(17) }, blind: {} };
  test.each<[string, EvidenceFeed, Readonly<Record<string, string>>, string]>([
    ["begins with the window of the first wave", NO_EVIDENCE, { w1: at(18) }, at(18)],
    ["begins with the longest window of all waves", NO_EVIDENCE, { w1: at(18), w2: at(17), w3: at(19) }, at(17)],
    ["goes on where the last one ended, with the two hours before", read, { w1: at(10), w2: at(17) }, at(19, "06:00")],
    ["reaches back for a wave that was not noted yet", read, { w1: at(10), w3: at(18) }, at(18)],
    ["reaches back for a window that began before the feed", read, { w2: at(16) }, at(16)],
    ["leaves out what no window holds", read, { w1: at(19, "20:00") }, at(19, "20:00")],
    ["has again what came without policies", { ...read, blind: { w1: at(12) } }, { w1: at(10) }, at(12)],
  ])("%s", (_which, feed, needed, from) => {
    expect(begin(feed, needed)).toMatchObject({ from, to: at(20), waves: needed });
  });

  test.each<[SignInLog, string, string]>([
    ["interactive", at(11, "09:00"), at(11, "09:00")],
    ["interactive", at(11, "07:00"), at(18)],
    ["nonInteractive", at(17, "09:00"), at(17, "09:00")],
    ["nonInteractive", at(17, "07:00"), at(18)],
  ])(
    "of the %s log for another wave since %s begins %s: far more than the reader needs holds nobody up",
    (log, since, from) => {
      const reading = begin(NO_EVIDENCE, { w1: at(18), w2: since }, log);
      expect(reading.from).toBe(from);
      const feed = afterEvidence(NO_EVIDENCE, reading);
      const of = (waveId: string, begun: string) => ({ waveId, since: begun, until: at(20) });
      expect(isWindowRead(feed, of("w1", at(18)), NOW)).toBe(true);
      expect(isWindowRead(feed, of("w2", since), NOW)).toBe(from === since);
    },
  );

  const done = (feed: EvidenceFeed, needed: Readonly<Record<string, string>>) =>
    afterEvidence(feed, begin(feed, needed));

  test("lets a wave's notes go on without a gap", () => {
    expect(done(read, { w1: at(10), w2: at(17) })).toEqual({
      readUntil: at(20),
      since: { w1: at(10), w2: at(17) },
      blind: {},
      listed: [{ from: at(19, "06:00"), to: at(20) }],
    });
  });

  test("that began before its lines were noted for the list leaves what was read for that as it was", () => {
    const { isListed: _, ...old } = begin(read, { w1: at(10) });
    expect(afterEvidence(read, old).listed).toBeUndefined();
    const listed = [{ from: at(15), to: at(16) }];
    expect(afterEvidence({ ...read, listed }, old).listed).toEqual(listed);
    expect(afterEvidence({ ...read, listed }, { ...old, isListed: true, unread: 2 }).listed).toEqual([
      ...listed,
      { from: old.from, to: old.to, unread: 2 },
    ]);
  });

  test("forgets a wave that needs it no longer, and does not know it when it comes back", () => {
    const without = done(read, { w2: at(17) });
    expect(without.since).toEqual({ w2: at(17) });
    expect(begin(without, { w1: at(10), w2: at(17) }).from).toBe(at(10));
  });

  test("that leaves a gap behind the last one begins the notes of its waves anew", () => {
    expect(done(read, { w1: at(19, "20:00") }).since).toEqual({ w1: at(19, "20:00") });
  });

  test("counts for no wave that left, or has another window, meanwhile", () => {
    const reading = begin(NO_EVIDENCE, { w1: at(17), w2: at(18), w3: at(18) });
    const now = needs({ w1: at(17), w2: at(20) });
    expect(afterEvidence(NO_EVIDENCE, stillNeeded(reading, now)).since).toEqual({ w1: at(17) });
  });

  test("says since when sign-ins came without policies, until they were read again with them", () => {
    const first = begin(NO_EVIDENCE, { w1: at(17), w2: at(17) });
    const seen = withBlind(withBlind(first, "w1", at(19)), "w1", at(18));
    const feed = afterEvidence(NO_EVIDENCE, withBlind(seen, "w1", at(19)));
    expect(feed.blind).toEqual({ w1: at(18) });
    const again = begin(feed, { w1: at(17), w2: at(17) });
    expect(again.from).toBe(at(18));
    expect(afterEvidence(feed, again).blind).toEqual({});
    expect(afterEvidence(feed, withBlind(again, "w1", at(19))).blind).toEqual({ w1: at(19) });
  });

  test("says nothing of sign-ins without policies that the log has forgotten, once all of it was read again", () => {
    const long = { w1: "2026-01-05T08:00:00.000Z", w2: at(17) };
    const blind = { w1: "2026-01-10T08:00:00.000Z" };
    const feed = { readUntil: at(19), since: long, blind };
    const again = begin(feed, long);
    expect(again.from).toBe("2026-02-19T08:00:00.000Z");
    expect(afterEvidence(feed, again).blind).toEqual({});
    expect(afterEvidence(feed, withBlind(again, "w1", at(2))).blind).toEqual({ w1: at(2) });
    // Another wave's reading is shorter: what it did not read again is as it was.
    const byOther = begin(feed, { w2: long.w2, w1: long.w1 });
    expect(afterEvidence(feed, byOther).blind).toEqual(blind);
    expect(afterEvidence(feed, withBlind(byOther, "w1", at(19))).blind).toEqual(blind);
  });
});
