import { describe, expect, test } from "vitest";
import { days } from "../../../../../shared/domain/calendar/durations.ts";
import { type ErasureFacts, erasureRefusals, isWaveOver } from "../../../../../shared/domain/erasure/erasureRules.ts";
import type { ErasureRefusalCode } from "../../../../../shared/domain/erasure/refusalWords.ts";

const NOW = new Date("2027-06-01T08:00:00.000Z");
const ago = (count: number) => new Date(NOW.getTime() - days(count)).toISOString();
const ANN = "00000000-0000-4000-8000-0000000000a1";
const BEN = "00000000-0000-4000-8000-0000000000b1";
const by = { id: BEN, displayName: "Ben" };

const nothing: ErasureFacts = {
  userId: ANN,
  askedBy: BEN,
  account: "gone",
  deleted: undefined,
  registration: undefined,
  enforcements: [{ state: "ended" }],
  release: undefined,
  releasesOfOthers: [],
  waves: [],
  joiners: [],
  leavers: [],
  isOnLeave: false,
  codes: [],
  passes: undefined,
  wasTriedLately: false,
  planted: 0,
  openMails: 0,
  keysOut: 0,
  decidedForApp: [],
};
const there = { createdDateTime: ago(2000) };
const left = { worker: "w", eventId: "e", at: ago(90) };
const registered = { waveId: undefined, joinerId: undefined };
const release = { userId: ANN, reason: "r", hours: 1, asked: { by, at: ago(90) } } as const;
const byMail = { secretHash: "h", addressHash: "a", language: "en", tries: 5 } as const;
const code = (at: string) => ({
  userId: ANN,
  state: { kind: "collected", passId: "p", at, by, identityCheckedBy: "inPerson", expiresAt: at } as const,
  openedAt: at,
  closesAt: at,
});
const wave = (stage: "steady" | "cancelled" | "rolledBack" | "planned", since: number) => ({
  waveId: "wave-1",
  name: "Wave 1",
  stage,
  stageAt: ago(since),
});
const member = (...asked: Parameters<typeof wave>) => [{ wave: wave(...asked), isMember: true, isNamed: false }];
const named = (...asked: Parameters<typeof wave>) => [{ wave: wave(...asked), isMember: false, isNamed: true }];

