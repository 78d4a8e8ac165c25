import { describe, expect, test } from "vitest";
import type { EnforcementState, Entrant } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import type { NotEntered } from "../../../../shared/enforcement/enter.ts";
import { ConflictError, RefusedError, TransientError } from "../../../../shared/errors.ts";
import {
  ADA,
  BOB,
  CLEO,
  DAN,
  enforcementStage,
  RUNNING,
  ready,
  WAVE_A,
  WAVE_B,
} from "../../../support/enforcement/enforcementStage.ts";
import { BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const olga = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Olga" };
const byAt = { by: olga, at: NOW };

describe("while enforcement does not run", () => {
  const startAsked = { ...byAt, reason: "the pilot went well", digest: "d" };
  const startConfirmed = { ...byAt, digest: "d" };
  test.each<[string, EnforcementSwitch | undefined, RegExp]>([
    ["nobody has started it", undefined, /has not been started/],
    ["one person wants to start it", { startAsked }, /has not been started/],
    ["two people want to start it, and nobody saw it", { startAsked, startConfirmed }, /is being started/],
    [
      "somebody wants to stop it",
      { ...RUNNING, stopAsked: { ...byAt, reason: "trouble" } },
      /stopped by Olga: trouble/,
    ],
    [
      "it is stopped",
      { ...RUNNING, stopAsked: { ...byAt, reason: "trouble" }, stoppedAt: NOW },
      /stopped by Olga: trouble/,
    ],
  ])("nobody enters, and nothing is written: %s", async (_why, known, why) => {
    const stage = await enforcementStage(known ?? {});
    await stage.given(WAVE_A, "due", BOB);
    await stage.given(WAVE_A, "entering", CLEO);
    const before = await stage.ports.store.enforcementsOf([ADA, BOB, CLEO]);
    const refused = stage.enter(WAVE_A, ready(ADA), ready(BOB), ready(CLEO));
    await expect(refused).rejects.toMatchObject({ code: "EnforcementNotRunning", reason: "obstacle" });
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toThrow(why);
    expect(await stage.ports.store.enforcementsOf([ADA, BOB, CLEO])).toEqual(before);
    expect([stage.changes(), stage.group.size, await stage.lines(WAVE_A)]).toEqual([0, 0, []]);
  });

  test("nobody enters because there is no switch at all, or it cannot be read", async () => {
    const stage = await enforcementStage();
    stage.ports.store.enforcementSwitch = async () => undefined;
    await expect(stage.enter(WAVE_A, ready(ADA))).rejects.toMatchObject({ code: "EnforcementNotRunning" });
    const unreadable = new RefusedError("notUnderstood", "unreadableRow", "a row cannot be read");
    stage.ports.store.enforcementSwitch = () => Promise.reject(unreadable);
    await expect(stage.enter(WAVE_A, ready(ADA))).rejects.toThrow(unreadable);
    expect([stage.changes(), await stage.row(WAVE_A, ADA)]).toEqual([0, undefined]);
  });
});

describe("somebody does not enter, and nothing is written for them, who", () => {
  test.each<[string, Entrant, NotEntered["because"]]>([
    ["has no passkey", ready(ADA, { hasUsablePasskey: false }), "noUsablePasskey"],
    ["was not looked at for one", ready(ADA, { hasUsablePasskey: undefined }), "noUsablePasskey"],
    ["never used it", ready(ADA, { passkeyUsedAt: undefined }), "passkeyNeverUsed"],
    ["used another one before it came", ready(ADA, { passkeyUsedAt: "2026-02-09T08:00:00Z" }), "passkeyNeverUsed"],
    ["has it since nobody knows when", ready(ADA, { passkeyCreatedAt: undefined }), "passkeyNeverUsed"],
    ["was looked at an hour ago", ready(ADA, { lookedAt: "2026-03-02T07:00:00.000Z" }), "lookedAtTooLongAgo"],
    ["was looked at in the future", ready(ADA, { lookedAt: "2026-03-02T08:00:00.001Z" }), "lookedAtTooLongAgo"],
    ["was never looked at", ready(ADA, { lookedAt: "" }), "lookedAtTooLongAgo"],
    ["opens the tenant when all else fails", ready(BREAK_GLASS_USER_IDS[1]), "breakGlass"],
    ["is that one in capital letters", ready(BREAK_GLASS_USER_IDS[0].toUpperCase()), "breakGlass"],
  ])("%s", async (_who, entrant, because) => {
    const stage = await enforcementStage();
    const userId = entrant.userId.toLowerCase();
    expect(await stage.enter(WAVE_A, entrant)).toEqual([{ userId, because }]);
    expect([stage.changes(), stage.group.size, await stage.row(WAVE_A, userId)]).toEqual([0, 0, undefined]);
    expect(await stage.lines(WAVE_A)).toEqual([]);
  });

  test("is not ready, while whoever is enters with the same call", async () => {
    const stage = await enforcementStage();
    const left = await stage.enter(WAVE_A, ready(ADA), ready(BOB, { hasUsablePasskey: false }), ready(CLEO));
    expect(left).toEqual([{ userId: BOB, because: "noUsablePasskey" }]);
    expect([...stage.group]).toEqual([ADA, CLEO]);
    expect(await stage.row(WAVE_A, BOB)).toBeUndefined();
  });

  test("leaves for the same reason just now: the row stays `leaving`", async () => {
    const stage = await enforcementStage();
    await stage.given(WAVE_A, "leaving", ADA);
    const before = await stage.row(WAVE_A, ADA);
    expect(await stage.enter(WAVE_A, ready(ADA), ready(BOB))).toEqual([{ userId: ADA, because: "stillLeaving" }]);
    expect(await stage.row(WAVE_A, ADA)).toEqual(before);
    expect([...stage.group]).toEqual([BOB]);
  });
});

describe("somebody who is ready", () => {
  test("gets a row with the evidence, a line in the audit trail, and into the group", async () => {
    const stage = await enforcementStage();
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([]);
    expect(await stage.row(WAVE_A, ADA)).toEqual({
      userId: ADA,
      source: "wave|wave-a",
      state: "entering",
      at: NOW,
      by: "approved by Olga",
      evidence: {
        lookedAt: "2026-03-02T07:55:00.000Z",
        passkeyCreatedAt: "2026-02-10T08:00:00.000Z",
        passkeyUsedAt: "2026-02-11T08:00:00.000Z",
      },
      etag: expect.any(String),
    });
    expect(await stage.lines(WAVE_A)).toMatchObject([
      { what: "entersEnforcement", subjectId: ADA, why: "approved by Olga", at: NOW, who: { id: "app" } },
    ]);
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect(await stage.row(WAVE_A, ADA)).toMatchObject({ state: "in", by: "approved by Olga" });
  });

  test("by a declared certificate has its use in the row and in the trail; one that does not count is in neither", async () => {
    const stage = await enforcementStage();
    const used = { certificateUsedAt: "2026-03-01T08:00:00.000Z" };
    const byCertificate = { ...ready(ADA), passkeyCreatedAt: undefined, passkeyUsedAt: undefined, ...used };
    expect(await stage.enter(WAVE_A, { ...byCertificate, credentials: [] })).toMatchObject([
      { because: "passkeyNeverUsed" },
    ]);
    expect(
      await stage.enter(WAVE_A, { ...byCertificate, credentials: ["certificate"] }, { ...ready(BOB), ...used }),
    ).toEqual([]);
    expect((await stage.row(WAVE_A, ADA))?.evidence).toMatchObject(used);
    expect((await stage.row(WAVE_A, BOB))?.evidence).not.toHaveProperty("certificateUsedAt");
    const lines = await stage.lines(WAVE_A);
    expect(lines.find(({ subjectId }) => subjectId === ADA)?.evidence).toMatchObject(used);
  });

  test("leaves nothing else of what is known about them in the row", async () => {
    const stage = await enforcementStage();
    const more = { ...ready(ADA), displayName: "Ada", mail: "ada@contoso.example" };
    await stage.enter(WAVE_A, more);
    expect(JSON.stringify(await stage.row(WAVE_A, ADA))).not.toMatch(/mail|displayName|hasUsablePasskey/);
  });

  test.each<[EnforcementState, EnforcementState]>([
    ["due", "entering"],
    ["ended", "entering"],
    ["entering", "entering"],
    ["in", "in"],
    ["leaving", "leaving"],
  ])("and has a row that is %s has one that is %s afterwards", async (before, after) => {
    const stage = await enforcementStage();
    await stage.given(WAVE_A, before, ADA);
    await stage.enter(WAVE_A, ready(ADA));
    expect(await stage.state(WAVE_A, ADA)).toBe(after);
    expect(stage.group.has(ADA)).toBe(after === "entering");
  });

  test("enters on the evidence of now, although a row tells of an older one", async () => {
    const stage = await enforcementStage();
    for (const state of ["due", "ended", "entering"] as const) {
      const entry = { ...WAVE_A, source: state };
      await stage.given(entry, state, ADA);
      await stage.enter(entry, ready(ADA));
      expect((await stage.row(entry, ADA))?.evidence?.lookedAt).toBe("2026-03-02T07:55:00.000Z");
    }
  });

  test("is in the group by hand already: that is no fault, and the row says why they are in it", async () => {
    const stage = await enforcementStage();
    stage.group.add(ADA);
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([]);
    expect(await stage.entriesReadBack(WAVE_A, ADA)).toEqual([]);
    expect(await stage.state(WAVE_A, ADA)).toBe("in");
  });

  test("is one person in whatever case, and however often named", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA.toUpperCase()), ready(ADA), ready(ADA));
    await stage.enter(WAVE_A, ready(ADA.toUpperCase()));
    expect(await stage.ports.store.enforcementsOf([ADA])).toHaveLength(1);
    expect(await stage.entriesReadBack(WAVE_A, ADA.toUpperCase())).toEqual([]);
    expect(await stage.state(WAVE_A, ADA)).toBe("in");
    expect(await stage.lines(WAVE_A)).toHaveLength(1);
  });

  test("has a row for each of two reasons", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    await stage.entriesReadBack(WAVE_A, ADA);
    await stage.enter(WAVE_B, ready(ADA));
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_B, ADA)]).toEqual(["in", "entering"]);
    await stage.entriesReadBack(WAVE_B, ADA);
    expect(await stage.ports.store.enforcementsOf([ADA])).toMatchObject([{ state: "in" }, { state: "in" }]);
  });

  test("is one of a hundred, and all get in", async () => {
    const stage = await enforcementStage();
    const ids = Array.from(
      { length: 100 },
      (_, n) => `${(n % 16).toString(16)}0000000-0000-4000-8000-0000000${n + 10000}`,
    );
    expect(await stage.enter(WAVE_A, ...ids.map((id) => ready(id)))).toEqual([]);
    expect(stage.group.size).toBe(100);
    expect(await stage.entriesReadBack(WAVE_A, ...ids)).toEqual([]);
    expect(await stage.lines(WAVE_A)).toHaveLength(100);
  });

  test("nobody is: nothing is asked", async () => {
    const stage = await enforcementStage();
    expect(await stage.enter(WAVE_A)).toEqual([]);
    expect(stage.changes()).toBe(0);
  });
});

