import { beforeEach, describe, expect, test } from "vitest";
import { deleteAged } from "../../../../functions/retention/deleteAged.ts";
import { APP_SCOPE } from "../../../../shared/domain/audit.ts";
import type { JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const START = "2026-03-02T01:35:00.000Z";
const config = testConfig();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.clock.set(START);
});

const nowAt = (): string => ports.clock.now().toISOString();
const ago = (count: number): string => new Date(ports.clock.now().getTime() - count * 86_400_000).toISOString();
const wake = (settings = config, elapsed?: () => number) => deleteAged(ports, settings, elapsed)();
/** The report is read in the evening before. */
async function night(settings = config, elapsed?: () => number): Promise<void> {
  const known = await ports.store.pollState();
  const state = { startedAt: ago(0.3), completedAt: ago(0.25) };
  await ports.store.savePollState(state, known?.etag);
  await wake(settings, elapsed);
}
/** A week in which the app and its clock are seen to be right. */
async function watchedFor(nights = 8, settings = config): Promise<void> {
  for (let n = 0; n < nights; n++) {
    await night(settings);
    ports.clock.advance({ days: 1 });
  }
}
const grant = (grantId: string, change: Partial<Grant> = {}): Grant => ({
  grantId,
  userId: "a0000000-0000-4000-8000-000000000001",
  reason: "lostPhone",
  openedAt: ago(500),
  closesAt: ago(499),
  secretHash: "h",
  state: { kind: "open" },
  ...change,
});
const JOINER = "a0000000-0000-4000-8000-0000000000b1";
const hire = (change: Partial<JoinerRecord["facts"]> = {}): JoinerRecord => ({
  facts: { joinerId: JOINER, startDate: "2025-01-01", timeZone: "UTC", hiredAt: ago(500), ...change },
  source: "hr",
  workerId: "W",
  sequence: 1,
  identity: { employeeId: "E" },
  displayName: "Ann",
  contact: { personalMail: "ann@home.example" },
});
const mail = (scope: string, key: string) =>
  ports.store.putMails(scope, [
    { scope, key, kind: "alert", operationId: "d0000000-0000-4000-8000-000000000001", state: "accepted", at: ago(450) },
  ]);
const run = async () => (await ports.store.retentionRun())?.value;
const lines = async () =>
  (await ports.store.recent(APP_SCOPE, 50)).filter(({ what }) => what === "agedRowsDeleted").map(({ after }) => after);
const troubles = async () => (await ports.store.troubles(nowAt())).map(({ code }) => code);

describe("what has served its time", () => {
  test("goes after a week of looking on, with one line that counts it, and what has not stays", async () => {
    await ports.store.insertGrant(grant("old"));
    await ports.store.insertGrant(
      grant("in-the-making", {
        state: {
          kind: "minting",
          claimId: "c",
          at: ago(500),
          by: { id: "b", displayName: "B" },
          identityCheckedBy: "inPerson",
        },
      }),
    );
    await ports.store.insertGrant(grant("new", { openedAt: ago(300), closesAt: ago(299) }));
    await ports.store.insertJoiner(hire({ ended: { as: "registered", at: ago(450) } }));
    await watchedFor(7);
    expect(await ports.store.grant("old")).toBeDefined();
    expect(await lines()).toEqual([]);
    await watchedFor(1);
    expect(await ports.store.grant("old")).toBeUndefined();
    expect(await ports.store.grant("in-the-making")).toBeDefined();
    expect(await ports.store.grant("new")).toBeDefined();
    const kept = (await ports.store.joiner(JOINER))?.record;
    expect(kept).toMatchObject({ displayName: "Ann", sequence: 1, facts: { joinerId: JOINER } });
    expect(kept).not.toHaveProperty("contact");
    expect(await lines()).toEqual(["1 link to a one-time code, 1 personal address or deputy of a hire"]);
    await watchedFor(8);
    expect(await lines()).toHaveLength(1);
    expect(await troubles()).toEqual([]);
  });

  test("of a wave or a hire goes once that has gone, and of what nobody can read never", async () => {
    await ports.store.insertWave(aWave({ waveId: "wave-1", stage: "steady" }));
    await ports.store.insertJoiner(hire());
    await ports.store.insertJoiner(
      hire({ joinerId: "a0000000-0000-4000-8000-0000000000b2", ended: { as: "left", at: ago(450) } }),
    );
    for (const scope of ["wave-1", JOINER, "a0000000-0000-4000-8000-0000000000b2", "app", "~hash"])
      await mail(scope, "alert|1");
    await watchedFor();
    const left = async (scope: string) => (await ports.store.mails(scope, ["alert|1"])).size;
    expect(await left("wave-1")).toBe(1);
    expect(await left(JOINER)).toBe(1);
    expect(await left("~hash")).toBe(1);
    expect(await left("a0000000-0000-4000-8000-0000000000b2")).toBe(0);
    expect(await left("app")).toBe(0);
  });

  test("of the trail stays for ever unless a setting says otherwise", async () => {
    const line = {
      scope: "app",
      id: "old",
      at: ago(900),
      who: { id: "app", displayName: "the app" },
      what: "doorUp",
    } as const;
    await ports.store.append([line]);
    await watchedFor();
    expect((await ports.store.recent("app", 9)).map(({ id }) => id)).toContain("old");
    const forAYear = testConfig({ KEEP_AUDIT_DAYS: "400" });
    await watchedFor(7, forAYear);
    expect((await ports.store.recent("app", 9)).map(({ id }) => id)).toContain("old");
    await watchedFor(8, forAYear);
    expect((await ports.store.recent("app", 9)).map(({ id }) => id)).not.toContain("old");
    expect(await lines()).toEqual(["1 line of the audit trail"]);
  });

  test("of the sign-in log goes after 30 days, each night", async () => {
    await watchedFor();
    const device = { kind: "sharedDevice" as const, what: "w", users: [] };
    await ports.store.saveLogFindings([
      { ...device, deviceId: "old", lastAt: ago(30.01) },
      { ...device, deviceId: "new", lastAt: ago(29.9) },
    ]);
    await night();
    expect([...(await ports.store.logFindings("sharedDevice", ["old", "new"])).keys()]).toEqual(["new"]);
  });
});