const table: readonly (readonly [string, Partial<ErasureFacts>, ErasureRefusalCode | undefined])[] = [
  ["with nothing open is erased", {}, undefined],
  ["is erased by the app, too", { askedBy: undefined }, undefined],
  ["whose account is there is not erased by the app", { askedBy: undefined, account: there }, "accountThere"],
  ["whose account is there is when an Admin asks", { account: there }, undefined],
  ["does not erase themselves, whatever the case of the id", { askedBy: ANN.toUpperCase() }, "ownCase"],
  [
    "who is in the enforced group is not: the guard would see a stranger",
    { enforcements: [{ state: "in" }] },
    "stillEnforced",
  ],
  ["who is due to enter is not", { enforcements: [{ state: "ended" }, { state: "due" }] }, "stillEnforced"],
  ["who is being taken out is not", { enforcements: [{ state: "leaving" }] }, "stillEnforced"],
  ["who is released is not", { release: { ...release, state: "out" } }, "releaseOpen"],
  [
    "whose release waits for a second person is not",
    { release: { ...release, state: "asked", asked: { by, at: ago(0.1) } } },
    "releaseOpen",
  ],
  ["whose release nobody confirmed in time is", { release: { ...release, state: "asked" } }, undefined],
  [
    "who was released six days ago is not",
    { release: { ...release, state: "ended", confirmed: { by, at: ago(6) } } },
    "releasedLately",
  ],
  [
    "who was released eight days ago is",
    { release: { ...release, state: "ended", confirmed: { by, at: ago(8) } } },
    undefined,
  ],
  ["of a wave that goes on is not", { waves: member("planned", 90) }, "waveUnderWay"],
  ["of a wave that may go again is not", { waves: member("rolledBack", 90) }, "waveUnderWay"],
  ["of a wave with late entries is not", { waves: member("steady", 27) }, "waveUnderWay"],
  ["of a wave that is over is", { waves: member("steady", 28) }, undefined],
  ["of a cancelled wave is", { waves: member("cancelled", 0) }, undefined],
  [
    "whose member row nobody could read is not, by their own row",
    {
      registration: { ...registered, waveId: "wave-1" },
      waves: [{ wave: wave("planned", 1), isMember: false, isNamed: false }],
    },
    "waveUnderWay",
  ],
  ["beside a wave of others is", { waves: [{ wave: wave("planned", 1), isMember: false, isNamed: false }] }, undefined],
  ["who is being hired is not", { joiners: [{ ended: undefined }] }, "onboardingUnderWay"],
  ["whose hiring is held is not", { joiners: [{ ended: { as: "held", at: ago(90) } }] }, "onboardingUnderWay"],
  ["whose hiring is over is", { joiners: [{ ended: { as: "registered", at: ago(400) } }] }, undefined],
  ["who is leaving is not", { leavers: [{ state: "waiting" }] }, "leavingUnderWay"],
  ["whose leaving the brake holds is not", { leavers: [{ state: "held" }] }, "leavingUnderWay"],
  [
    "who left and still has an account is not: they could be given a code",
    { registration: { ...registered, left }, account: there },
    "hasLeft",
  ],
  [
    "who left, and whose account was there a week ago, is not",
    { registration: { ...registered, left, leftReportAt: ago(7) } },
    "mayBeRestored",
  ],
  [
    "who left, and whose account is gone for long, is",
    { registration: { ...registered, left, leftReportAt: ago(31) }, leavers: [{ state: "done" }] },
    undefined,
  ],
  [
    "whose account was deleted a week ago is not, though HR told nothing",
    { deleted: { deletedDateTime: ago(7) } },
    "mayBeRestored",
  ],
  [
    "who left long ago, and whose account was deleted 29 days ago, is not",
    { registration: { ...registered, left, leftReportAt: ago(80) }, deleted: { deletedDateTime: ago(29) } },
    "mayBeRestored",
  ],
  [
    "whose account can be restored for longer than thirty days is not",
    { deleted: { deletedDateTime: ago(31) } },
    "mayBeRestored",
  ],
  ["whose account was deleted nobody knows when is not", { deleted: {} }, "mayBeRestored"],
  ["whose account was deleted at a garbled moment is not", { deleted: { deletedDateTime: "x" } }, "mayBeRestored"],
  ["is not, either, when the app asks", { askedBy: undefined, deleted: { deletedDateTime: ago(7) } }, "mayBeRestored"],
  ["on leave is not while the account is there", { isOnLeave: true, account: there }, "onLeave"],
  ["on leave is once it is gone", { isOnLeave: true }, undefined],
  [
    "of a wave with a young account is not: it would look like a hire's",
    { registration: { ...registered, waveId: "w" }, account: { createdDateTime: ago(100) } },
    "accountIsNew",
  ],
  [
    "of a wave with an account of unknown age is not",
    { registration: { ...registered, joinerId: "j" }, account: {} },
    "accountIsNew",
  ],
  [
    "of a wave with an account of a garbled age is not",
    { registration: { ...registered, joinerId: "j" }, account: { createdDateTime: "x" } },
    "accountIsNew",
  ],
  ["of a wave with an old account is", { registration: { ...registered, waveId: "w" }, account: there }, undefined],
  [
    "with a young account that took part in nothing is",
    { registration: registered, account: { createdDateTime: ago(1) } },
    undefined,
  ],
  [
    "with an open link is not",
    { codes: [{ state: { kind: "open" }, userId: BEN, openedAt: ago(20), closesAt: ago(-1) }] },
    "codeOpen",
  ],
  [
    "whose code is being made is not, however old the link",
    {
      codes: [
        {
          state: { kind: "minting", claimId: "c", at: ago(20), by, identityCheckedBy: "inPerson" },
          userId: ANN,
          openedAt: ago(20),
          closesAt: ago(10),
        },
      ],
    },
    "codeOpen",
  ],
  ["with a code of last year is not: they and another count as one", { codes: [code(ago(364))] }, "codeWithinYear"],
  ["with a code that is older is", { codes: [code(ago(366))] }, undefined],
  [
    "with a link that ran out two days ago is not",
    { codes: [{ state: { kind: "open" }, userId: ANN, openedAt: ago(3), closesAt: ago(2) }] },
    "linkLately",
  ],
  [
    "with a link that ran out long ago is",
    { codes: [{ state: { kind: "open" }, userId: ANN, openedAt: ago(30), closesAt: ago(29) }] },
    undefined,
  ],
  [
    "for whom a code was tried is not",
    { passes: { userId: ANN, unseenSince: [], attempts: [{ kind: "failed", at: ago(2), code: "x" }] } },
    "codeTried",
  ],
  [
    "for whom somebody makes one now is not",
    { passes: { userId: ANN, unseenSince: [], attempts: [], claim: { claimId: "c", grantId: "g", at: ago(90) } } },
    "codeTried",
  ],
  [
    "of whose code nothing is clear is not",
    { passes: { userId: ANN, unseenSince: [ago(3)], attempts: [] } },
    "codeTried",
  ],
  ["for whom one was tried long ago is", { passes: { userId: ANN, unseenSince: [ago(31)], attempts: [] } }, undefined],
  ["whose password somebody tried is not", { wasTriedLately: true }, "triedLately"],
  [
    "whose leaving an Admin lifted is not: the same told again would undo it",
    { leavers: [{ state: "lifted" }], account: there },
    "leavingDecided",
  ],
  ["whose leaving was lifted is once the account is gone", { leavers: [{ state: "lifted" }] }, undefined],
  ["with a planted passkey is not: it would count as their own", { planted: 1, account: there }, "passkeyPlanted"],
  ["with a planted passkey on an account that is gone is", { planted: 1 }, undefined],
  [
    "who locked a link by guesses is not: nobody gets another by waiting",
    { codes: [{ ...code(ago(400)), byMail }], account: there },
    "linkLocked",
  ],
  [
    "who collects where somebody else locked a link is",
    { codes: [{ ...code(ago(400)), userId: BEN, byMail }], account: there },
    undefined,
  ],
  ["with a mail on its way is not", { openMails: 1 }, "mailOnItsWay"],
  ["with a key is not", { keysOut: 1 }, "keyOut"],
  [
    "who decided in a wave that goes on is not: they would be free to approve it",
    { waves: named("planned", 1) },
    "decidedForWave",
  ],
  ["who decided in one that is over is", { waves: named("steady", 40) }, undefined],
  [
    "who decided a release that goes on is not",
    { releasesOfOthers: [{ ...release, userId: BEN, state: "out" }] },
    "decidedForPerson",
  ],
  [
    "who asked for one that waits is not",
    { releasesOfOthers: [{ ...release, userId: BEN, state: "asked", asked: { by, at: ago(0.1) } }] },
    "decidedForPerson",
  ],
  ["who decided one that is over is", { releasesOfOthers: [{ ...release, userId: BEN, state: "ended" }] }, undefined],
  ["by whose word enforcement runs is not", { decidedForApp: ["enforcementSwitch"] }, "decidedForApp"],
];

