import { describe, expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import type { Registration } from "../../../../../shared/domain/people/registration.ts";
import type { QuietNote } from "../../../../../shared/domain/quiet/quietNote.ts";
import {
  type Around,
  askAfter,
  isQuiet,
  type Looked,
  mayBeAsked,
  noteOf,
} from "../../../../../shared/domain/quiet/quietRules.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { plannedWave } from "../../../../support/waves/rulesForTests.ts";

const NOW = new Date("2027-06-01T09:00:00.000Z");
const daysAgo = (days: number, ms = 0): string => new Date(NOW.getTime() - days * 86_400_000 + ms).toISOString();

const person: Registration = { userId: "u1", methodsRegistered: ["passKeyDeviceBound"], isAdmin: false, ready: true };
const note: QuietNote = { lookedAt: daysAgo(30), passkeys: 1, nextAt: NOW.toISOString() };

test.each<[string, Partial<Registration>, boolean]>([
  ["whom the report calls ready", {}, true],
  ["of whose type nothing is told", { userType: undefined }, true],
  ["who is a member", { userType: "member" }, true],
  ["who is a guest", { userType: "guest" }, false],
  ["of a type that is new", { userType: "agent" }, false],
  ["whom the report does not call ready", { ready: false }, false],
  ["who holds admin rights", { isAdmin: true }, false],
  ["whom the report names no longer", { leftReportAt: daysAgo(1) }, false],
  ["who has left", { left: { at: daysAgo(1) } as Registration["left"] }, false],
  ["who goes on leave", { leave: { from: "2027-07-01" } as unknown as Registration["leave"] }, false],
  ["whose next look is due", { quiet: note }, true],
  ["whose next look is not due", { quiet: { ...note, nextAt: daysAgo(0, 1) } }, false],
])("somebody %s is looked at: %s", (_who, change, may) => {
  expect(mayBeAsked({ ...person, ...change }, NOW)).toBe(may);
});

const inWave = (facts: Partial<WaveFacts>, member: Partial<WaveMember>): Around["wave"] => ({
  facts: { ...plannedWave, ...facts },
  member: aMember("w1", "u1", member),
});
const done = { enforcedAt: daysAgo(60) };

describe("nobody else writes to somebody", () => {
  test.each<[string, Around, boolean]>([
    ["in no wave", { wave: "none" }, true],
    ["in no wave, mailed within two weeks", { wave: "none", mailedAt: daysAgo(14) }, false],
    ["in no wave, mailed before that", { wave: "none", mailedAt: daysAgo(14, -1) }, true],
    ["whose wave could not be read", { wave: "unknown" }, false],
    ["whom a steady wave has put in", { wave: inWave({ stage: "steady" }, done) }, true],
    ["whom a steady wave has not put in", { wave: inWave({ stage: "steady" }, {}) }, false],
    ["whose wave is watched", { wave: inWave({ stage: "watched" }, done) }, false],
    ["whose wave has begun", { wave: inWave({ stage: "announced" }, {}) }, false],
    ["whose wave was rolled back", { wave: inWave({ stage: "rolledBack" }, done) }, false],
    ["whose wave was cancelled", { wave: inWave({ stage: "cancelled" }, {}) }, true],
    [
      "whose cancelled wave has just written",
      { wave: inWave({ stage: "cancelled" }, { mailedAt: daysAgo(3) }) },
      false,
    ],
    ["put in within two weeks", { wave: inWave({ stage: "steady" }, { enforcedAt: daysAgo(14) }) }, false],
    ["told of a stopped attempt", { wave: inWave({ stage: "steady" }, { ...done, attemptToldAt: daysAgo(1) }) }, false],
    ["thanked within two weeks", { wave: inWave({ stage: "steady" }, { ...done, doneToldAt: daysAgo(13) }) }, false],
    ["thanked before that", { wave: inWave({ stage: "steady" }, { ...done, doneToldAt: daysAgo(15) }) }, true],
  ])("%s: %s", (_who, around, quiet) => {
    expect(isQuiet(around, NOW)).toBe(quiet);
  });
});

const key = (
  id: string,
  createdDateTime?: string,
  change: Partial<AuthenticationMethod> = {},
): AuthenticationMethod => ({
  id,
  type: "fido2AuthenticationMethod",
  passkeyType: "deviceBound",
  ...(createdDateTime !== undefined && { createdDateTime }),
  ...change,
});
const both = { second: true, unused: true };
const looked = (methods: readonly AuthenticationMethod[], change: Partial<Looked> = {}): Looked => ({
  methods,
  isEnforced: true,
  lastInteractiveAt: daysAgo(1),
  ...change,
});
const old = daysAgo(200);

describe("a look leads to", () => {
  test.each<[string, Looked, Partial<QuietNote> | undefined, "second" | "unused" | undefined]>([
    ["asking for a second one, of one passkey", looked([key("a", old)]), undefined, "second"],
    ["that, where nobody knows since when it is there", looked([key("a")]), undefined, "second"],
    ["nothing, of two", looked([key("a", old), key("b", old)]), undefined, undefined],
    ["nothing, of none", looked([]), undefined, undefined],
    ["nothing, of one that is new", looked([key("a", daysAgo(14))]), undefined, undefined],
    ["asking, of one that is two weeks old", looked([key("a", daysAgo(14, -1))]), undefined, "second"],
    ["nothing, of one that nobody can tell to fit", looked([key("a", old, { fit: "unknown" })]), undefined, undefined],
    [
      "nothing, of one that fits and one of which nobody can tell",
      looked([key("a", old), key("b", old, { fit: "unknown" })]),
      undefined,
      undefined,
    ],
    [
      "asking, of one that fits and one that does not any more",
      looked([key("a", old), key("b", old, { fit: "doesNotFit" })]),
      undefined,
      "second",
    ],
    ["nothing within half a year of asking", looked([key("a", old)]), { secondAskedAt: daysAgo(180) }, undefined],
    ["asking again after it", looked([key("a", old)]), { secondAskedAt: daysAgo(180, -1) }, "second"],
    [
      "trying it, after 90 days without a sign-in",
      looked([key("a", old)], { lastInteractiveAt: daysAgo(90, -1) }),
      undefined,
      "unused",
    ],
    ["not that, one moment before", looked([key("a", old)], { lastInteractiveAt: daysAgo(90) }), undefined, "second"],
    ["not that, where it is not told", looked([key("a", old)], { lastInteractiveAt: undefined }), undefined, "second"],
    [
      "not that, of somebody who is not enforced",
      looked([key("a", old)], { lastInteractiveAt: daysAgo(120), isEnforced: false }),
      undefined,
      "second",
    ],
    [
      "not that, of a passkey that came since",
      looked([key("a", old), key("b", daysAgo(60))], { lastInteractiveAt: daysAgo(120) }),
      undefined,
      undefined,
    ],
    [
      "not that, of a passkey without a date",
      looked([key("a", old), key("b")], { lastInteractiveAt: daysAgo(120) }),
      undefined,
      undefined,
    ],
    ["not that, without any", looked([], { lastInteractiveAt: daysAgo(120) }), undefined, undefined],
    [
      "not that, within 90 days of it",
      looked([key("a", old), key("b", old)], { lastInteractiveAt: daysAgo(120) }),
      { unusedAskedAt: daysAgo(90) },
      undefined,
    ],
  ])("%s", (_what, seen, before, ask) => {
    expect(askAfter(seen, before && { ...note, ...before }, both, NOW)).toBe(ask);
  });

  test("nothing that is switched off", () => {
    const seen = looked([key("a", old)], { lastInteractiveAt: daysAgo(120) });
    expect(askAfter(seen, undefined, { second: true, unused: false }, NOW)).toBe("second");
    expect(askAfter(seen, undefined, { second: false, unused: true }, NOW)).toBe("unused");
    expect(askAfter(seen, undefined, { second: false, unused: false }, NOW)).toBeUndefined();
  });
});

test("a note keeps what was asked before, and whoever is in it is looked at a month later", () => {
  const before = { ...note, secondAskedAt: old, unusedAskedAt: daysAgo(100), lastInteractiveAt: old };
  expect(noteOf(looked([key("a", old)], { lastInteractiveAt: undefined }), before, NOW)).toEqual({
    lookedAt: NOW.toISOString(),
    passkeys: 1,
    nextAt: daysAgo(-30),
    secondAskedAt: old,
    unusedAskedAt: daysAgo(100),
  });
});
