import { beforeEach, describe, expect, test } from "vitest";
import { waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import { enter } from "../../../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../../../shared/enforcement/leave.ts";
import { openReleases } from "../../../../shared/enforcement/openReleases.ts";
import { readBackEntries } from "../../../../shared/enforcement/readBackEntries.ts";
import { ADA, BO, MIA, ReleaseWorld } from "../../../support/people/releaseWorld.ts";
import { ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const ALERTS = "alerts@contoso.example";
const HELPDESK = "helpdesk@contoso.example";
const NOA = "10000000-0000-4000-8000-000000000002";

let world: ReleaseWorld;
beforeEach(async () => {
  world = await ReleaseWorld.make();
});
/** The two hours are over. */
const over = () => world.ports.clock.set("2026-06-10T12:00:00.000Z");
const group = () => world.ports.directory.groups.get(ENFORCED_GROUP_ID);
const losePasskey = () => world.ports.methods.methods.set(MIA, []);
const known = () => world.release();

describe("the end of a release", () => {
  beforeEach(() => world.released());

  test("puts back whoever is ready, read back, with the row as it was, and tells nobody but the trail", async () => {
    const row = await world.ports.store.enforcementsOf([MIA]);
    const mails = world.ports.email.sent.length;
    over();
    await world.tick();
    expect(world.isIn).toBe(true);
    expect(await world.ports.store.enforcementsOf([MIA])).toEqual(row);
    expect(await known()).toMatchObject({ state: "ended", found: "ready" });
    expect(await world.lines()).toEqual(["releaseAskedFor", "releaseConfirmed", "releaseOver", "releasedFromGroup"]);
    expect(world.ports.email.sent).toHaveLength(mails);
  });

  test("comes no moment early, and the person stays out until then", async () => {
    world.ports.clock.set("2026-06-10T11:59:59.000Z");
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "out" });
  });

  test.each(["passPolicy", "strength"])(
    "puts back whoever is ready, though nobody may read any more whether a pass would do (%s)",
    async (method) => {
      world.ports.policies.refuseNext(method, "Authorization_RequestDenied", 99);
      over();
      await world.tick();
      expect(world.isIn).toBe(true);
      expect(await known()).toMatchObject({ state: "ended", found: "ready" });
    },
  );

  test("puts back nobody of whom nobody can tell whether their passkey fits the methods policy", async () => {
    const { methods } = world.ports.policies;
    world.ports.policies.methods = { ...methods, passkeys: { kind: "unknown", because: "graph: 403" } };
    over();
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "out", found: "unknown" });
  });

  test("puts back nobody without a passkey while that is so", async () => {
    world.ports.policies.refuseNext("passPolicy", "Authorization_RequestDenied", 99);
    losePasskey();
    over();
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "out", found: "stranded" });
  });

  test("puts back somebody whose passkey is gone, as a pass lets them in: named to helpdesk and operators once", async () => {
    losePasskey();
    over();
    await world.tick();
    world.ports.clock.advance({ hours: 24 });
    await world.tick();
    expect(world.isIn).toBe(true);
    expect(await known()).toMatchObject({ state: "ended", found: "stranded" });
    expect(world.mails(HELPDESK, /Mia Member.*holds no usable passkey any more/)).toBe(1);
    expect(world.mails(ALERTS, /somebody else has used the account/)).toBe(1);
  });

  test.each<[string, () => void]>([
    [
      "the strength takes none",
      () => {
        world.config = testConfig({ ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
      },
    ],
    [
      "passes are turned off",
      () => {
        world.ports.policies.passes = { ...world.ports.policies.passes, state: "disabled" };
      },
    ],
  ])(
    "leaves such a person outside where no pass lets them in (%s), names them daily, and puts them back when ready",
    async (_case, happen) => {
      happen();
      losePasskey();
      over();
      for (let hour = 1; hour <= 30; hour++) {
        await world.tick();
        world.ports.clock.advance({ hours: 1 });
      }
      expect(world.isIn).toBe(false);
      expect(await openReleases(world.ports.store)).toEqual(new Set([MIA]));
      expect(world.mails(HELPDESK, /holds no usable passkey/)).toBe(2);
      world.ports.methods.addPasskey(MIA, world.ports.clock.now().toISOString());
      await world.tick();
      expect(world.isIn).toBe(true);
      expect(await known()).toMatchObject({ state: "ended", found: "ready" });
    },
  );

  test("decides nothing about an account that Entra does not show, and looks at it at most every quarter of an hour", async () => {
    const user = world.ports.directory.users.get(MIA);
    world.ports.directory.users.delete(MIA);
    over();
    const looks = () => world.ports.methods.called("methodsOf");
    const before = looks();
    for (let minute = 0; minute < 15; minute++) {
      await world.tick();
      world.ports.clock.advance({ minutes: 1 });
    }
    expect(looks() - before).toBe(1);
    expect(world.isIn).toBe(false);
    expect(world.mails(HELPDESK, /Entra does not show the account/)).toBe(1);
    if (user) world.ports.directory.users.set(MIA, user);
    await world.tick();
    expect(world.isIn).toBe(true);
  });

  test("waits while enforcement is stopped, says so, and comes when it is started again", async () => {
    await world.stop();
    over();
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "out", notYet: expect.stringContaining("stopped by Bo Second") });
    await world.startAgain();
    await world.tick();
    expect(world.isIn).toBe(true);
  });

  test("waits so, too, when it is stopped between the look and the return", async () => {
    over();
    world.ports.policyWriter.throttleNext("addMembers", 5, 40);
    await world.tick();
    expect(await known()).toMatchObject({ state: "returning" });
    await world.stop();
    await world.tick();
    expect(world.isIn).toBe(false);
  });

  test("puts nobody back whose wave was rolled back meanwhile", async () => {
    const entry = { source: waveSource("wave-1"), by: "rollback", scope: "wave-1" };
    await leave(world.ports, world.config, entry, [MIA]);
    expect(await readBackLeaves(world.ports, world.config, entry.source, [MIA])).toEqual([]);
    over();
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "ended" });
  });

  test("takes out again who was put back while the rollback ended the last row", async () => {
    over();
    const { policyWriter } = world.ports;
    const honest = policyWriter.addMembers.bind(policyWriter);
    policyWriter.addMembers = async (...args) => {
      const answer = await honest(...args);
      await world.row("leaving");
      return answer;
    };
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "ended" });
  });

  test("keeps somebody in who has another reason by then", async () => {
    await world.row("in", "joiner|1");
    await world.row("ended");
    over();
    await world.tick();
    expect(world.isIn).toBe(true);
  });

  test("looks again where the way back took longer than an hour: what was seen then proves nothing", async () => {
    over();
    world.ports.policyWriter.throttleNext("addMembers", 5, 40);
    await world.tick();
    losePasskey();
    world.config = testConfig({ ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
    world.ports.clock.advance({ minutes: 51 });
    await world.tick();
    expect(world.isIn).toBe(false);
    expect(await known()).toMatchObject({ state: "out", found: "stranded" });
  });
});