describe("nothing goes", () => {
  beforeEach(async () => {
    await watchedFor();
    await ports.store.insertGrant(grant("old"));
  });

  test("by a clock that jumps ahead; it is told, and a week later it goes", async () => {
    ports.clock.advance({ days: 3650 });
    await ports.store.insertGrant(
      grant("of-today", { openedAt: "2026-03-09T08:00:00.000Z", closesAt: "2026-03-10T08:00:00.000Z" }),
    );
    await watchedFor(1);
    expect(await troubles()).toEqual(["ClockJumped"]);
    await watchedFor(6);
    expect(await ports.store.grant("of-today")).toBeDefined();
    // Put right in time: the clock went back, and what was new then is still there.
    ports.clock.set("2026-03-18T01:35:00.000Z");
    await night();
    expect(await ports.store.grant("of-today")).toBeDefined();
    expect((await run())?.because).toBe("clockBack");
  });

  test("while the report is not read, which is told", async () => {
    for (let n = 0; n < 9; n++) {
      ports.clock.advance({ days: 1 });
      await wake();
    }
    expect(await ports.store.grant("old")).toBeDefined();
    expect(await troubles()).toEqual(["ReportTooOld"]);
  });

  test("by a row of the run that nobody can read: it is waited for anew", async () => {
    const known = await ports.store.retentionRun();
    ports.store.retentionRun = async () => known && { value: undefined, etag: known.etag };
    await night();
    expect(await ports.store.grant("old")).toBeDefined();
  });
});

describe("a walk", () => {
  test("stops after four minutes, and goes on there in the next night", async () => {
    await watchedFor(7);
    for (const id of ["one", "two"]) await ports.store.insertGrant(grant(id));
    await mail("app", "alert|1");
    let ms = 0;
    const { agedPage } = ports.store;
    const asked: string[] = [];
    ports.store.agedPage = async (kind, ...rest) => {
      asked.push(kind);
      if (kind === "grants") ms += 250_000;
      return agedPage(kind, ...rest);
    };
    await night(config, () => ms);
    expect(await run()).toMatchObject({ kind: "releases", counts: { grants: 2 } });
    expect(await run()).not.toHaveProperty("endedAt");
    expect(asked).not.toContain("releases");
    expect(await lines()).toEqual([]);
    ports.clock.advance({ hours: 1 });
    await wake(config, () => ms);
    expect(asked.filter((kind) => kind === "grants")).toHaveLength(1);
    expect(await run()).toHaveProperty("endedAt");
    expect(await lines()).toEqual(["2 links to one-time codes, 1 entry of a mail"]);
  });

  test("of two at once one stops: what goes is counted once at most", async () => {
    await watchedFor(7);
    await ports.store.insertGrant(grant("old"));
    await Promise.all([night(), wake()]);
    await wake();
    expect(await ports.store.grant("old")).toBeUndefined();
    expect(["", "1 link to a one-time code"]).toContain((await lines()).join());
    expect(await run()).toHaveProperty("endedAt");
  });

  test("that a row overtakes leaves it as it is", async () => {
    await watchedFor(7);
    await ports.store.insertJoiner(hire({ ended: { as: "registered", at: ago(450) } }));
    ports.store.saveJoiner = async () => {
      throw new ConflictError("HR was faster");
    };
    await night();
    expect((await ports.store.joiner(JOINER))?.record.contact).toBeDefined();
    expect(await run()).toHaveProperty("endedAt");
    expect(await lines()).toEqual([]);
  });

  test("that is under way for days is told", async () => {
    await watchedFor(7);
    for (let n = 0; n < 4; n++) {
      let ms = 0;
      // No page comes in time.
      await night(config, () => (ms += 250_000));
      ports.clock.advance({ days: 1 });
    }
    expect(await troubles()).toEqual(["RetentionBehind"]);
  });
});
