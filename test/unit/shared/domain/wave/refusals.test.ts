import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { Refusal } from "../../../../../shared/domain/wave/refusal.ts";
import {
  denialFrom,
  isNoted,
  newsAmong,
  withAnswers,
  withNews,
  withoutAnswer,
} from "../../../../../shared/domain/wave/refusals.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const at = (time: string): string => `2026-03-02T${time}:00.000Z`;
const ENFORCING = at("06:00");
const READING = at("12:00");
const FROM = at("10:00");

const attempt = (time: string, change: Partial<Refusal> = {}): Refusal => ({
  at: at(time),
  log: "interactive",
  correlationId: `flow of ${time}`,
  ...change,
});
const refresh = (time: string, change: Partial<Refusal> = {}): Refusal => ({
  at: at(time),
  log: "nonInteractive",
  ...change,
});
const found = (as: "answered" | "denied", reading = READING) => ({ found: { as, in: reading } });
const member = (change: Partial<WaveMember> = {}) => aMember("w1", "u1", change);

describe("a refusal", () => {
  test.each<[string, Refusal, Partial<WaveMember>, boolean]>([
    ["of somebody of whom nothing is known", attempt("09:00"), {}, true],
    ["of the moment in which the wave began to enforce", attempt("06:00"), {}, true],
    ["of before that", attempt("05:59"), {}, false],
    ["that the row has already, and nobody has judged", attempt("09:00"), { refusals: [attempt("09:00")] }, false],
    [
      "that was a prompt",
      attempt("09:00"),
      { refusals: [attempt("09:00", found("answered")), attempt("08:00", found("denied"))] },
      false,
    ],
    [
      "in the same minute as a prompt, in another flow",
      attempt("09:00"),
      { refusals: [attempt("09:00", { correlationId: "another", ...found("answered") })] },
      true,
    ],
    ["older than one that was denied", attempt("08:59"), { refusals: [attempt("09:00", found("denied"))] }, false],
    ["newer than one that was denied", attempt("09:01"), { refusals: [attempt("09:00", found("denied"))] }, true],
    [
      "with a password, older than a refresh",
      attempt("08:00"),
      { refusals: [refresh("09:00", found("denied"))] },
      true,
    ],
    ["older than the denial that was judged", attempt("08:00"), judged("09:00"), false],
    ["newer than the denial that was judged", attempt("09:01"), judged("09:00"), true],
    ["newer than a denial of an earlier round", refresh("09:00"), unjudged("05:00"), true],
    ["to refresh, while an attempt waits for its judgement", refresh("09:00"), unjudged("08:00"), false],
    ["to refresh, after which the owner used the passkey", refresh("09:00"), { passkeyUsedAt: at("09:00") }, false],
    ["to refresh, after the owner used the passkey", refresh("09:00"), { passkeyUsedAt: at("08:59") }, true],
    ["with a password, after which the owner used the passkey", attempt("09:00"), { passkeyUsedAt: at("09:30") }, true],
  ])("%s", (_which, refusal, known, isNews) => {
    expect(newsAmong(member(known), [refusal], ENFORCING)).toEqual(isNews ? [refusal] : []);
  });

  function judged(time: string): Partial<WaveMember> {
    return { denied: { at: at(time), log: "interactive", foundAs: "stoppedAttempt" } };
  }
  function unjudged(time: string): Partial<WaveMember> {
    return { denied: { at: at(time), log: "interactive" } };
  }

  test.each<[string, readonly Refusal[] | undefined, boolean]>([
    ["that waits for an answer is noted", [attempt("09:00")], true],
    ["that this reading has told is noted", [attempt("09:00", found("denied"))], true],
    ["that an earlier reading has told is none of this one", [attempt("09:00", found("denied", at("11:00")))], false],
    ["of another moment is not noted", [attempt("09:01")], false],
    ["of somebody without any is not noted", undefined, false],
  ])("%s", (_which, refusals, isSeen) => {
    expect(isNoted(member({ refusals }), attempt("09:00"), READING)).toBe(isSeen);
  });
});

describe("the refusals of a row", () => {
  const minute = (n: number) => `09:${String(n).padStart(2, "0")}`;

  test("keep each attempt, and of refreshes the latest", () => {
    const known = [attempt("08:00"), refresh("08:00")];
    expect(withNews(known, [refresh("07:00"), attempt("07:00"), refresh("09:00")])).toEqual([
      refresh("09:00"),
      attempt("08:00"),
      attempt("07:00"),
    ]);
  });

  test("keep a refresh that was denied, which the watch may not have seen, beside a newer one", () => {
    const denied = refresh("08:00", found("denied"));
    expect(withNews([denied], [refresh("09:00")])).toEqual([refresh("09:00"), denied]);
  });

  test("are at most twenty, however many tries there are, and answered prompts give way first", () => {
    const prompt = attempt("09:59", found("answered"));
    const tries = Array.from({ length: 40 }, (_, n) => attempt(minute(n)));
    const kept = withNews([prompt], tries);
    expect(kept).toEqual(tries.slice(20).reverse());
    expect(withNews(kept, tries.slice(0, 20))).toEqual(kept);
    expect(withNews([prompt], tries.slice(0, 19))).toContainEqual(prompt);
  });
});

