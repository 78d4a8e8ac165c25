import { beforeEach, describe, expect, test } from "vitest";
import { countProgress } from "../../../../functions/progress/countProgress.ts";
import { quietOnes } from "../../../../functions/quiet/quietOnes.ts";
import { forgetWaves } from "../../../../functions/retention/forgetWaves.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { readEvidenceReport } from "../../../../shared/waves/evidence/readEvidenceReport.ts";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const LONG_AGO = "2026-01-10T08:00:00.000Z";
const NOW = "2027-04-05T01:35:00.000Z";
const config = testConfig();
const userId = (n: number) => `a0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.clock.set(NOW);
});

const entered = (n: number, change: Partial<WaveMember> = {}): WaveMember => ({
  ...aMember("wave-1", userId(n), { hasUsablePasskey: true, enforcedAt: LONG_AGO, ...change }),
});
const waiting = (n: number): WaveMember => aMember("wave-1", userId(n), { hasUsablePasskey: false });
async function wave(members: readonly WaveMember[], change: Partial<WaveFacts> = {}): Promise<void> {
  const facts = aWave({
    stage: "steady",
    stageAt: LONG_AGO,
    snapshotAt: LONG_AGO,
    enforcingAt: LONG_AGO,
    enforcedAt: LONG_AGO,
    inScope: members.length,
    ...change,
  });
  await ports.store.insertWave(facts);
  await ports.store.putMembers("wave-1", members);
}
const forget = (isTimeUp = () => false) => forgetWaves(ports, config, ports.clock.now(), isTimeUp);
const left = async () => (await ports.store.membersPage("wave-1", undefined, 100)).map((one) => one.userId);
const facts = async () => (await ports.store.wave("wave-1"))?.facts;
const status = () => readWaveStatus(ports, config, "wave-1");

describe("the people of a wave that ended long ago", () => {
  test("go, and its numbers stay as they were", async () => {
    await wave([entered(1), entered(2), aMember("wave-1", userId(3), { sortedOut: "guest" })]);
    const before = await status();
    expect(await forget()).toEqual({ members: 3, waits: [], isTimeUp: false });
    expect(await left()).toEqual([]);
    expect((await facts())?.peopleDeleted).toEqual({ at: NOW, round: 1, keptDays: 400 });
    const after = await status();
    expect(after?.counts).toEqual(before?.counts);
    expect(after?.counts).toMatchObject({ members: 3, inScope: 2, enforced: 2 });
    expect(after?.progress).toEqual(before?.progress);
    expect(after?.sortedOutMembers).toEqual([]);
    expect(after?.listed.sortedOutMembers).toBe(1);
    // Once more changes nothing.
    expect(await forget()).toEqual({ members: 0, waits: [], isTimeUp: false });
    expect((await status())?.counts).toEqual(before?.counts);
  });

  test.each<[string, Partial<WaveFacts>]>([
    ["ended lately", { stageAt: "2026-06-01T08:00:00.000Z" }],
    ["goes on", { stage: "enforced" }],
    ["is to be rolled back", { rollbackRequested: { by: { id: "x", displayName: "X" }, at: NOW, reason: "r" } }],
  ])("stay where it %s", async (_when, change) => {
    await wave([entered(1)], change);
    expect(await forget()).toEqual({ members: 0, waits: [], isTimeUp: false });
    expect(await left()).toEqual([userId(1)]);
    expect((await facts())?.peopleDeleted).toBeUndefined();
  });

  test("go without whoever waits outside or is held: they stay, with what was decided, and it is said why", async () => {
    await wave([entered(1), waiting(2), aMember("wave-1", userId(3), { sortedOut: "guest" })]);
    const by = { id: userId(9), displayName: "Ada" };
    const held = { userId: userId(3), round: 1, by, at: LONG_AGO, reason: "r", decision: { kind: "hold" } } as const;
    await ports.store.saveDecision("wave-1", held, undefined);
    const withdrawn = { ...held, userId: userId(1), decision: { kind: "withdrawn" } } as const;
    await ports.store.saveDecision("wave-1", withdrawn, undefined);
    const { waits } = await forget();
    expect(await left()).toEqual([userId(2), userId(3)]);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toContain("2 people wait outside");
    expect(await ports.store.decisionOf("wave-1", userId(3))).toBeDefined();
    expect(await ports.store.decisionOf("wave-1", userId(1))).toBeUndefined();
    const shown = await status();
    expect(shown?.counts).toMatchObject({ members: 3, inScope: 2, enforced: 1 });
    expect(shown?.notEnforced.map((one) => one.userId)).toEqual([userId(2)]);
    expect(shown?.toBeDecided.map((one) => one.userId)).toEqual([userId(2)]);
  });

  test("stay as they are when one changes at that moment, and the next time tells", async () => {
    await wave([entered(1), entered(2)]);
    const { saveWaveNumbers } = ports.store;
    ports.store.saveWaveNumbers = async (...args) => {
      await saveWaveNumbers(...args);
      await ports.store.mergeMembers("wave-1", [{ userId: userId(2), denied: { at: NOW, log: "interactive" } }]);
    };
    expect(await forget()).toMatchObject({ members: 1 });
    expect(await left()).toEqual([userId(2)]);
    expect((await forget()).waits[0]).toContain("1 person waits outside, or something about them");
  });

  test("are not touched when the wave is taken up again at that moment", async () => {
    await wave([entered(1)]);
    const { saveWaveNumbers } = ports.store;
    ports.store.saveWaveNumbers = async (...args) => {
      await saveWaveNumbers(...args);
      const known = await ports.store.wave("wave-1");
      const rollbackRequested = { by: { id: "x", displayName: "X" }, at: NOW, reason: "r" };
      if (known) await ports.store.saveWave({ ...known.facts, rollbackRequested }, known.etag);
    };
    expect(await forget()).toMatchObject({ members: 0 });
    expect(await left()).toEqual([userId(1)]);
  });

  test("wait for the next wake when the time is up", async () => {
    await wave([entered(1)]);
    expect(await forget(() => true)).toEqual({ members: 0, waits: [], isTimeUp: true });
    expect(await left()).toEqual([userId(1)]);
  });
});

describe("whoever reads a wave whose people are deleted", () => {
  beforeEach(async () => {
    await wave([entered(1), entered(2)], { reportOnlyAt: LONG_AGO });
    const lines = [1, 2].map((n) => ({
      userId: userId(n),
      methodsRegistered: ["passKeySynced"],
      isAdmin: false,
      ready: true,
    }));
    await ports.store.takeReportPages([{ key: "000000", lines }], NOW);
    await ports.store.assignWave([userId(1), userId(2)], "wave-1");
    const state = { startedAt: NOW, completedAt: NOW };
    await ports.store.savePollState(state, undefined);
  });
  const cutOf = async (cut: string) => (await ports.store.latestCuts()).find((one) => one.cut === cut)?.value.figures;

  test("counts the same people as before", async () => {
    await countProgress(ports, config)();
    const before = await cutOf("wave|wave-1");
    expect(before).toMatchObject({ inScope: 2, enforced: 2, ready: 2 });
    await forget();
    ports.clock.advance({ days: 1 });
    const known = await ports.store.pollState();
    const at = ports.clock.now().toISOString();
    await ports.store.savePollState({ startedAt: at, completedAt: at }, known?.etag);
    await countProgress(ports, config)();
    expect(await cutOf("wave|wave-1")).toEqual(before);
    expect(await cutOf("all")).toMatchObject({ inScope: 2, enforced: 2 });
  });

  test("takes them for people to whom no wave writes, as before", async () => {
    const people = async () =>
      (await quietOnes(ports, [...(await ports.store.registrations([userId(1), userId(2)])).values()])).length;
    expect(await people()).toBe(2);
    await forget();
    expect(await people()).toBe(2);
    // A wave of which nothing is known is still not quiet.
    await ports.store.assignWave([userId(1)], "wave-2");
    expect(await people()).toBe(1);
  });

  test("shows no sweep of nobody as evidence, and says that they were deleted", async () => {
    const evidence = async () => readEvidenceReport(ports, config, (await facts()) ?? aWave());
    expect((await evidence()).sweep).toBeDefined();
    await forget();
    expect(await evidence()).toMatchObject({ peopleDeleted: { round: 1, keptDays: 400 } });
    expect((await evidence()).sweep).toBeUndefined();
  });
});
