import { expect, test } from "vitest";
import { isToHearDone } from "../../../../../shared/domain/wave/doneNotice.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { rules } from "../../../../support/waves/rulesForTests.ts";

/** Berlin in March is an hour ahead: mails go out from 08:00 until 14:00 UTC, Monday to Friday. */
const TUESDAY_TEN = "2026-03-24T10:00:00.000Z";
const wave = {
  announceAt: "2026-03-09T08:00:00.000Z",
  announcedAt: "2026-03-09T09:00:00.000Z",
  timeZone: "Europe/Berlin",
};
const done: Partial<WaveMember> = {
  mailsSent: 1,
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-03-20T10:00:00.000Z",
  passkeyUsedAt: "2026-03-21T10:00:00.000Z",
  checkedAt: "2026-03-24T09:00:00.000Z",
};

test.each<[string, Partial<WaveMember>, boolean]>([
  ["was mailed, set one up and used it", {}, true],
  ["was never asked for it", { mailsSent: 0 }, false],
  ["has none any more", { hasUsablePasskey: false }, false],
  ["was not looked at", { hasUsablePasskey: undefined }, false],
  ["has not used it", { passkeyUsedAt: undefined }, false],
  ["used one before it came", { passkeyUsedAt: "2026-03-20T09:59:59.999Z" }, false],
  ["has one of which nobody can tell whether it counts", { fitUnknown: true }, false],
  ["lacks the second key", { lacksSecondKey: true }, false],
  ["was sorted out", { sortedOut: "guest" }, false],
  ["has entered", { enforcedAt: "2026-03-23T10:00:00.000Z" }, false],
  ["was told so once, and is out again", { enforcedToldAt: "2026-03-22T10:00:00.000Z" }, false],
  ["was told", { doneToldAt: "2026-03-23T10:00:00.000Z" }, false],
  ["was told, at a moment that nobody can read", { doneToldAt: "soon" }, false],
  ["was told of an earlier one", { doneToldAt: "2026-03-19T10:00:00.000Z" }, true],
  ["set it up as the announcement went out", { passkeyCreatedAt: "2026-03-10T10:00:00.000Z" }, true],
  ["set it up 14 days ago", { passkeyCreatedAt: "2026-03-10T10:00:00.000Z" }, true],
  ["set it up a moment earlier than that", { passkeyCreatedAt: "2026-03-10T09:59:59.999Z" }, false],
  ["set it up before the announcement", { passkeyCreatedAt: "2026-03-09T08:59:59.999Z" }, false],
  ["has one of unknown age", { passkeyCreatedAt: undefined, certificateUsedAt: TUESDAY_TEN }, false],
  ["reads it by night", { usageLocation: "NZ" }, false],
])("whoever %s: %#", (_, change, isTold) => {
  expect(isToHearDone(aMember("w", "u", { ...done, ...change }), wave, new Date(TUESDAY_TEN), rules)).toBe(isTold);
});

test.each<[string, string, string | undefined, boolean]>([
  ["2026-03-12T10:00:00.000Z", "2026-03-11T10:00:00.000Z", wave.announcedAt, true],
  ["2026-03-12T10:00:00.000Z", "2026-03-09T09:00:00.000Z", wave.announcedAt, true],
  ["2026-03-12T10:00:00.000Z", "2026-03-09T08:59:59.999Z", wave.announcedAt, false],
  // Where nobody noted when the announcement had gone out, the plan tells.
  ["2026-03-12T10:00:00.000Z", "2026-03-09T08:00:00.000Z", undefined, true],
  ["2026-03-12T10:00:00.000Z", "2026-03-09T07:59:59.999Z", undefined, false],
  ["2026-03-14T10:00:00.000Z", "2026-03-11T10:00:00.000Z", wave.announcedAt, false],
])("at %s, of a passkey of %s and an announcement of %s: %s", (now, passkeyCreatedAt, announcedAt, isTold) => {
  const member = aMember("w", "u", { ...done, passkeyCreatedAt, passkeyUsedAt: now });
  expect(isToHearDone(member, { ...wave, announcedAt }, new Date(now), rules)).toBe(isTold);
});