describe("an entry that is cut short", () => {
  const dead = new Error("the app is dead");

  test.each<[string, (stage: Awaited<ReturnType<typeof enforcementStage>>) => void]>([
    ["before the rows", ({ ports }) => ports.store.trouble.failNext("saveEnforcements", dead)],
    ["after the rows, before the audit lines", ({ ports }) => ports.store.trouble.failNext("append", dead)],
    ["after the audit lines, before the group", ({ ports }) => ports.policyWriter.failNext("addMembers", dead)],
    ["when Graph is busy", ({ ports }) => ports.policyWriter.throttleNext("addMembers", 5)],
    [
      "after the group, whose answer is lost",
      ({ ports }) => Object.assign(ports.policyWriter, { loseNextAnswer: true }),
    ],
    [
      "after the group, when rows cannot be read again",
      ({ during, ports }) => during("addMembers", "after", async () => ports.store.trouble.throttleNext("standingOf")),
    ],
  ])("%s is finished by a repeat, with one audit line each", async (_when, cut) => {
    const stage = await enforcementStage();
    cut(stage);
    await expect(stage.enter(WAVE_A, ready(ADA), ready(BOB))).rejects.toThrow();
    stage.ports.clock.advance({ minutes: 3 });
    expect(await stage.enter(WAVE_A, ready(ADA), ready(BOB))).toEqual([]);
    expect([...stage.group]).toEqual([ADA, BOB]);
    expect((await stage.lines(WAVE_A)).map(({ subjectId }) => subjectId).toSorted()).toEqual([ADA, BOB]);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["in", "in"]);
  });

  test("and is repeated when they are in is no news", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    await stage.entriesReadBack(WAVE_A, ADA);
    const [before, changes] = [await stage.row(WAVE_A, ADA), stage.changes()];
    stage.ports.clock.advance({ hours: 5 });
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([]);
    expect([await stage.row(WAVE_A, ADA), stage.changes()]).toEqual([before, changes]);
    expect(await stage.lines(WAVE_A)).toHaveLength(1);
  });

  test("is not finished on evidence that is too old by then: a new look is needed, which the row tells", async () => {
    const stage = await enforcementStage();
    stage.ports.policyWriter.throttleNext("addMembers");
    await expect(stage.enter(WAVE_A, ready(ADA))).rejects.toThrow(TransientError);
    stage.ports.clock.advance({ hours: 1 });
    expect(await stage.enter(WAVE_A, ready(ADA))).toEqual([{ userId: ADA, because: "lookedAtTooLongAgo" }]);
    expect([stage.group.size, await stage.state(WAVE_A, ADA)]).toEqual([0, "entering"]);
    const lookedAt = "2026-03-02T08:59:00.000Z";
    expect(await stage.enter(WAVE_A, ready(ADA, { lookedAt }))).toEqual([]);
    expect(await stage.row(WAVE_A, ADA)).toMatchObject({ state: "entering", at: NOW, evidence: { lookedAt } });
    expect([...stage.group]).toEqual([ADA]);
    expect(await stage.lines(WAVE_A)).toHaveLength(1);
  });

  test("is not finished when enforcement was stopped meanwhile", async () => {
    const stage = await enforcementStage();
    stage.ports.policyWriter.throttleNext("addMembers");
    await expect(stage.enter(WAVE_A, ready(ADA))).rejects.toThrow(TransientError);
    const known = await stage.ports.store.enforcementSwitch();
    await stage.ports.store.saveEnforcementSwitch({ ...RUNNING, stopAsked: { ...byAt, reason: "x" } }, known?.etag);
    await expect(stage.enter(WAVE_A, ready(ADA))).rejects.toMatchObject({ code: "EnforcementNotRunning" });
    expect(stage.group.size).toBe(0);
  });
});

