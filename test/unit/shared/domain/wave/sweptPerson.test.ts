import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { byOutcome, type SweptPerson, sweptPersonOf } from "../../../../../shared/domain/wave/sweptPerson.ts";
import { plannedWave, readyMember, SWEPT_SINCE } from "../../../../support/waves/rulesForTests.ts";

const wave = { ...plannedWave, stage: "reportOnly", reportOnlyAt: SWEPT_SINCE } as const;
const REFUSED = "2026-03-18T09:00:00.000Z";
const LATER = "2026-03-18T10:00:00.000Z";
const against = [
  {
    at: REFUSED,
    app: "Outlook",
    clientApp: "Browser",
    operatingSystem: "Android 15",
    result: "reportOnlyInterrupted",
    passwordOnly: true as const,
  },
];
const unready = { hasUsablePasskey: false, passkeyCreatedAt: undefined, passkeyUsedAt: undefined };
const stopped: WaveMember = { ...readyMember, ...unready, sweptInteractive: { unsatisfiedAt: REFUSED, against } };
const help = { at: LATER, mailed: true, link: "manager" } as const;

describe("somebody whom report-only would have stopped", () => {
  test("is named with app, platform, client, cause and what was done", () => {
    expect(sweptPersonOf({ ...stopped, sweepHelp: help }, wave)).toEqual({
      userId: stopped.userId,
      userPrincipalName: stopped.userPrincipalName,
      against: [
        {
          at: REFUSED,
          app: "Outlook",
          clientApp: "Browser",
          operatingSystem: "Android 15",
          platform: "android",
          result: "reportOnlyInterrupted",
          cause: "would have been asked for more than was given",
        },
      ],
      help,
      outcome: "open",
      reason: "noUsablePasskey",
    });
  });

  test("has each result of each log, the latest first, and what nobody knows by its name", () => {
    const sweptNonInteractive = { unsatisfiedAt: LATER, against: [{ at: LATER, result: "somethingNew" }] };
    const found = sweptPersonOf({ ...stopped, sweptNonInteractive }, wave)?.against;
    expect(found?.map(({ result, platform }) => [result, platform])).toEqual([
      ["somethingNew", "unknown"],
      ["reportOnlyInterrupted", "android"],
    ]);
    expect(found?.[0]?.cause).toMatch(/"somethingNew", which nobody knows and which counts as blocked/);
  });

  test.each<[string, Partial<WaveMember>, Partial<SweptPerson>]>([
    ["has entered since", { enforcedAt: LATER, hasUsablePasskey: true }, { outcome: "entered", outcomeAt: LATER }],
    [
      "has satisfied the policy since",
      {
        ...readyMember,
        passkeyUsedAt: LATER,
        sweptInteractive: { unsatisfiedAt: REFUSED, against, satisfiedAt: LATER },
      },
      { outcome: "satisfiedSince", outcomeAt: LATER },
    ],
    [
      "has not, where that was before",
      {
        ...readyMember,
        passkeyUsedAt: LATER,
        sweptInteractive: { unsatisfiedAt: REFUSED, against, satisfiedAt: SWEPT_SINCE },
      },
      { outcome: "open" },
    ],
    [
      "has registered a passkey since",
      { hasUsablePasskey: true, passkeyCreatedAt: LATER },
      { outcome: "passkeySince", outcomeAt: LATER, reason: "passkeyNeverUsed" },
    ],
    [
      "has one of before report-only that was refused",
      { hasUsablePasskey: true, passkeyCreatedAt: "2026-03-03T10:00:00.000Z", passkeyUsedAt: LATER },
      { outcome: "open", reason: "refusedInSweep" },
    ],
    ["is left out by the evidence", { named: { digest: "d", as: "leftOut" } }, { outcome: "leftOut" }],
    [
      "was helped in an earlier window only",
      { sweepHelp: { ...help, at: "2026-03-01T10:00:00.000Z" } },
      { outcome: "open" },
    ],
  ])("%s", (_what, change, expected) => {
    const found = sweptPersonOf({ ...stopped, ...change }, wave);
    expect(found).toMatchObject(expected);
    expect(found?.help).toBeUndefined();
  });

  test.each<[string, Partial<WaveMember>, object]>([
    ["nobody whom it let in", { sweptInteractive: { satisfiedAt: REFUSED } }, wave],
    ["nobody who was not seen", { sweptInteractive: undefined }, wave],
    ["nobody who takes no part", { sortedOut: "guest" }, wave],
    ["nobody of an earlier window", {}, { ...wave, reportOnlyAt: LATER }],
    ["nobody before report-only", {}, { ...wave, reportOnlyAt: undefined }],
  ])("is %s", (_who, change, of) => {
    expect(sweptPersonOf({ ...stopped, ...change }, of as typeof wave)).toBeUndefined();
  });

  test("comes before those who are settled", () => {
    const person = (outcome: SweptPerson["outcome"], userPrincipalName: string): SweptPerson => ({
      userId: userPrincipalName,
      userPrincipalName,
      against: [],
      outcome,
    });
    const all = [person("entered", "a"), person("satisfiedSince", "b"), person("open", "d"), person("open", "c")];
    expect(all.toSorted(byOutcome).map((one) => one.userPrincipalName)).toEqual(["c", "d", "b", "a"]);
  });
});