describe("while somebody is released", () => {
  beforeEach(() => world.released());

  test("they are taken out again whoever puts them in", async () => {
    group()?.add(MIA);
    await world.tick();
    expect(world.isIn).toBe(false);
    expect((await world.lines()).filter((what) => what === "releasedFromGroup")).toHaveLength(1);
  });

  test("no other entry puts them in, and none waits for them", async () => {
    const entry = { source: "joiner|1", by: "onboarding", scope: "app" };
    const at = world.ports.clock.now().toISOString();
    const person = { userId: MIA, lookedAt: at, hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at };
    world.ports.directory.addUser({ id: NOA });
    const left = await enter(world.ports, world.config, entry, [person, { ...person, userId: NOA }]);
    expect(left).toEqual([{ userId: MIA, because: "released" }]);
    expect(world.isIn).toBe(false);
    expect(group()?.has(NOA)).toBe(true);
    // An entry that had begun at that very moment.
    await world.row("entering", "joiner|1");
    expect(await readBackEntries(world.ports, world.config, "joiner|1", [MIA])).toEqual([]);
    expect((await enter(world.ports, world.config, entry, [person]))[0]?.because).toBe("released");
    expect(world.isIn).toBe(false);
  });

  test("the same entry lets them in afterwards", async () => {
    over();
    await world.tick();
    const at = world.ports.clock.now().toISOString();
    const person = { userId: MIA, lookedAt: at, hasUsablePasskey: true, passkeyCreatedAt: at, passkeyUsedAt: at };
    expect(await enter(world.ports, world.config, { source: "joiner|1", by: "", scope: "app" }, [person])).toEqual([]);
  });
});

