import { expect, test } from "vitest";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { teamLookAt } from "../../../../../shared/domain/wave/teamLook.ts";
import { aMember } from "../../../../support/waves/aMember.ts";

const AT = "2026-03-03T08:00:00.000Z";
const ready = {
  hasUsablePasskey: true,
  checkedAt: AT,
  passkeyCreatedAt: "2026-03-01T08:00:00.000Z",
  passkeyUsedAt: AT,
};

test.each<[string, Partial<WaveMember>, ReturnType<typeof teamLookAt>]>([
  ["of whom nothing is known has no passkey", {}, { has: "noPasskey", isAway: false, mayNeedCode: true }],
  [
    "with the app",
    { hasUsablePasskey: false, atHand: "authenticatorApp" },
    { has: "authenticatorApp", isAway: false, mayNeedCode: true },
  ],
  [
    "with codes by phone",
    { hasUsablePasskey: false, atHand: "phoneCodes" },
    { has: "phoneCodes", isAway: false, mayNeedCode: true },
  ],
  [
    "with a password alone",
    { hasUsablePasskey: false, atHand: "passwordOnly" },
    { has: "passwordOnly", isAway: false, mayNeedCode: true },
  ],
  [
    "whose passkey is gone",
    { hasUsablePasskey: false, atHand: "portablePasskey" },
    { has: "noPasskey", isAway: false, mayNeedCode: true },
  ],
  ["who is away", { heldAt: AT }, { has: "noPasskey", isAway: true, mayNeedCode: true }],
  [
    "who never used it needs no code",
    { ...ready, passkeyUsedAt: undefined },
    { has: "passkeyNotProven", isAway: false, mayNeedCode: false },
  ],
  ["who is ready is not shown", ready, undefined],
  ["who is ready by the report alone is not shown", { reportedReady: true }, undefined],
  [
    "who is ready by the report, and not by a look, is",
    { reportedReady: true, hasUsablePasskey: false },
    { has: "noPasskey", isAway: false, mayNeedCode: true },
  ],
  ["who takes no part is not shown", { sortedOut: "leftGroup" }, undefined],
])("somebody %s", (_who, change, look) => {
  expect(teamLookAt(aMember("w1", "u1", change))).toEqual(look);
});
