import { expect, test } from "vitest";
import { figuresOf } from "../../../../../shared/domain/deadline/waveFigures.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aWave } from "../../../../support/waves/aWave.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2026-03-20T08:00:00.000Z");
const wave = aWave({ announcedAt: "2026-03-09T08:00:00.000Z" });
const member = (n: number, change: Partial<WaveMember> = {}) => aMember("wave-1", `m${n}`, change);
const holds = { hasUsablePasskey: true, checkedAt: "2026-03-19T08:00:00.000Z" };

const place = { platform: "windows", client: "modern", workedAt: "2026-03-19T08:00:00.000Z" } as const;
const onWindows = { places: [{ ...place, satisfiedAt: "2026-03-19T08:00:00.000Z" }] };

test("a wave is counted by what live checks and the logs said", () => {
  const members = [
    member(1),
    member(2, { sortedOut: "guest", ...holds }),
    member(3, {
      ...onWindows,
      ...holds,
      passkeyCreatedAt: "2026-03-10T08:00:00.000Z",
      passkeyUsedAt: "2026-03-11T08:00:00.000Z",
    }),
    member(4, { places: [place], ...holds, passkeyCreatedAt: "2026-03-12T08:00:00.000Z" }),
    // Had one before anybody told them.
    member(5, { ...holds, passkeyCreatedAt: "2026-02-01T08:00:00.000Z", enforcedAt: "2026-03-19T08:00:00.000Z" }),
    member(6, { registrationHelp: { at: "2026-03-19T08:00:00.000Z", state: "failed" } }),
    member(7, { reportedReady: true, registrationHelp: { at: "2026-03-19T08:00:00.000Z", state: "over" } }),
    member(8, { registrationHelp: { at: "2026-03-01T08:00:00.000Z", state: "failed" } }),
  ];
  expect(figuresOf(wave, members, NOW, rules)).toEqual({
    inScope: 7,
    needed: 7,
    ready: 2,
    enforced: 1,
    reported: 1,
    withPasskey: 3,
    used: 1,
    triedInVain: 1,
    completed: 2,
    completedHours: 96,
    platforms: { windows: { works: 2, satisfied: 1 } },
  });
});

test("before it was announced nobody has completed anything", () => {
  const members = [member(1, { ...holds, passkeyCreatedAt: "2026-03-10T08:00:00.000Z" })];
  expect(figuresOf(aWave(), members, NOW, rules)).toMatchObject({ withPasskey: 1, completed: 0, completedHours: 0 });
});
