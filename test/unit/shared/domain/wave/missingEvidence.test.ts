import { describe, expect, test } from "vitest";
import { decidedEntryFault, entryFault } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { letsGoOn } from "../../../../../shared/domain/preflight/preflightRun.ts";
import { flipFault, toBeEnforced, whyVoid } from "../../../../../shared/domain/wave/flipEvidence.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { enforceabilityOf } from "../../../../../shared/domain/wave/readiness.ts";
import { sweepVerdict } from "../../../../../shared/domain/wave/sweep.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { nextWaveStep } from "../../../../../shared/domain/wave/waveMachine.ts";
import { approver, readyMember, rules, SWEPT_SINCE, starter } from "../../../../support/waves/rulesForTests.ts";
import { evidence, swept } from "../../../../support/waves/stagesForTests.ts";

/**
 * All evidence of a flip is there and fresh; in each row one piece alone is missing, stale, unreadable or unknown. No
 * row lets anybody be enforced.
 */
const NOW = "2026-03-24T10:20:00.000Z";
const now = new Date(NOW);
const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
const HOUR = 60;
const DAY = 24 * HOUR;
const approval = { by: approver, at: ago(20), digest: "d1" };
const flip = { startedAt: ago(19), checkedAt: ago(10) };
const wave: WaveFacts = { ...swept, approval, flip };

type Rows<T> = readonly (readonly [string, Partial<T>])[];

describe("of a wave", () => {
  const rows: Rows<WaveFacts> = [
    ["its gate was never looked at", { gate: undefined }],
    ["its gate was shut when it was looked at last", { gate: { at: ago(DAY), ready: 9, inScope: 100, passed: false } }],
    ["nobody noted when its gate opened", { gateOpenedAt: undefined }],
    ["nobody was warned", { warnedAt: undefined }],
    ["the warning is not seven days old", { warnedAt: ago(7 * DAY - 1) }],
    ["the warning went out at no moment", { warnedAt: "soon" }],
    ["the warning went out in the future", { warnedAt: ago(-1) }],
    ["its own policy is not known", { policyId: undefined }],
    ["report-only never began", { reportOnlyAt: undefined }],
    ["report-only has not lasted 48 hours", { reportOnlyAt: ago(2 * DAY - 1) }],
    ["report-only began at no moment", { reportOnlyAt: "soon" }],
    ["nothing was swept", { evidence: undefined }],
    ["the sweep was not clean", { evidence: { ...evidence, clean: false } }],
    ["the sweep is a day old", { evidence: { ...evidence, at: ago(DAY) } }],
    ["the sweep was at no moment", { evidence: { ...evidence, at: "soon" } }],
    ["the sweep is of the future", { evidence: { ...evidence, at: ago(-1) } }],
    ["nobody has approved", { approval: undefined }],
    ["the approval is a day old", { approval: { ...approval, at: ago(DAY) } }],
    ["the approval was given at no moment", { approval: { ...approval, at: "soon" } }],
    ["the approval is of the future", { approval: { ...approval, at: ago(-1) } }],
    ["the approval is older than the sweep", { approval: { ...approval, at: ago(2 * HOUR) } }],
    ["the approval names other evidence", { approval: { ...approval, digest: "d0" } }],
    ["the approval names none", { approval: { ...approval, digest: "" } }],
    ["the approval comes from whoever started it", { approval: { ...approval, by: starter } }],
    ["the approval comes from somebody who held a member", { heldOrWaivedBy: [approver.id] }],
    ["nobody was looked at live", { flip: undefined }],
    ["the live look has not ended", { flip: { startedAt: ago(19) } }],
    ["the live look ended an hour ago", { flip: { startedAt: ago(HOUR), checkedAt: ago(HOUR) } }],
    ["the live look ended at no moment", { flip: { ...flip, checkedAt: "soon" } }],
    ["the live look ended in the future", { flip: { ...flip, checkedAt: ago(-1) } }],
    ["the live look began at no moment", { flip: { ...flip, startedAt: "soon" } }],
    ["the live look began before the approval", { flip: { ...flip, startedAt: ago(21) } }],
    ["the live look ended before it began", { flip: { startedAt: ago(10), checkedAt: ago(19) } }],
    ["too many dropped out at the live look", { flip: { ...flip, void: "6 of 96 are not ready any more" } }],
  ];

  test("all of it lets people enter", () => {
    expect(nextWaveStep(wave, now, rules)).toEqual({ kind: "enforce" });
    expect(flipFault(wave, now, rules)).toBeUndefined();
  });
  test.each(rows)("%s: nobody is enforced", (_what, change) => {
    const facts = { ...wave, ...change };
    expect(nextWaveStep(facts, now, rules).kind).not.toBe("enforce");
    if (!("policyId" in change)) expect(flipFault(facts, now, rules)).toBeDefined();
  });
});

