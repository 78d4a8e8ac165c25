import { describe, expect, test } from "vitest";
import type { ToldLeave } from "../../../../../shared/domain/leave/toldLeave.ts";
import { leaveStep, toldOf, withoutLeave } from "../../../../../shared/domain/wave/leaveStep.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const beginsAt = "2026-03-09T23:00:00.000Z";
const told: ToldLeave = { worker: "w", eventId: "e1", from: "2026-03-10", beginsAt };
const member: WaveMember = aMember("wave-1", "u1", { leave: told });
const onLeave: WaveMember = { ...member, heldAt: beginsAt, heldBecause: "leave" };
const ready: Partial<WaveMember> = {
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-03-01T08:00:00.000Z",
  passkeyUsedAt: "2026-03-02T08:00:00.000Z",
  checkedAt: "2026-03-02T09:00:00.000Z",
};
const holds = { leave: told, heldAt: beginsAt, heldBecause: "leave" };
const lifts = { leave: undefined, heldAt: undefined, heldBecause: undefined };

describe("a member of whose leave HR told", () => {
  test.each<[string, WaveMember, string, object | undefined]>([
    ["is held from the moment the day begins", member, beginsAt, holds],
    ["is not held a moment before", member, "2026-03-09T22:59:59.999Z", undefined],
    ["is held at the first look after that", member, "2026-04-01T08:00:00.000Z", holds],
    ["is not held twice", onLeave, "2026-04-01T08:00:00.000Z", undefined],
    ["is not held who takes no part", { ...member, sortedOut: "guest" }, beginsAt, undefined],
    ["is not held who is ready", { ...member, ...ready }, beginsAt, undefined],
    ["is not held who is enforced", { ...member, enforcedAt: "2026-03-08T08:00:00.000Z" }, beginsAt, undefined],
    ["stays held by silence", { ...member, heldAt: "2026-03-01T08:00:00.000Z" }, beginsAt, undefined],
    [
      "is not held who was seen since",
      { ...member, lastSeenAt: "2026-03-10T08:00:00.000Z" },
      "2026-03-11T08:00:00Z",
      undefined,
    ],
    [
      "is held who was seen before",
      { ...member, lastSeenAt: "2026-03-09T08:00:00.000Z" },
      "2026-03-11T08:00:00Z",
      holds,
    ],
    ["is not held anew once they were seen again", { ...member, leave: undefined }, "2026-03-11T08:00:00Z", undefined],
  ])("%s", (_what, one, now, step) => {
    expect(leaveStep(one, told, {}, new Date(now))).toEqual(step);
  });

  test("is not held in a wave of privileged people", () => {
    expect(leaveStep(member, told, { kind: "privileged" }, new Date(beginsAt))).toBeUndefined();
  });

  test.each<[string, WaveMember, object | undefined]>([
    ["on leave", onLeave, lifts],
    ["whose leave is still to come", member, { leave: undefined }],
    ["held by silence", { ...member, heldAt: beginsAt }, { leave: undefined }],
    ["held by silence, without a leave", { ...member, leave: undefined, heldAt: beginsAt }, undefined],
    ["who was never on leave", { ...member, leave: undefined }, undefined],
  ])("%s loses what came of the leave once none stands, and nothing else", (_what, one, step) => {
    expect(leaveStep(one, undefined, {}, new Date(beginsAt))).toEqual(step);
  });
});

test.each<[string, WaveMember, ToldLeave, object | undefined]>([
  ["is told of the first one", { ...member, leave: undefined }, told, { leave: told }],
  ["is told of the same again", onLeave, told, undefined],
  ["is told of another day", onLeave, { ...told, eventId: "e2" }, { ...lifts, leave: { ...told, eventId: "e2" } }],
  [
    "keeps the hold of silence",
    { ...member, heldAt: beginsAt },
    { ...told, eventId: "e2" },
    { leave: { ...told, eventId: "e2" } },
  ],
])("a member who %s", (_what, one, leave, columns) => {
  expect(toldOf(one, leave)).toEqual(columns);
});

test("the end of a leave leaves counters and other columns alone", () => {
  expect(withoutLeave({ ...onLeave, mailsSent: 3 })).toEqual(lifts);
});