describe("one of many", () => {
  test("whom Graph refuses stays `entering`, is named with its words, and the others are in", async () => {
    const stage = await enforcementStage();
    stage.ports.policyWriter.notAddable.set(BOB, "Request_BadRequest");
    expect(await stage.enter(WAVE_A, ready(ADA), ready(BOB), ready(CLEO))).toEqual([
      { userId: BOB, because: "refusedByGroup", said: "Request_BadRequest" },
    ]);
    expect([...stage.group]).toEqual([ADA, CLEO]);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB, CLEO)).toEqual([BOB]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["in", "entering"]);
    stage.ports.policyWriter.notAddable.clear();
    await stage.enter(WAVE_A, ready(ADA), ready(BOB), ready(CLEO));
    expect(await stage.entriesReadBack(WAVE_A, BOB)).toEqual([]);
  });

  test("whose row somebody else wrote meanwhile is told, and the others get in", async () => {
    const stage = await enforcementStage();
    const { store } = stage.ports;
    await stage.given(WAVE_A, "due", ADA, BOB, CLEO);
    const stale = await store.enforcementsOf([ADA, BOB, CLEO]);
    const [bob] = await store.enforcementsOf([BOB]);
    if (!bob) throw new Error("no row");
    await store.saveEnforcements([{ ...bob, state: "ended" }]);
    // Bob's row is read as it was before, for as long as this test takes.
    const read = store.enforcementsOf;
    store.enforcementsOf = async (ids) =>
      (await read(ids)).map((row) => (row.userId === BOB ? (stale.find((one) => one.userId === BOB) ?? row) : row));
    expect(await stage.enter(WAVE_A, ready(ADA), ready(BOB), ready(CLEO))).toEqual([
      { userId: BOB, because: "rowChanged" },
    ]);
    store.enforcementsOf = read;
    expect([...stage.group].toSorted()).toEqual([ADA, CLEO]);
    expect(await store.enforcementsOf([ADA, BOB, CLEO])).toMatchObject([
      { userId: ADA, state: "entering" },
      { userId: BOB, state: "ended" },
      { userId: CLEO, state: "entering" },
    ]);
    expect((await stage.lines(WAVE_A)).map(({ subjectId }) => subjectId).toSorted()).toEqual([ADA, CLEO]);
  });

  test("whose row cannot be read, although it stands there, holds up nobody else, and is not written over", async () => {
    const stage = await enforcementStage();
    const { store } = stage.ports;
    await stage.given(WAVE_A, "in", BOB);
    const read = store.enforcementsOf;
    store.enforcementsOf = async (ids) => (await read(ids)).filter(({ userId }) => userId !== BOB);
    const people = [ADA, BOB, CLEO, DAN].map((userId) => ready(userId));
    expect(await stage.enter(WAVE_A, ...people)).toEqual([{ userId: BOB, because: "rowChanged" }]);
    expect(await stage.enter(WAVE_A, ...people)).toEqual([{ userId: BOB, because: "rowChanged" }]);
    store.enforcementsOf = read;
    expect([...stage.group].toSorted()).toEqual([ADA, CLEO, DAN]);
    expect(await stage.state(WAVE_A, BOB)).toBe("in");
  });

  test("who are all refused stand in an error that names the code, as the app may have lost its permission", async () => {
    const stage = await enforcementStage();
    for (const id of [ADA, BOB]) stage.ports.policyWriter.notAddable.set(id, "Authorization_RequestDenied");
    await expect(stage.enter(WAVE_A, ready(ADA), ready(BOB))).rejects.toMatchObject({
      name: "RefusedError",
      reason: "denied",
      code: "Authorization_RequestDenied",
      message: "2 people did not get into the enforced group (Authorization_RequestDenied)",
    });
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["entering", "entering"]);
  });

  test.each([
    ["busy", "the reason of the error", TransientError],
    ["denied", "the reason of the error", RefusedError],
  ] as const)("whom Graph does not take as it is %s decides %s", async (reason, _what, kind) => {
    const stage = await enforcementStage();
    stage.ports.policyWriter.addMembers = async () => [
      { userId: ADA, reason: "denied", code: "x", said: "x" },
      { userId: BOB, reason, code: "y", said: "y" },
    ];
    await expect(stage.enter(WAVE_A, ready(ADA), ready(BOB))).rejects.toThrow(kind);
  });
});