const phone = { platform: "android", client: "modern" } as const;
const refusal = { at: ago(DAY), operatingSystem: "Android 15", result: "reportOnlyInterrupted" };
const member: WaveMember = {
  ...readyMember,
  checkedAt: ago(15),
  passkeyCreatedAt: ago(20 * DAY),
  passkeyUsedAt: ago(DAY),
  named: { digest: "d1", as: "ready" },
  sweptInteractive: { satisfiedAt: ago(DAY) },
  credentials: ["windowsHello"],
  places: [{ ...phone, satisfiedAt: ago(DAY), refused: [refusal] }],
};

describe("of a person", () => {
  /** By the wave's evidence, and by the entry itself. `noEntry`: the entry alone looks at it, at the last moment. */
  const rows: Rows<WaveMember> = [
    ["nobody has looked for a passkey", { hasUsablePasskey: undefined }],
    ["there is none", { hasUsablePasskey: false }],
    ["an application planted it", { hasUsablePasskey: false, planted: { at: ago(DAY), by: "an application" } }],
    ["they hold one key where their wave takes two", { lacksSecondKey: true }],
    ["nobody knows since when they hold it", { passkeyCreatedAt: undefined }],
    ["they hold it since no moment", { passkeyCreatedAt: "soon" }],
    ["no use of it was seen", { passkeyUsedAt: undefined }],
    ["it was used at no moment", { passkeyUsedAt: "soon" }],
    ["it was used before it came", { passkeyUsedAt: ago(21 * DAY) }],
    [
      "they were refused on the phone, and got in there with a passkey that is gone",
      gotIn({ satisfiedAt: ago(21 * DAY) }),
    ],
    ["they were refused on the phone, and never got in there", gotIn({ satisfiedAt: undefined })],
    ["they got in there at no moment", gotIn({ satisfiedAt: "soon" })],
    ["they got in there 31 days before", { ...gotIn({ satisfiedAt: ago(32 * DAY) }), passkeyCreatedAt: ago(60 * DAY) }],
    ["the refusal was at no moment", gotIn({ refused: [{ ...refusal, at: "soon" }] })],
    [
      "the result of the refusal is not known",
      gotIn({ satisfiedAt: undefined, refused: [{ ...refusal, result: "x" }] }),
    ],
    ["what they hold was not read", { ...gotIn({ satisfiedAt: undefined }), credentials: undefined }],
  ];
  const ofEvidence: Rows<WaveMember> = [
    ["they were not named by the sweep", { named: undefined }],
    ["they were named as left out", { named: { digest: "d1", as: "leftOut" } }],
    ["they were named by an earlier sweep", { named: { digest: "d0", as: "ready" } }],
    ["no sign-in of theirs was seen", { sweptInteractive: undefined }],
    ["their sign-ins are older than the window", { sweptInteractive: { satisfiedAt: "2026-03-20T08:19:59.999Z" } }],
    ["their sign-in was at no moment", { sweptInteractive: { satisfiedAt: "soon" } }],
    ["the policy never said that they satisfy it", { sweptInteractive: { seenAt: ago(DAY) } }],
    ["the policy said no", { sweptInteractive: { unsatisfiedAt: ago(DAY) } }],
    [
      "a line of theirs cannot be read",
      { sweptInteractive: { satisfiedAt: ago(DAY), unreadAt: ago(HOUR), unreadSince: ago(HOUR) } },
    ],
    ["what was decided about them cannot be read", { keptOutside: "decisionUnreadable" }],
    ["they were held", { keptOutside: "heldByDecision" }],
    ["they were sorted out", { sortedOut: "privileged" }],
    ["their roles could not be read", { sortedOut: "rolesUnreadable" }],
  ];
  const ofEntry: Rows<WaveMember> = [
    ["they were never looked at", { checkedAt: undefined }],
    ["they were looked at an hour ago", { checkedAt: ago(HOUR) }],
    ["they were looked at at no moment", { checkedAt: "soon" }],
    ["they were looked at in the future", { checkedAt: ago(-1) }],
    ["nobody could tell whether the passkey fits, or the audit log was not read", { fitUnknown: true }],
  ];
  /** As `enterMembers` hands people over. */
  const faultOf = ({ checkedAt, fitUnknown, lacksSecondKey, hasUsablePasskey, ...known }: WaveMember) => {
    const held = fitUnknown || lacksSecondKey ? undefined : hasUsablePasskey;
    return entryFault({ ...known, lookedAt: checkedAt ?? "", hasUsablePasskey: held }, now);
  };

  test("all of it lets them enter", () => {
    expect(toBeEnforced(member, wave)).toBe(true);
    expect(enforceabilityOf(member, wave.reportOnlyAt)).toEqual({ ready: true });
    expect(faultOf(member)).toBeUndefined();
  });
  test.each([...rows, ...ofEvidence])("%s: the evidence does not let them be enforced", (_what, change) => {
    expect(toBeEnforced({ ...member, ...change }, wave)).toBe(false);
    if (!("named" in change)) expect(enforceabilityOf({ ...member, ...change }, wave.reportOnlyAt).ready).toBe(false);
  });
  test.each([...rows, ...ofEntry])("%s: nor does the entry", (_what, change) => {
    expect(faultOf({ ...member, ...change })).toBeDefined();
  });

  function gotIn(change: Partial<NonNullable<WaveMember["places"]>[number]>): Partial<WaveMember> {
    return { places: [{ ...phone, satisfiedAt: ago(DAY), refused: [refusal], ...change }] };
  }
});

