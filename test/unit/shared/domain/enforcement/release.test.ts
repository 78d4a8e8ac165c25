import { describe, expect, test } from "vitest";
import {
  isAsked,
  isOpen,
  nextReleaseStep,
  type Release,
  wasAttempted,
  wasReleasedLately,
} from "../../../../../shared/domain/enforcement/release.ts";
import {
  mayAskRelease,
  mayConfirmRelease,
  mayEndRelease,
  type ReleaseCase,
} from "../../../../../shared/domain/enforcement/releaseRules.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { Refusal } from "../../../../../shared/domain/wave/refusal.ts";

const ada = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada" };
const bo = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo" };
const userId = "10000000-0000-4000-8000-000000000001";
const NOW = "2026-06-10T10:00:00.000Z";
const now = new Date(NOW);
const asked: Release = {
  userId,
  state: "asked",
  reason: "the scanner",
  hours: 2,
  asked: { by: ada, at: "2026-06-10T09:00:00.000Z" },
};
const out: Release = {
  ...asked,
  state: "out",
  confirmed: { by: bo, at: "2026-06-10T09:10:00.000Z" },
  until: "2026-06-10T11:10:00.000Z",
  outAt: "2026-06-10T09:10:30.000Z",
};

describe("what comes next for a release", () => {
  const runs = { why: undefined, passWillDo: true };
  const over = "2026-06-10T11:10:00.000Z";
  const look = (found: Release["found"], lookedAt: string): Release => ({
    ...out,
    state: found === "ready" ? "returning" : "out",
    found,
    lookedAt,
  });

  test.each<[string, Release, string, Parameters<typeof nextReleaseStep>[2], string]>([
    ["that one person asked for is nothing", asked, NOW, runs, "nothing"],
    ["that is over is nothing", { ...out, state: "ended" }, over, runs, "nothing"],
    ["that two want is to take the person out", { ...out, state: "leaving" }, NOW, runs, "takeOut"],
    ["is to keep the person out", out, "2026-06-10T11:09:59.999Z", runs, "takeOut"],
    ["whose time is over is to look at the person", out, over, runs, "look"],
    ["whose time was over before the person was out is the same", { ...out, state: "leaving" }, over, runs, "look"],
    ["of somebody just found ready is to put them back", look("ready", over), "2026-06-10T11:20:00Z", runs, "putBack"],
    ["of somebody found ready an hour ago is to look again", look("ready", over), "2026-06-10T12:10:00Z", runs, "look"],
    [
      "of somebody whose passkey is gone is to put them back, where a pass lets them in",
      { ...look("stranded", over), state: "returning" },
      "2026-06-10T11:20:00Z",
      runs,
      "putBack",
    ],
    [
      "of such a person is nothing for a while, where no pass does",
      look("stranded", over),
      "2026-06-10T11:20:00Z",
      { why: undefined, passWillDo: false },
      "nothing",
    ],
    [
      "of such a person is to look again then",
      look("stranded", over),
      "2026-06-10T11:25:00Z",
      { why: undefined, passWillDo: false },
      "look",
    ],
    [
      "of somebody whom Entra did not show is to look again",
      look("unknown", over),
      "2026-06-10T11:25:00Z",
      runs,
      "look",
    ],
    ["waits while enforcement is stopped", out, over, { why: "stopped", passWillDo: true }, "wait"],
    ["waits so, too, on the way back", look("ready", over), over, { why: "stopped", passWillDo: true }, "wait"],
    [
      "takes out although enforcement is stopped",
      { ...out, state: "leaving" },
      NOW,
      { why: "stopped", passWillDo: true },
      "takeOut",
    ],
  ])("%s", (_case, release, at, circumstances, expected) => {
    expect(nextReleaseStep(release, new Date(at), circumstances).kind).toBe(expected);
  });
});

const refusal = (change: Partial<Refusal> = {}): Pick<WaveMember, "refusals"> => ({
  refusals: [{ at: "2026-06-10T08:00:00.000Z", log: "interactive", ...change }],
});

test.each<[string, Parameters<typeof wasAttempted>[0], boolean]>([
  ["nothing", {}, false],
  ["an attempt that was stopped today", { denied: { at: NOW, log: "interactive", foundAs: "stoppedAttempt" } }, true],
  [
    "one of six days ago",
    { denied: { at: "2026-06-03T10:00:00.001Z", log: "interactive", foundAs: "stoppedAttempt" } },
    true,
  ],
  [
    "one of seven days ago",
    { denied: { at: "2026-06-03T10:00:00.000Z", log: "interactive", foundAs: "stoppedAttempt" } },
    false,
  ],
  ["one that only the mail about it tells of", { attemptToldAt: "2026-06-09T10:00:00.000Z" }, true],
  ["a mail of long ago", { attemptToldAt: "2026-06-01T10:00:00.000Z" }, false],
  ["a refusal that nobody has looked at", { denied: { at: NOW, log: "interactive" } }, true],
  ["a refusal in the background", { denied: { at: NOW, log: "nonInteractive" } }, false],
  ["a refusal that is not told from a prompt yet", refusal(), true],
  ["a denial that the wave's watch has not taken yet", refusal({ found: { as: "denied", in: NOW } }), true],
  ["a denial that it has judged", { ...refusal({ found: { as: "denied", in: NOW } }), deniedAsOf: NOW }, false],
  ["a prompt", refusal({ found: { as: "answered", in: NOW } }), false],
  ["a refresh that waits for its answer", refusal({ log: "nonInteractive" }), false],
  ["a refusal of eight days ago", refusal({ at: "2026-06-02T10:00:00.000Z" }), false],
  ["a refusal of somebody stranded", { denied: { at: NOW, log: "interactive", foundAs: "stranded" } }, false],
])("of somebody with %s it is %#: somebody may know the password", (_case, member, expected) => {
  expect(wasAttempted(member, now)).toBe(expected);
});

