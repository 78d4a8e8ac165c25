import { describe, expect, test } from "vitest";
import type { Grant } from "../../../../../shared/domain/pass/grant.ts";
import {
  type ActCase,
  linkStanding,
  mayStillServe,
  type PersonAct,
  personActs,
} from "../../../../../shared/domain/people/personActs.ts";

const all = { issuePass: true, takeBackLinks: true, hold: true, askRelease: true, endRelease: true, liftLeft: true };
const none = {
  issuePass: false,
  takeBackLinks: false,
  hold: false,
  askRelease: false,
  endRelease: false,
  liftLeft: false,
};
const asked: ActCase = {
  viewerId: "viewer",
  userId: "person",
  roles: all,
  openLinks: 1,
  mayBeHeldIn: "wave-1",
  isEnforced: true,
  isReleased: false,
  hasLeft: false,
};
const may = (change: Partial<ActCase>): readonly PersonAct[] =>
  personActs({ ...asked, ...change }).flatMap(({ act, may: isOpen }) => (isOpen ? [act] : []));

describe("what may be done about a person", () => {
  test.each<[string, Partial<ActCase>, readonly PersonAct[]]>([
    ["all but the end of a release that there is not", {}, ["issuePass", "takeBackLinks", "hold", "askRelease"]],
    ["no second release, but its end", { isReleased: true }, ["issuePass", "takeBackLinks", "hold", "endRelease"]],
    [
      "the word that they are back of whoever has left",
      { hasLeft: true },
      ["issuePass", "takeBackLinks", "hold", "askRelease", "liftLeft"],
    ],
    ["no such word of oneself", { hasLeft: true, viewerId: "person" }, ["takeBackLinks"]],
    ["no links to take back where none is open", { openLinks: 0 }, ["issuePass", "hold", "askRelease"]],
    ["no hold where no wave goes on", { mayBeHeldIn: undefined }, ["issuePass", "takeBackLinks", "askRelease"]],
    ["no release of somebody who is not enforced", { isEnforced: false }, ["issuePass", "takeBackLinks", "hold"]],
    ["neither code nor hold nor release of oneself, however it is spelled", { viewerId: "PERSON" }, ["takeBackLinks"]],
    ["nothing without a role", { roles: none }, []],
    ["what the helpdesk may", { roles: { ...all, hold: false, askRelease: false } }, ["issuePass", "takeBackLinks"]],
  ])("%s", (_case, change, expected) => {
    expect(may(change)).toEqual(expected);
  });

  test("each that may not is said why, in a sentence", () => {
    for (const change of [{}, { roles: none }, { openLinks: 0, isEnforced: false }, { viewerId: "person" }])
      for (const { say } of personActs({ ...asked, ...change })) expect(say).toMatch(/^[A-Z].*\.$/);
  });
});

const now = new Date("2026-06-10T10:00:00.000Z");
const later = "2026-06-10T11:00:00.000Z";
const earlier = "2026-06-10T09:00:00.000Z";
const by = { id: "manager", displayName: "Mia" };
const grantOf = (state: Grant["state"], closesAt: string): Grant => ({
  grantId: "g",
  userId: "person",
  reason: "blocked",
  openedAt: earlier,
  closesAt,
  secretHash: "0",
  state,
});
const collected = (expiresAt: string): Grant["state"] => ({
  kind: "collected",
  passId: "p",
  expiresAt,
  at: earlier,
  by,
  identityCheckedBy: "inPerson",
});

describe("a link", () => {
  test.each<[string, Grant, string, boolean]>([
    ["open", grantOf({ kind: "open" }, later), "open", true],
    ["that ran out a moment ago", grantOf({ kind: "open" }, now.toISOString()), "expired", false],
    [
      "that is being collected",
      grantOf({ kind: "minting", claimId: "c", at: earlier, by, identityCheckedBy: "inPerson" }, later),
      "beingCollected",
      true,
    ],
    ["whose code is valid, though it closed since", grantOf(collected(later), earlier), "collected", true],
    ["whose code ran out, though it is open still", grantOf(collected(earlier), later), "collected", false],
    ["that was closed", grantOf({ kind: "closed", at: earlier, because: "left" }, later), "closed", false],
  ])("%s", (_case, grant, standing, serves) => {
    expect([linkStanding(grant, now), mayStillServe(grant, now)]).toEqual([standing, serves]);
  });
});