describe("of a person with a certificate that the tenant declares", () => {
  const windows = { platform: "windows", client: "modern" } as const;
  const holder: WaveMember = {
    ...member,
    passkeyCreatedAt: undefined,
    passkeyUsedAt: undefined,
    certificateUsedAt: ago(DAY),
    credentials: ["certificate"],
    places: [{ ...windows, certificateAt: ago(DAY), refused: [{ ...refusal, operatingSystem: "Windows11" }] }],
  };
  const rows: Rows<WaveMember> = [
    ["they never used it", { certificateUsedAt: undefined }],
    ["they used it at no moment", { certificateUsedAt: "soon" }],
    ["they used it 31 days before the look", { certificateUsedAt: ago(31 * DAY + 15) }],
    ["they used it, and nobody declares it", { credentials: [] }],
    ["they used it, and what they hold was not read", { credentials: undefined }],
    ["a passkey was used, and the certificate was not", { certificateUsedAt: undefined, passkeyUsedAt: ago(DAY) }],
    ["nobody can tell whether it fits", { hasUsablePasskey: true, fitUnknown: true, credentials: [] }],
    ["it does not fit", { hasUsablePasskey: false, credentials: [] }],
    ["they were refused where they never used it", { places: [{ ...windows, refused: [refusal] }] }],
    [
      "they were refused on the phone, and got in on Windows",
      { places: [...(holder.places ?? []), { ...phone, refused: [refusal] }] },
    ],
    [
      "they were refused where they used it 31 days before",
      { places: [{ ...windows, certificateAt: ago(32 * DAY), refused: [refusal] }] },
    ],
  ];
  const faultOf = ({ checkedAt, fitUnknown, hasUsablePasskey, ...known }: WaveMember) =>
    entryFault(
      { ...known, lookedAt: checkedAt ?? "", hasUsablePasskey: fitUnknown ? undefined : hasUsablePasskey },
      now,
    );

  test("all of it lets them enter", () => {
    expect(toBeEnforced(holder, wave)).toBe(true);
    expect(faultOf(holder)).toBeUndefined();
    const lastDay = { ...holder, certificateUsedAt: ago(30 * DAY + 15) };
    expect([toBeEnforced(lastDay, wave), faultOf(lastDay)]).toEqual([true, undefined]);
  });
  test.each(rows)("%s: nobody is enforced by it", (_what, change) => {
    expect(toBeEnforced({ ...holder, ...change }, wave)).toBe(false);
    expect(faultOf({ ...holder, ...change })).toBeDefined();
  });
  test("beside a passkey either is proven by its own use alone", () => {
    const both: WaveMember = {
      ...holder,
      passkeyCreatedAt: ago(20 * DAY),
      credentials: ["windowsHello", "certificate"],
    };
    expect(faultOf(both)).toBeUndefined();
    expect(faultOf({ ...both, certificateUsedAt: undefined })).toBe("passkeyNeverUsed");
    expect(faultOf({ ...both, credentials: ["windowsHello"] })).toBe("passkeyNeverUsed");
  });
});