test("a release that Entra never let begin ends all the same, with the person in", async () => {
  await world.ask();
  world.ports.policyWriter.notAddable.set(MIA, "Authorization_RequestDenied");
  await world.confirm();
  over();
  await world.tick();
  expect(world.isIn).toBe(true);
  expect(await known()).toMatchObject({ state: "ended" });
});

test("a group that shows the change late is read until it does", async () => {
  await world.ask();
  const { directory } = world.ports;
  const honest = directory.membersAmong.bind(directory);
  let late = 3;
  directory.membersAmong = async (groupId, userIds) =>
    groupId === ENFORCED_GROUP_ID && late-- > 0 ? new Set(userIds) : honest(groupId, userIds);
  await world.confirm();
  expect(await known()).toMatchObject({ state: "out" });
});

test("one person whom Entra refuses holds up nobody else", async () => {
  const { store, directory, methods, policyWriter } = world.ports;
  directory.addUser({ id: NOA });
  methods.addPasskey(NOA, "2026-03-01T08:00:00.000Z");
  await world.released();
  const other = await known();
  if (other) await store.saveRelease({ ...other, userId: NOA }, undefined);
  await store.saveEnforcements([{ userId: NOA, source: "joiner|2", state: "in", at: "", by: "" }]);
  policyWriter.notAddable.set(MIA, "Authorization_RequestDenied");
  over();
  await world.tick();
  expect(group()?.has(NOA)).toBe(true);
  expect(await known()).toMatchObject({ state: "returning", notYet: expect.stringContaining("Authorization") });
  await world.tick();
  expect(world.mails(ALERTS, /people who are released/)).toBe(1);
});

describe("a crash", () => {
  /** Every call of these, in the order in which they come, from the press of the second person to the end. */
  const writes = ["saveRelease", "append", "putMails", "addMembers", "removeMembers"] as const;

  test.each(
    writes.flatMap((method) =>
      [1, 2, 3, 4].flatMap(
        (nth) =>
          [
            [method, nth, "before"],
            [method, nth, "after"],
          ] as const,
      ),
    ),
  )(
    "at %s number %i, %s it took, loses neither the release nor its end, nor a line of the trail, nor a mail",
    async (method, nth, when) => {
      await world.ask();
      dieAt(method, nth, when);
      const press = () => world.confirm().catch((error: Error) => expect(error.message).toBe("the process dies"));
      const tick = () => world.tick().catch((error: Error) => expect(error.message).toBe("the process dies"));
      await press();
      // Nobody presses again where the confirmation stands; else the second person does.
      if ((await known())?.state === "asked") await press();
      await tick();
      await tick();
      expect(world.isIn).toBe(false);
      expect(await known()).toMatchObject({ state: "out", confirmed: { by: BO }, asked: { by: ADA } });
      losePasskey();
      over();
      await tick();
      await tick();
      expect(world.isIn).toBe(true);
      expect(await known()).toMatchObject({ state: "ended", found: "stranded" });
      expect(await world.lines()).toEqual(["releaseAskedFor", "releaseConfirmed", "releaseOver", "releasedFromGroup"]);
      expect(world.mails(ALERTS, /is released from enforcement until/)).toBe(1);
      expect(world.mails(HELPDESK, /holds no usable passkey/)).toBe(1);
    },
  );

  function dieAt(method: (typeof writes)[number], nth: number, when: "before" | "after"): void {
    const { store, policyWriter } = world.ports;
    const owner = (method in store ? store : policyWriter) as unknown as Record<
      string,
      (...args: unknown[]) => Promise<unknown>
    >;
    const honest = owner[method]?.bind(owner);
    let count = 0;
    owner[method] = async (...args) => {
      count += 1;
      if (count === nth && when === "before") throw new Error("the process dies");
      const answer = await honest?.(...args);
      if (count === nth) throw new Error("the process dies");
      return answer;
    };
  }
});
