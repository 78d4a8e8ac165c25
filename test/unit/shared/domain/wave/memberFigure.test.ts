import { describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import {
  figureOfGroup,
  isCountedIn,
  type MemberFigure,
  MemberFigureSchema,
} from "../../../../../shared/domain/wave/memberFigure.ts";
import { progressOf } from "../../../../../shared/domain/wave/progress.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aWave } from "../../../../support/waves/aWave.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-03-20T08:00:00.000Z");
const wave = aWave({ announcedAt: "2026-03-09T08:00:00.000Z", enforcingAt: "2026-03-15T08:00:00.000Z" });
const member = (change: Partial<WaveMember> = {}) => aMember("wave-1", "m", change);
const holds = { hasUsablePasskey: true, checkedAt: "2026-03-20T07:30:00.000Z" };
const used = { ...holds, passkeyCreatedAt: "2026-03-10T08:00:00.000Z", passkeyUsedAt: "2026-03-11T08:00:00.000Z" };
const denied = (at: string) => ({ denied: { at, log: "interactive" as const } });
const LATELY = "2026-03-20T07:00:00.000Z";
const figures = (change: Partial<WaveMember>) =>
  MemberFigureSchema.options.filter((figure) => isCountedIn(figure, member(change), wave, NOW));

describe("somebody counts", () => {
  test.each([
    ["as not ready, of whom nobody knows anything", {}, ["notReady", "neither"]],
    [
      "as working on Windows, and getting in there and on an iPhone",
      {
        places: [
          { platform: "windows", client: "modern", workedAt: LATELY, satisfiedAt: LATELY },
          { platform: "iOS", client: "modern", certificateAt: LATELY },
        ],
      },
      ["notReady", "neither", "worksOn.windows", "satisfiedOn.windows", "worksOn.iOS", "satisfiedOn.iOS"],
    ],
    [
      "as working on Android alone, where what resists phishing was seen for the last time 31 days ago",
      {
        places: [
          { platform: "android", client: "modern", workedAt: LATELY, satisfiedAt: "2026-02-17T07:00:00.000Z" },
          { platform: "macOS", client: "modern", workedAt: "2026-02-17T07:00:00.000Z" },
          { platform: "unknown", client: "modern", workedAt: LATELY },
        ],
      },
      ["notReady", "neither", "worksOn.android"],
    ],
    ["as reported", { reportedReady: true }, ["reported"]],
    [
      "as ready, with a passkey that was used",
      used,
      ["ready", "readyOutside", "working", "withPasskey", "used", "completed"],
    ],
    ["as a holder alone where it was never used", holds, ["notReady", "neither", "withPasskey"]],
    [
      "as enforced and ready once they have entered, with nothing seen since",
      { enforcedAt: LATELY },
      ["ready", "enforced"],
    ],
    [
      "as held though the report names them",
      { reportedReady: true, keptOutside: "heldByDecision" },
      ["notReady", "held"],
    ],
    ["as waived, not ready", { keptOutside: "waivedByDecision" }, ["notReady", "waived"]],
    ["as away", { heldAt: LATELY }, ["notReady", "away"]],
    [
      "as having tried in vain",
      { registrationHelp: { at: LATELY, state: "failed" } },
      ["notReady", "neither", "triedInVain"],
    ],
    [
      "as stranded, refused within a day and looked at since",
      { ...denied(LATELY), enforcedAt: LATELY, checkedAt: "2026-03-20T07:30:00.000Z", hasUsablePasskey: false },
      ["ready", "enforced", "stranded"],
    ],
    [
      "as stopped where nobody looked since",
      { ...denied(LATELY), enforcedAt: LATELY },
      ["ready", "enforced", "stopped"],
    ],
    [
      "as neither of them a day later",
      { ...denied("2026-03-19T07:59:59.000Z"), enforcedAt: LATELY },
      ["ready", "enforced"],
    ],
    ["nowhere who takes no part", { ...used, sortedOut: "guest" }, []],
  ] as const satisfies readonly (readonly [string, Partial<WaveMember>, readonly MemberFigure[]])[])(
    "%s",
    (_what, change, expected) => {
      expect(figures(change)).toEqual(expected);
    },
  );
});

test("each group of a wave's progress has as many people as its list", () => {
  const members = [
    {},
    { reportedReady: true },
    used,
    { enforcedAt: LATELY },
    { heldAt: LATELY },
    { ...used, sortedOut: "guest" as const },
  ].map(member);
  const { groups } = progressOf(wave, members, NOW, rules);
  const listed = Object.fromEntries(
    Object.entries(figureOfGroup).map(([group, figure]) => [
      group,
      members.filter((one) => isCountedIn(figure, one, wave, NOW)).length,
    ]),
  );
  expect(listed).toEqual(groups);
});
