import { describe, expect, test } from "vitest";
import {
  isNews,
  type Sighting,
  seenOnceMore,
  stands,
  standsUntil,
  type Trouble,
  troubleKey,
} from "../../../../../shared/domain/trouble/trouble.ts";

const refusal: Sighting = {
  scope: "app",
  doing: "reading the sign-in log",
  said: "Insufficient privileges",
  reason: "denied",
  code: "Authorization_RequestDenied",
  at: "2026-03-02T08:00:00.000Z",
  againAfterSeconds: 900,
};
const busy: Sighting = { ...refusal, reason: "busy", code: "429", againAfterSeconds: undefined };
const at = (time: string): string => `2026-03-02T${time}.000Z`;
/** The row after it was met at each of these times. */
const met = (sighting: Sighting, ...times: readonly string[]): Trouble => {
  const [first = "08:00:00", ...rest] = times;
  return rest.reduce<Trouble>(
    (known, time) => seenOnceMore(known, { ...sighting, at: at(time) }),
    seenOnceMore(undefined, { ...sighting, at: at(first) }),
  );
};

describe("a trouble", () => {
  test("begins with its first time, and is tried again when its timer comes", () => {
    expect(met(refusal, "08:00:00")).toMatchObject({
      since: at("08:00:00"),
      last: at("08:00:00"),
      count: 1,
      againBy: at("08:15:00"),
    });
  });

  test("goes on with the next time: since stays, the count and the words are the last ones", () => {
    const once = met(refusal, "08:00:00");
    const twice = seenOnceMore(once, { ...refusal, at: at("08:15:00"), said: "other words", requestId: "r-2" });
    expect(twice).toMatchObject({
      since: once.since,
      last: at("08:15:00"),
      count: 2,
      said: "other words",
      requestId: "r-2",
    });
  });

  test.each([
    ["twice its pause and five minutes", "08:35:00", { since: at("08:00:00"), count: 2 }],
    ["a second more: it worked in between, and begins anew", "08:35:01", { since: at("08:35:01"), count: 1 }],
  ])("that comes again after %s", (_after, again, row) => {
    expect(met(refusal, "08:00:00", again)).toMatchObject(row);
  });

  test.each([
    ["at its first time", "08:00:00", true],
    ["until twice its pause and five minutes are over", "08:35:00", true],
    ["no longer", "08:35:01", false],
  ])("that is a refusal stands %s", (_while, now, isStanding) => {
    const trouble = met(refusal, "08:00:00");
    expect(stands(trouble, new Date(at(now)))).toBe(isStanding);
    expect(standsUntil(trouble)).toBe(at("08:35:00"));
  });
});

describe("what may heal", () => {
  test("is no news at its first time", () => {
    const trouble = met(busy, "08:00:00");
    expect(isNews(trouble)).toBe(false);
    expect(stands(trouble, new Date(at("08:00:00")))).toBe(false);
  });

  test.each([
    [
      "is no news before its next try lies an hour after its beginning",
      ["08:00:00", "08:01:00", "08:03:00", "08:07:00", "08:15:00", "08:29:59"],
      false,
    ],
    ["is news from then on", ["08:00:00", "08:01:00", "08:03:00", "08:07:00", "08:15:00", "08:30:00"], true],
  ])("%s", (_behaviour, times, verdict) => {
    expect(isNews(met(busy, ...times))).toBe(verdict);
  });

  test("is news at once when nobody tries again within an hour", () => {
    expect(isNews(met({ ...busy, againAfterSeconds: 3600 }, "08:00:00"))).toBe(true);
    expect(isNews(met({ ...busy, againAfterSeconds: 3599 }, "08:00:00"))).toBe(false);
  });

  test("is expected after pauses that double, up to an hour", () => {
    expect(met(busy, "08:00:00", "08:00:20").againBy).toBe(at("08:00:40"));
    const long = met(busy, "08:00:00", "08:04:00", "08:12:00", "08:28:00", "09:00:00", "10:00:00", "11:30:00");
    expect(long).toMatchObject({ since: at("08:00:00"), count: 7, againBy: at("12:30:00") });
  });

  test("heals without a word: now and then a pause never adds up to an hour", () => {
    expect(met(busy, "08:00:00", "08:10:00", "08:20:00", "08:30:00", "09:10:00")).toMatchObject({ count: 1 });
  });
});

test("the same doing with another answer is another trouble", () => {
  expect(troubleKey(refusal)).not.toBe(troubleKey(busy));
  expect(troubleKey(refusal)).toBe(troubleKey({ ...refusal, said: "other words" } as Sighting));
});