describe("somebody", () => {
  test.each(table)("%s", (_who, change, because) => {
    const found = erasureRefusals({ ...nothing, ...change }, NOW).map((one) => one.because);
    expect(found).toEqual(because === undefined ? [] : [because]);
  });

  test("is told everything that is in the way at once, and until when where it is known", () => {
    const found = erasureRefusals(
      { ...nothing, codes: [code(ago(100))], keysOut: 1, waves: member("steady", 20) },
      NOW,
    );
    expect(found.map(({ because, until }) => [because, until])).toEqual([
      ["waveUnderWay", ago(-8)],
      ["codeWithinYear", ago(-265)],
      ["keyOut", undefined],
    ]);
    const restorable = { deletedDateTime: ago(7) };
    expect(erasureRefusals({ ...nothing, deleted: restorable }, NOW)).toMatchObject([{ until: ago(-23) }]);
    expect(erasureRefusals({ ...nothing, deleted: { deletedDateTime: ago(31) } }, NOW)[0]).not.toHaveProperty("until");
    expect(found[0]?.say).toContain("Wave 1");
  });
});

test("a wave is over when it was cancelled, or is steady and lets nobody in any more", () => {
  expect(isWaveOver({ stage: "steady", stageAt: "x" }, NOW)).toBe(false);
  expect(isWaveOver(wave("cancelled", 0), NOW)).toBe(true);
});