describe("a success of the same person", () => {
  const success = (time: string, flow: object = {}) => ({ createdDateTime: at(time), ...flow });
  test.each<[string, Refusal, object, boolean]>([
    ["in the same flow answers a prompt", attempt("09:00"), success("09:10", { correlationId: "flow of 09:00" }), true],
    [
      "on the same device answers a prompt",
      attempt("09:00", { deviceId: "laptop" }),
      success("09:01", { deviceId: "laptop" }),
      true,
    ],
    ["later than ten minutes does not", attempt("09:00"), success("09:11", { correlationId: "flow of 09:00" }), false],
    ["before it does not", attempt("09:00"), success("08:59", { correlationId: "flow of 09:00" }), false],
    ["elsewhere does not", attempt("09:00"), success("09:01", { correlationId: "x", deviceId: "y" }), false],
    ["answers a refresh, at any time after it and wherever", refresh("09:00"), success("11:00"), true],
    ["before a refresh does not answer it", refresh("09:00"), success("08:59"), false],
  ])("%s", (_which, refusal, one, isAnswer) => {
    const refusals = [refusal];
    const after = withAnswers(refusals, [one as ReturnType<typeof success>], READING);
    expect(after).toEqual([isAnswer ? { ...refusal, ...found("answered") } : refusal]);
    expect(after === refusals).toBe(!isAnswer);
  });

  test("does not take a denial back that was found before", () => {
    const refusals = [refresh("09:00", found("denied"))];
    expect(withAnswers(refusals, [success("09:30")], READING)).toBe(refusals);
  });
});

describe("what nothing has answered", () => {
  const after = (change: Partial<WaveMember>) => withoutAnswer(member(change), READING, FROM);

  test("was denied: the latest of each log tells all", () => {
    expect(after({ refusals: [attempt("11:30"), attempt("11:00"), refresh("11:10")] })).toEqual([
      attempt("11:30", found("denied")),
      refresh("11:10", found("denied")),
    ]);
  });

  test("leaves the prompts alone that the next reading sees again, and forgets those that it does not", () => {
    const prompt = attempt("11:00", found("answered"));
    const old = attempt("09:59", found("answered"));
    expect(after({ refusals: [prompt, old, attempt("11:30")] })).toEqual([attempt("11:30", found("denied")), prompt]);
  });

  test("stays until the watch has taken it, however old it is", () => {
    const old = attempt("08:00", found("denied", at("09:00")));
    expect(after({ refusals: [old], deniedAsOf: at("08:00") })).toEqual([old]);
    expect(after({ refusals: [old], deniedAsOf: at("09:00") })).toEqual([]);
  });
});

describe("the watch takes of a row", () => {
  const taken = (change: Partial<WaveMember>, readUntil = READING) => denialFrom(member(change), ENFORCING, readUntil);
  const denial = ({ at: moment, log, correlationId }: Refusal) => ({ at: moment, log, correlationId });

  test.each<[string, Partial<WaveMember>]>([
    ["without refusals", {}],
    ["whose refusals wait for an answer", { refusals: [attempt("11:00")] }],
    ["with prompts only", { refusals: [attempt("11:00", found("answered"))] }],
    ["that was taken", { refusals: [attempt("11:00", found("denied"))], deniedAsOf: READING }],
    ["that a later reading has found out so far", { refusals: [attempt("11:00", found("denied", at("13:00")))] }],
  ])("%s nothing", (_which, change) => {
    expect(taken(change)).toBeUndefined();
  });

  test("a denial, once", () => {
    const news = attempt("11:00", found("denied"));
    const first = taken({ refusals: [news] });
    expect(first).toEqual({ denied: denial(news), deniedAsOf: READING });
    expect(taken({ refusals: [news], ...first })).toBeUndefined();
  });

  test("an attempt rather than a later refresh", () => {
    const news = [refresh("11:30", found("denied")), attempt("11:00", found("denied"))];
    expect(taken({ refusals: news })?.denied).toMatchObject({ log: "interactive" });
    expect(taken({ refusals: news.toReversed() })?.denied).toMatchObject({ log: "interactive" });
  });

  test("what earlier readings found, with what this one did", () => {
    const refusals = [refresh("09:00", found("denied", at("10:00"))), attempt("11:00", found("denied"))];
    expect(taken({ refusals, deniedAsOf: at("09:30") })).toMatchObject({ deniedAsOf: READING });
    expect(taken({ refusals }, at("10:00"))).toEqual({
      denied: denial(refresh("09:00")),
      deniedAsOf: at("10:00"),
    });
  });

  test("nothing new of what was denied before the round, and does not come back to it", () => {
    const before = { at: at("05:30"), log: "interactive", foundAs: "stranded" } as const;
    const refusals = [attempt("05:59", found("denied"))];
    expect(taken({ refusals, denied: before })).toEqual({ denied: before, deniedAsOf: READING });
  });
});