describe("reading back who entered", () => {
  test("keeps whoever does not show up `entering`, and tells them, until the group shows them", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA), ready(BOB));
    stage.group.delete(BOB);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB)).toEqual([BOB]);
    expect([await stage.state(WAVE_A, ADA), await stage.state(WAVE_A, BOB)]).toEqual(["in", "entering"]);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB)).toEqual([BOB]);
    stage.ports.clock.advance({ minutes: 1 });
    stage.group.add(BOB);
    expect(await stage.entriesReadBack(WAVE_A, ADA, BOB)).toEqual([]);
    expect(await stage.row(WAVE_A, BOB)).toMatchObject({ state: "in", at: "2026-03-02T08:01:00.000Z" });
    expect(await stage.row(WAVE_A, ADA)).toMatchObject({ state: "in", at: NOW });
  });

  test.each<[EnforcementState]>([["due"], ["in"], ["leaving"], ["ended"]])(
    "leaves rows alone that are %s, also of people who are in the group by hand, and asks Graph nothing",
    async (state) => {
      const stage = await enforcementStage();
      await stage.given(WAVE_A, state, ADA);
      stage.group.add(ADA);
      const before = await stage.row(WAVE_A, ADA);
      expect(await stage.entriesReadBack(WAVE_A, ADA)).toEqual([]);
      expect(await stage.row(WAVE_A, ADA)).toEqual(before);
      expect(stage.ports.directory.called("membersAmong")).toBe(0);
    },
  );

  test("leaves rows alone that are of another reason", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    expect(await stage.entriesReadBack(WAVE_B, ADA)).toEqual([]);
    expect(await stage.state(WAVE_A, ADA)).toBe("entering");
  });

  test("believes nothing while the group cannot be read", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    stage.ports.directory.throttleNext("membersAmong");
    await expect(stage.entriesReadBack(WAVE_A, ADA)).rejects.toThrow(TransientError);
    stage.ports.directory.refuseNext("membersAmong");
    await expect(stage.entriesReadBack(WAVE_A, ADA)).rejects.toThrow(RefusedError);
    expect(await stage.state(WAVE_A, ADA)).toBe("entering");
  });

  test("does not make somebody `in` who is leaving since it began to read", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    const { directory } = stage.ports;
    directory.membersAmong = async (_group, ids) => {
      await stage.leave(WAVE_A, ADA);
      return new Set(ids);
    };
    await expect(stage.entriesReadBack(WAVE_A, ADA)).rejects.toThrow(ConflictError);
    expect([await stage.state(WAVE_A, ADA), stage.group.has(ADA)]).toEqual(["leaving", false]);
  });

  test("goes by the enforced group alone", async () => {
    const stage = await enforcementStage();
    await stage.enter(WAVE_A, ready(ADA));
    await stage.entriesReadBack(WAVE_A, ADA);
    const [call] = stage.ports.directory.calls.filter(({ method }) => method === "membersAmong");
    expect(call?.args).toEqual([ENFORCED_GROUP_ID, [ADA]]);
  });
});