test("a wish waits for eight hours, and seven days lie between two releases", () => {
  expect(isAsked(asked, new Date("2026-06-10T16:59:59.999Z"))).toBe(true);
  expect(isAsked(asked, new Date("2026-06-10T17:00:00.000Z"))).toBe(false);
  expect(wasReleasedLately(out, new Date("2026-06-17T09:09:59.999Z"))).toBe(true);
  expect(wasReleasedLately(out, new Date("2026-06-17T09:10:00.000Z"))).toBe(false);
  expect(wasReleasedLately(asked, now)).toBe(false);
  expect((["asked", "leaving", "out", "returning", "ended"] as const).filter((state) => isOpen({ state }))).toEqual([
    "leaving",
    "out",
    "returning",
  ]);
});

const wanted: ReleaseCase = {
  userId,
  by: ada,
  now,
  user: {
    id: userId,
    displayName: "Mia",
    userPrincipalName: "mia@contoso.example",
    accountEnabled: true,
    userType: "Member",
  },
  whyNotRunning: undefined,
  rows: [{ state: "in" }],
  privilege: { kind: "none" },
  isBreakGlass: false,
  holdsPasskey: true,
  wasAttempted: false,
  passWillDo: true,
  known: undefined,
};

describe("a release", () => {
  const faults: readonly (readonly [string, Partial<ReleaseCase>, true | string])[] = [
    ["of somebody enforced, with a passkey", {}, true],
    ["of somebody enforced for two reasons", { rows: [{ state: "in" }, { state: "in" }] }, true],
    ["of somebody with an old reason that ended", { rows: [{ state: "in" }, { state: "ended" }] }, true],
    ["of nobody", { user: undefined }, "unknownPerson"],
    ["of oneself", { by: { ...ada, id: userId.toUpperCase() } }, "ownCase"],
    ["while enforcement does not run", { whyNotRunning: "stopped" }, "enforcementNotRunning"],
    ["of somebody in no row", { rows: [] }, "notEnforced"],
    ["of somebody who is only due", { rows: [{ state: "due" }] }, "notEnforced"],
    ["of somebody on the way in", { rows: [{ state: "in" }, { state: "entering" }] }, "notEnforced"],
    ["of somebody on the way out", { rows: [{ state: "in" }, { state: "leaving" }] }, "notEnforced"],
    ["of privileged people", { privilege: { kind: "privileged" } }, "privileged"],
    ["of break-glass accounts", { isBreakGlass: true }, "privileged"],
    ["of somebody whose roles cannot be read", { privilege: { kind: "unreadable", because: "x" } }, "rolesUnreadable"],
    ["after stopped attempts", { wasAttempted: true }, "stoppedAttempts"],
    ["of somebody whose passkey is gone", { holdsPasskey: false }, "passWillDo"],
    ["of somebody whose methods Entra does not show", { holdsPasskey: undefined }, "passWillDo"],
    ["of somebody whose passkey is gone, where no pass would do", { holdsPasskey: false, passWillDo: false }, true],
  ];

  test.each([
    ...faults,
    ["within seven days of the last one", { known: { ...out, state: "ended" } }, "releasedLately"],
    ["of somebody who is released", { known: out }, "alreadyReleased"],
  ] as typeof faults)("%s is asked for: %s", (_case, change, expected) => {
    const said = mayAskRelease({ ...wanted, ...change });
    expect(said.ok ? true : said.because).toBe(expected);
  });

  const confirm = (change: Partial<ReleaseCase>, askedAt?: string) => {
    const said = mayConfirmRelease({ ...wanted, known: asked, by: bo, ...change }, askedAt);
    return said.ok ? true : said.because;
  };

  test.each(faults.filter(([, { by }]) => by === undefined))(
    "%s is confirmed, as everything is looked at again: %s",
    (_case, change, expected) => {
      expect(confirm(change)).toBe(expected);
    },
  );

  test.each<[string, Partial<ReleaseCase>, string | undefined, true | string]>([
    ["by a second person who looked at it", {}, asked.asked.at, true],
    ["by who looked at another wish", {}, NOW, "otherDecision"],
    ["by whoever asked", { by: { ...ada, id: ada.id.toUpperCase() } }, undefined, "needsSecondPerson"],
    ["by whom it is about", { by: { ...bo, id: userId } }, undefined, "ownCase"],
    ["that nobody asked for", { known: undefined }, undefined, "nothingToConfirm"],
    ["eight hours later", { now: new Date("2026-06-10T17:00:00Z") }, undefined, "nothingToConfirm"],
    ["that is under way", { known: out }, undefined, "alreadyReleased"],
    ["that is over", { known: { ...out, state: "ended" } }, undefined, "nothingToConfirm"],
  ])("is confirmed %s: %s", (_case, change, askedAt, expected) => {
    expect(confirm(change, askedAt)).toBe(expected);
  });

  test("is ended while there is one", () => {
    expect(mayEndRelease(out)).toEqual({ ok: true });
    for (const known of [undefined, asked, { ...out, state: "ended" as const }])
      expect(mayEndRelease(known)).toMatchObject({ because: "nothingToEnd" });
  });
});
