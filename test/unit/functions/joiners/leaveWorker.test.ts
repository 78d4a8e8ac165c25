import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { newWork } from "../../../../shared/domain/joiner/openWork.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { keepLeaves } from "../../../../shared/waves/keepLeaves.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const SOURCE = "hr/acme";
const config = testConfig({ DEFAULT_TIME_ZONE: "Europe/Berlin" });
const worker = joinerIdOf(config, SOURCE, "w1");
const wave = aWave();
const ANN = "aa000000-0000-4000-8000-000000000001";
const BOB = "aa000000-0000-4000-8000-000000000002";
const user = (id: string, employeeId: string) => ({
  id,
  employeeId,
  userPrincipalName: `${employeeId}@contoso.example`,
  displayName: employeeId,
  accountEnabled: true,
  userType: "Member" as const,
});

async function world() {
  const ports = fakePorts();
  for (const one of [user(ANN, "e1"), user(BOB, "e2")]) ports.directory.users.set(one.id, one);
  await ports.store.insertWave(wave);
  await ports.store.putMembers(wave.waveId, [aMember(wave.waveId, ANN), aMember(wave.waveId, BOB)]);
  await ports.store.assignWave([ANN, BOB], wave.waveId);
  return ports;
}
let ports: FakePorts;
beforeEach(async () => {
  ports = await world();
});

interface Told {
  readonly type: "leave-started" | "leave-ended";
  readonly sequence: number;
  readonly employeeId?: string;
  readonly startDate?: string;
  readonly id?: string;
}
const idOf = ({ type, sequence, id }: Told) => id ?? `${type}-${sequence}`;
function eventOf(told: Told): string {
  const { type, sequence, employeeId = "e1", startDate = "2026-03-01" } = told;
  const leave = type === "leave-started" ? { identity: { employeeId }, leave: { startDate } } : {};
  const data = { workerId: "w1", sequence, ...leave };
  return JSON.stringify({ specversion: "1.0", id: idOf(told), source: SOURCE, type: `hr.worker.${type}.v1`, data });
}
async function arrives(told: Told, on = ports): Promise<void> {
  const at = on.clock.now();
  if ((await on.store.receive(SOURCE, idOf(told), eventOf(told), at.toISOString())) === "new")
    await on.store.saveWork(newWork(SOURCE, idOf(told), at));
  await hrEventWorker(on, config)(SOURCE, idOf(told), on.orchestrations);
}
const look = (on = ports) => keepLeaves({ ports: on, wave, since: on.clock.now().toISOString() });
const member = async (userId = ANN, on = ports) => (await on.store.members(wave.waveId, [userId]))[0];
const registered = async (userId = ANN, on = ports) => (await on.store.registrations([userId])).get(userId)?.leave;
const story = async (scope: string) => (await ports.store.recent(scope, 20)).map(({ what }) => what);
const STARTED: Told = { type: "leave-started", sequence: 1 };
const ENDED: Told = { type: "leave-ended", sequence: 2 };