describe("of a date that two people decided", () => {
  const decision = { by: starter, confirmedBy: approver, entersAt: ago(HOUR) };
  const entrant = { lookedAt: ago(15), hasUsablePasskey: false, decision } as Parameters<typeof decidedEntryFault>[0];
  const rows: Rows<typeof entrant> = [
    ["one person decided it", { decision: { ...entrant.decision, confirmedBy: starter } }],
    ["the day has not come", { decision: { ...entrant.decision, entersAt: ago(-1) } }],
    ["the day is none", { decision: { ...entrant.decision, entersAt: "soon" } }],
    ["the account was not seen", { hasUsablePasskey: undefined }],
    ["it was looked at an hour ago", { lookedAt: ago(HOUR) }],
    ["it was never looked at", { lookedAt: "" }],
  ];
  test("all of it lets them enter", () => expect(decidedEntryFault(entrant, now)).toBeUndefined());
  test.each(rows)("%s: nobody enters", (_what, change) => {
    expect(decidedEntryFault({ ...entrant, ...change }, now)).toBeDefined();
  });
});

describe("of a sweep", () => {
  const people = Array.from({ length: 20 }, (_, n) => ({ ...readyMember, userId: `${n}` }));
  const all = (change: Partial<WaveMember>) => people.map((one) => ({ ...one, ...change }));
  const reading = { members: people, since: SWEPT_SINCE };
  test("all of it is clean", () => expect(sweepVerdict(reading, rules).clean).toBe(true));
  test.each<[string, Partial<Parameters<typeof sweepVerdict>[0]>]>([
    ["the window has no beginning", { since: undefined }],
    ["sign-ins came without their policies", { blindSince: SWEPT_SINCE }],
    ["nobody was seen", { members: all({ sweptInteractive: undefined }) }],
    [
      "everybody was seen before the window only",
      { members: all({ sweptInteractive: { satisfiedAt: "2026-03-17" } }) },
    ],
    ["lines of everybody cannot be read", { members: all({ sweptInteractive: { unreadAt: SWEPT_SINCE } }) }],
    ["nobody was looked at live", { members: all({ hasUsablePasskey: undefined }) }],
    ["no use of their passkeys is known", { members: all({ passkeyUsedAt: undefined }) }],
    ["nobody is in the wave", { members: [] }],
  ])("%s: it is not clean", (_what, change) => {
    expect(sweepVerdict({ ...reading, ...change }, rules)).toMatchObject({ clean: false, because: expect.any(String) });
  });
});

describe("of what was approved", () => {
  const people = Array.from({ length: 20 }, (_, n) => ({ ...member, userId: `${n}` }));
  const approved = { ...wave, evidence: { ...evidence, ready: 20 } };
  test("all of it stands", () => expect(whyVoid(people, approved, evidence.policyDigest)).toBeUndefined());
  test.each<[string, readonly WaveMember[], Partial<WaveFacts>, string]>([
    ["the policies are not those", people, {}, "q"],
    ["the policies could not be read", people, {}, ""],
    ["somebody of the list is missing", people.slice(1), {}, evidence.policyDigest],
    ["there is no evidence", people, { evidence: undefined }, evidence.policyDigest],
    ["there is no approval", people, { approval: undefined }, evidence.policyDigest],
    [
      "one in ten is not ready any more",
      people.map((one, n) => (n < 2 ? { ...one, hasUsablePasskey: undefined } : one)),
      {},
      evidence.policyDigest,
    ],
  ])("%s: it is void", (_what, members, change, digest) => {
    expect(whyVoid(members, { ...approved, ...change }, digest)).toBeDefined();
  });
});

test("without a run of the checks nobody goes on; the rest of that rule stands with them", () => {
  expect(letsGoOn(undefined, wave, "flip", now)).toBe(false);
});