describe("a leave that HR tells of", () => {
  test("holds the member at the next look, and starts nothing", async () => {
    await arrives(STARTED);
    expect(await member()).toMatchObject({ leave: { worker, eventId: "leave-started-1", from: "2026-03-01" } });
    await look();
    expect(await member()).toMatchObject({ heldAt: "2026-02-28T23:00:00.000Z", heldBecause: "leave" });
    expect((await member(BOB))?.heldAt).toBeUndefined();
    expect(ports.orchestrations.running.size).toBe(0);
    expect([await story(worker), await story(wave.waveId)]).toEqual([["leaveStarted"], ["heldOnLeave"]]);
  });

  test("that lies ahead holds nobody before its day", async () => {
    const ahead = new Date(ports.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    await arrives({ ...STARTED, startDate: ahead });
    await look();
    expect((await member())?.heldAt).toBeUndefined();
    ports.clock.advance({ days: 3 });
    await look();
    expect(await member()).toMatchObject({ heldBecause: "leave" });
  });

  test("is over when HR says so; what was mailed stays", async () => {
    await ports.store.mergeMembers(wave.waveId, [{ userId: ANN, mailsSent: 3 }]);
    await arrives(STARTED);
    await look();
    await arrives(ENDED);
    await look();
    const now = await member();
    expect([now?.leave, now?.heldAt, now?.heldBecause, now?.mailsSent]).toEqual([undefined, undefined, undefined, 3]);
    expect(await registered()).toBeUndefined();
    expect(await story(wave.waveId)).toEqual(["leaveEnded", "heldOnLeave"]);
  });

  test("ends no hold that came of silence", async () => {
    const heldAt = "2026-01-05T08:00:00.000Z";
    await ports.store.mergeMembers(wave.waveId, [{ userId: ANN, heldAt }]);
    await arrives(STARTED);
    await look();
    await arrives(ENDED);
    await look();
    expect((await member())?.heldAt).toBe(heldAt);
  });

  test("is remembered for somebody in no wave", async () => {
    await ports.store.assignWave([ANN], undefined);
    await arrives(STARTED);
    expect([(await member())?.leave, await registered()]).toEqual([undefined, expect.objectContaining({ worker })]);
  });

  test("that comes late is told, and changes nothing", async () => {
    await arrives(ENDED);
    await arrives(STARTED);
    await look();
    expect([(await member())?.leave, await registered()]).toEqual([undefined, undefined]);
    expect((await story(worker)).toSorted()).toEqual(["leaveEnded", "leaveNotTaken"]);
  });

  test("that contradicts one with its sequence changes nothing, and people see it", async () => {
    await arrives(STARTED);
    await arrives({ ...STARTED, startDate: "2026-03-09", id: "other" });
    expect(await registered()).toMatchObject({ from: "2026-03-01" });
    const troubles = await ports.store.troublesOf("app", ports.clock.now().toISOString());
    expect(troubles.map(({ doing, code }) => [doing, code])).toEqual([
      ["taking in a leave that HR told of", "sequenceUsed"],
    ]);
  });

  test("that HR corrects to another account moves there", async () => {
    await arrives(STARTED);
    await look();
    await arrives({ ...STARTED, sequence: 2, employeeId: "e2" });
    await look();
    expect([(await member())?.heldAt, await registered()]).toEqual([undefined, undefined]);
    expect(await member(BOB)).toMatchObject({ heldBecause: "leave" });
  });

  test("that HR corrects to a later day lets go until then", async () => {
    await arrives(STARTED);
    await look();
    await arrives({ ...STARTED, sequence: 2, startDate: "2027-03-01" });
    await look();
    expect([(await member())?.heldAt, (await registered())?.from]).toEqual([undefined, "2027-03-01"]);
  });

  test("is brought to the person by a repeat, where a crash came in between", async () => {
    ports.store.trouble.failNext("assignLeave", new Error("the process died"));
    await expect(arrives(STARTED)).rejects.toThrow("the process died");
    expect(await registered()).toBeUndefined();
    await arrives(STARTED);
    expect(await registered()).toMatchObject({ worker });
    expect(await story(worker)).toEqual(["leaveStarted"]);
  });
});

describe("the account of a leave", () => {
  test.each<[string, string, () => unknown]>([
    ["nobody has", "noAccount", () => ports.directory.users.clear()],
    ["two have", "severalAccounts", () => ports.directory.users.set(BOB, user(BOB, "e1"))],
  ])("is looked for during a week where %s the employee id; then people are told", async (_who, code, spoil) => {
    spoil();
    await expect(arrives(STARTED)).rejects.toMatchObject({ name: "RefusedError", code });
    ports.clock.advance({ days: 6 });
    await expect(arrives(STARTED)).rejects.toMatchObject({ code });
    expect(await ports.store.leave(worker)).toBeUndefined();
    ports.clock.advance({ days: 1 });
    await arrives(STARTED);
    const troubles = await ports.store.troublesOf("app", ports.clock.now().toISOString());
    expect([troubles.map((one) => one.code), await story(worker), await registered()]).toEqual([
      [code],
      ["leaveNotTaken"],
      undefined,
    ]);
  });

  test("that comes within the week is held by what HR told", async () => {
    ports.directory.users.clear();
    await expect(arrives(STARTED)).rejects.toThrow();
    ports.directory.users.set(ANN, user(ANN, "e1"));
    await arrives(STARTED);
    expect(await registered()).toMatchObject({ worker });
  });

  test("is not needed for the end", async () => {
    await arrives(STARTED);
    ports.directory.users.clear();
    await arrives(ENDED);
    expect(await registered()).toBeUndefined();
  });
});

test("events in any order, each some times, end where the ordered ones do", async () => {
  const told = fc.record({
    isStart: fc.boolean(),
    employeeId: fc.constantFrom("e1", "e2"),
    startDate: fc.constantFrom("2026-02-20", "2026-03-01", "2027-03-01"),
  });
  const stories = fc.array(told, { minLength: 1, maxLength: 6 }).chain((list) => {
    const events = list.map(
      ({ isStart, ...one }, n): Told => ({ type: isStart ? "leave-started" : "leave-ended", sequence: n + 1, ...one }),
    );
    const repeated = fc.array(fc.constantFrom(...events), { maxLength: 6 });
    const inDisorder = repeated.chain((more) => {
      const all = [...events, ...more];
      return fc.shuffledSubarray(all, { minLength: all.length });
    });
    return fc.tuple(fc.constant(events), inDisorder, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }));
  });
  await fc.assert(
    fc.asyncProperty(stories, async ([ordered, disordered, looks]) => {
      const endOf = async (events: readonly Told[]) => {
        const on = await world();
        for (const [n, event] of events.entries()) {
          await arrives(event, on);
          if (looks[n]) await look(on);
        }
        await look(on);
        const stands = await on.store.leave(worker);
        const people = [ANN, BOB].map(async (id) => [await member(id, on), await registered(id, on)]);
        return [stands?.record.told, stands?.record.sequence, await Promise.all(people)];
      };
      expect(await endOf(disordered)).toEqual(await endOf(ordered));
    }),
    { numRuns: 60 },
  );
});
