import { beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { makeLookUpJoinerAccount } from "../../../../functions/joiners/steps/lookUpAccount.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { newWork } from "../../../../shared/domain/joiner/openWork.ts";
import { joinerInstanceId } from "../../../../shared/durable/instanceIds.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { offerPasses } from "../../../../shared/waves/passOffers.ts";
import { sortOut } from "../../../../shared/waves/sortOut.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const SOURCE = "hr/acme";
const config = testConfig({ DEFAULT_TIME_ZONE: "Europe/Berlin" });
const worker = joinerIdOf(config, SOURCE, "w1");
const wave = aWave();
const ANN = "aa000000-0000-4000-8000-000000000001";
const BOB = "aa000000-0000-4000-8000-000000000002";
const MIA = "3a000000-0000-4000-8000-000000000001";
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  const { directory, store } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: ANN, displayName: "Ann Onym", employeeId: "e1" }, MIA);
  directory.addUser({ id: BOB, displayName: "Bob Other", employeeId: "e2" }, MIA);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  await store.insertWave(wave);
  await store.putMembers(wave.waveId, [aMember(wave.waveId, ANN), aMember(wave.waveId, BOB)]);
  await store.assignWave([ANN, BOB], wave.waveId);
});

const identity = { employeeId: "e1" };
const person = { givenName: "Ann", familyName: "Onym" };
const data = { workerId: "w1", timeZone: "Europe/Berlin", identity, person };
/** Today is Monday 2 March 2026, 08:00 UTC. */
const tells = {
  hired: (startDate = "2026-03-16") => ({ type: "hired", data: { ...data, employment: { startDate } } }),
  rehired: (startDate = "2026-06-01") => ({ type: "rehired", data: { ...data, employment: { startDate } } }),
  moved: (startDate: string) => ({ type: "start-date-changed", data: { ...data, employment: { startDate } } }),
  cancelled: (effectiveDate: string | null = null) => ({ type: "hire-cancelled", data: { ...data, effectiveDate } }),
  terminated: (endDate: string, change = {}) => ({
    type: "terminated",
    data: { ...data, employment: { endDate }, ...change },
  }),
};
async function arrives(sequence: number, { type, data }: { type: string; data: object }): Promise<void> {
  const id = `event-${sequence}`;
  const event = { specversion: "1.0", id, source: SOURCE, type: `hr.worker.${type}.v1`, data: { ...data, sequence } };
  const at = ports.clock.now();
  if ((await ports.store.receive(SOURCE, id, JSON.stringify(event), at.toISOString())) === "new")
    await ports.store.saveWork(newWork(SOURCE, id, at));
  await hrEventWorker(ports, config)(SOURCE, id, ports.orchestrations);
}
const timer = () => carryOnLeavers(ports, config)(ports.orchestrations);
const leaver = async () => (await ports.store.leaver(worker))?.leaver;
const said = async () =>
  Object.fromEntries(
    Object.entries((await leaver())?.reports ?? {}).flatMap(([step, report]) =>
      report.as === "off" ? [] : [[step, report.as]],
    ),
  );
const facts = async () => (await ports.store.joiner(worker))?.record.facts;
const member = async () => (await ports.store.members(wave.waveId, [ANN]))[0];
const left = async () => (await ports.store.registrations([ANN])).get(ANN)?.left;
const story = async () => (await ports.store.recent(worker, 30)).map(({ what }) => what).toSorted();

/** The onboarding has come as far as an open link. */
async function offered(): Promise<string> {
  await arrives(1, tells.hired());
  const joiner = await ports.store.joiner(worker);
  if (!joiner) throw new Error("no joiner");
  const closesAt = "2026-03-20T08:00:00.000Z";
  const wanted = { userId: ANN, reason: "joiner", scopeId: worker, joinerId: worker, key: "1", closesAt } as const;
  const { grantId, openedAt } = await openGrant(ports, config, wanted);
  const offer = { grantId, round: 1, openedAt, closesAt };
  const now = { ...joiner.record.facts, offer, account: { kind: "found" as const, userId: ANN } };
  await ports.store.saveJoiner({ ...joiner.record, facts: now }, joiner.etag);
  return grantId;
}
const grantState = async (grantId: string) => (await ports.store.grant(grantId))?.grant.state.kind;

describe("a hire that is cancelled", () => {
  test("ends its onboarding at once: no link, no code, and the workflow is woken to end", async () => {
    const grantId = await offered();
    await arrives(2, tells.cancelled());
    expect(await facts()).toMatchObject({ ended: { as: "cancelled" } });
    expect(await grantState(grantId)).toBe("closed");
    expect(ports.orchestrations.woken).toContain(joinerInstanceId(worker));
    expect(await leaver()).toMatchObject({ state: "done", userId: ANN });
    expect(await story()).toEqual(["grantOpened", "hireCancelled", ...Array(4).fill("leaverStep")]);
  });

  test("does so though a later day is named, and waits with the rest for its end", async () => {
    await offered();
    await arrives(2, tells.cancelled("2026-03-16"));
    expect([(await facts())?.ended?.as, await left()]).toEqual(["cancelled", undefined]);
    expect(await said()).toEqual({ onboarding: "done" });
    ports.clock.advance({ days: 14 });
    await timer();
    expect(await left()).toBeUndefined();
    ports.clock.advance({ hours: 15 });
    await timer();
    expect(await left()).toMatchObject({ worker });
  });

  test.each([
    ["was in doubt", { kind: "doubtful", reason: "tooOld" }],
    ["was refused", { kind: "refused", reason: "privileged" }],
    ["showed no methods", { kind: "notFound", because: "methodsNotShown" }],
  ] as const)("touches nobody who works here where the account that it named %s", async (_what, account) => {
    await arrives(1, tells.hired());
    const joiner = await ports.store.joiner(worker);
    if (!joiner) throw new Error("no joiner");
    await ports.store.saveJoiner({ ...joiner.record, facts: { ...joiner.record.facts, account } }, joiner.etag);
    await arrives(2, tells.cancelled());
    expect([await left(), (await member())?.hasLeft]).toEqual([undefined, undefined]);
    expect(await leaver()).toMatchObject({ state: "done", reports: { account: { as: "notDone" } } });
  });

  const made = (createdDateTime: string) => {
    const ann = ports.directory.users.get(ANN);
    if (ann) ports.directory.users.set(ANN, { ...ann, createdDateTime });
  };
  const troubles = async () =>
    (await ports.store.troublesOf(worker, ports.clock.now().toISOString())).map(({ said }) => said).join();

  test("before anybody looked takes the new account that carries HR's own id", async () => {
    await arrives(1, tells.hired());
    made(ports.clock.now().toISOString());
    await ports.store.assignWave([ANN], undefined);
    await arrives(2, tells.cancelled());
    expect([(await leaver())?.userId, await troubles()]).toEqual([ANN, ""]);
  });

  test.each<[string, () => Promise<void>]>([
    ["and is no older than the hire, but takes part in a wave", async () => made(ports.clock.now().toISOString())],
    [
      "and is a day older than HR's first word",
      async () => {
        made("2026-03-01T08:00:00Z");
        await ports.store.assignWave([ANN], undefined);
      },
    ],
  ])("before anybody looked takes no account that carries HR's own id %s; people are told", async (_what, arrange) => {
    await arrives(1, tells.hired());
    await arrange();
    const closesAt = "2026-03-20T08:00:00.000Z";
    const wanted = { userId: ANN, reason: "blocked", scopeId: "app", key: "1", closesAt } as const;
    const { grantId } = await openGrant(ports, config, wanted);
    await arrives(2, tells.cancelled());
    expect([await left(), (await member())?.hasLeft, await grantState(grantId)]).toEqual([
      undefined,
      undefined,
      "open",
    ]);
    expect(await leaver()).toMatchObject({ state: "done", reports: { account: { as: "notDone" } } });
    expect(await troubles()).toContain("Ask HR whose account it is");
  });

  test("of which nothing was told before takes no account that was there", async () => {
    await arrives(2, tells.cancelled());
    expect([await left(), (await leaver())?.reports.account?.as]).toEqual([undefined, "notDone"]);
  });

  test("that was looked for in vain takes no old account on which HR's id was written since", async () => {
    await arrives(1, tells.hired());
    const joiner = await ports.store.joiner(worker);
    if (!joiner) throw new Error("no joiner");
    const account = { kind: "notFound" } as const;
    await ports.store.saveJoiner({ ...joiner.record, facts: { ...joiner.record.facts, account } }, joiner.etag);
    await arrives(2, tells.cancelled());
    expect([await left(), await troubles()]).toEqual([undefined, expect.stringContaining("older than")]);
  });

  test("before anybody looked takes no account by a sign-in name alone", async () => {
    const ann = ports.directory.users.get(ANN);
    if (!ann) throw new Error("no account");
    ports.directory.users.set(ANN, { ...ann, employeeId: undefined });
    const { type, data } = tells.cancelled();
    const named = { ...data, identity: { userPrincipalName: ann.userPrincipalName } };
    await arrives(1, { type: tells.hired().type, data: { ...tells.hired().data, identity: named.identity } });
    await arrives(2, { type, data: named });
    expect([await left(), (await leaver())?.userId]).toEqual([undefined, undefined]);
    expect(await leaver()).toMatchObject({ state: "done", reports: { account: { as: "notDone" } } });
  });

  test("of somebody for whom nobody made an account leaves nothing to do", async () => {
    ports.directory.users.delete(ANN);
    await arrives(1, tells.hired());
    await arrives(2, tells.cancelled());
    expect([(await leaver())?.state, await said()]).toEqual([
      "done",
      { onboarding: "done", account: "nothingToDo", waves: "nothingToDo", enforcement: "nothingToDo" },
    ]);
  });

  test("of whom HR has told nothing else is taken in, and a hire of before is late", async () => {
    await arrives(2, tells.cancelled());
    await arrives(1, tells.hired());
    expect([await facts(), (await leaver())?.state]).toEqual([undefined, "done"]);
    expect(ports.orchestrations.running.size).toBe(0);
    expect(await story()).toContain("hireNotTaken");
  });
});

describe("somebody who leaves", () => {
  test("keeps what they have until the last day is over, in their zone", async () => {
    await arrives(1, tells.terminated("2026-03-02"));
    expect([await left(), await said()]).toEqual([undefined, {}]);
    ports.clock.advance({ hours: 14, minutes: 59 });
    await timer();
    expect(await left()).toBeUndefined();
    ports.clock.advance({ minutes: 1 });
    await timer();
    expect(await left()).toMatchObject({ worker, eventId: "event-1" });
    expect(await story()).toEqual([...Array(4).fill("leaverStep"), "leaverTold"]);
  });

  test("is out of their wave with a reason of its own, and no wave takes them again", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    expect(await member()).toMatchObject({ sortedOut: "leftOrganization", hasLeft: true });
    const registration = (await ports.store.registrations([ANN])).get(ANN);
    expect(registration?.waveId).toBeUndefined();
    const keptOut = { privileged: new Set<string>(), breakGlass: new Set<string>(), isShared: () => false };
    const user = await ports.directory.user(ANN);
    if (!user) throw new Error("no user");
    expect(sortOut(user, keptOut, registration, wave)).toBe("leftOrganization");
    expect((await ports.store.members(wave.waveId, [BOB]))[0]?.sortedOut).toBeUndefined();
  });

  test("is offered no code by anybody; the others are", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    const people = [ANN, BOB].map((userId) => ({ userId, displayName: userId, userPrincipalName: userId }));
    const offer = { reason: "blocked", key: "a day", days: 1 } as const;
    const { withManager } = await offerPasses(ports, config, { timeZone: "UTC" }, people, offer);
    expect([...withManager]).toEqual([BOB]);
  });

  test("loses every open link and every code that is live", async () => {
    const closesAt = "2026-03-20T08:00:00.000Z";
    const wanted = { userId: ANN, reason: "blocked", scopeId: "app", key: "1", closesAt } as const;
    const { grantId } = await openGrant(ports, config, wanted);
    await ports.passIssuer.mint(ANN, { lifetimeInMinutes: 60, isUsableOnce: true });
    await arrives(1, tells.terminated("2026-02-28"));
    expect([await grantState(grantId), await ports.passIssuer.passOf(ANN)]).toEqual(["closed", undefined]);
  });

  describe("by a mistake, and works here under another worker id", () => {
    const w2 = joinerIdOf(config, SOURCE, "w2");
    const grant = { userId: ANN, reason: "blocked", scopeId: "app", key: "1" } as const;
    let grantId: string;
    beforeEach(async () => {
      await arrives(1, { type: "hired", data: { ...tells.hired().data, workerId: "w2" } });
      await makeLookUpJoinerAccount(ports, config)({ joinerId: w2 });
      grantId = (await openGrant(ports, config, { ...grant, closesAt: "2026-03-20T08:00:00.000Z" })).grantId;
      await ports.passIssuer.mint(ANN, { lifetimeInMinutes: 60, isUsableOnce: true });
      const at = ports.clock.now().toISOString();
      const source = `wave|${wave.waveId}`;
      await ports.store.saveEnforcements([{ userId: ANN, source, state: "in", at, by: "the wave" }]);
      ports.directory.addGroup(ENFORCED_GROUP_ID, [ANN]);
    });
    let troubles: readonly { readonly code?: string | undefined }[];
    const leaves = async () => {
      await arrives(2, tells.terminated("2026-02-28"));
      troubles = await ports.store.troublesOf(worker, ports.clock.now().toISOString());
      const user = ports.directory.users.get(ANN);
      if (user) ports.directory.users.set(ANN, { ...user, accountEnabled: false });
      ports.clock.advance({ hours: 7 });
      await timer();
    };
    const kept = async () => {
      expect([await left(), (await member())?.hasLeft, await grantState(grantId)]).toEqual([
        undefined,
        undefined,
        "open",
      ]);
      expect(ports.passIssuer.called("deletePass")).toBe(0);
      expect(ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(ANN)).toBe(true);
      expect(await said()).toMatchObject({ waves: "notDone", enforcement: "notDone" });
    };

    test("keeps wave, links and code, and stays enforced; a person hears of it where the account is in doubt", async () => {
      await leaves();
      await kept();
      expect(troubles.map(({ code }) => code)).toContain("worksElsewhere");
    });

    test("keeps them without a word where the onboarding took the account for theirs", async () => {
      await ports.store.assignJoiner(ANN, w2);
      await leaves();
      await kept();
      expect(troubles).toEqual([]);
    });
  });

  test.each([
    ["with admin rights", () => ports.directory.privileged.add(ANN)],
    ["of break-glass", () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [ANN])],
  ])("on an account %s keeps the code that is live: nobody looks at it", async (_whose, arrange) => {
    arrange();
    await ports.passIssuer.mint(ANN, { lifetimeInMinutes: 60, isUsableOnce: true });
    await arrives(1, tells.terminated("2026-02-28"));
    expect([ports.passIssuer.called("passOf"), ports.passIssuer.called("deletePass")]).toEqual([0, 0]);
    expect(await left()).toMatchObject({ worker });
    expect((await leaver())?.reports.waves?.say).toContain("not looked at");
  });

  test("keeps the code that is live while it cannot be read whether the account has admin rights", async () => {
    ports.directory.unreadable.add(ANN);
    await ports.passIssuer.mint(ANN, { lifetimeInMinutes: 60, isUsableOnce: true });
    await arrives(1, tells.terminated("2026-02-28"));
    expect([ports.passIssuer.called("deletePass"), (await leaver())?.state]).toEqual([0, "waiting"]);
    ports.directory.unreadable.delete(ANN);
    ports.clock.advance({ hours: 1 });
    await timer();
    expect([ports.passIssuer.called("deletePass"), (await leaver())?.state]).toEqual([1, "done"]);
  });

  test("and is hired under another worker id is back once the onboarding takes the account for theirs", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    expect(await left()).toMatchObject({ worker });
    const w2 = joinerIdOf(config, SOURCE, "w2");
    const user = ports.directory.users.get(ANN);
    if (user) ports.directory.users.set(ANN, { ...user, createdDateTime: "2020-02-25T08:00:00Z" });
    await arrives(2, { type: "hired", data: { ...tells.hired().data, workerId: "w2" } });
    await makeLookUpJoinerAccount(ports, config)({ joinerId: w2 });
    expect([(await ports.store.joiner(w2))?.record.facts.account?.kind, await left()]).toMatchObject([
      "doubtful",
      { worker },
    ]);
    if (user) ports.directory.users.set(ANN, { ...user, createdDateTime: "2026-02-25T08:00:00Z" });
    for (let n = 0; n < 2; n++) await makeLookUpJoinerAccount(ports, config)({ joinerId: w2 });
    expect([(await ports.store.joiner(w2))?.record.facts.account?.kind, await left()]).toEqual(["found", undefined]);
    expect((await ports.store.recent(w2, 9)).filter(({ what }) => what === "leaverBack")).toHaveLength(1);
  });

  describe("and is enforced", () => {
    const source = `wave|${wave.waveId}`;
    beforeEach(async () => {
      const at = ports.clock.now().toISOString();
      await ports.store.saveEnforcements([{ userId: ANN, source, state: "in", at, by: "the wave" }]);
      ports.directory.addGroup(ENFORCED_GROUP_ID, [ANN]);
      await arrives(1, tells.terminated("2026-02-28"));
    });
    const inGroup = () => ports.directory.groups.get(ENFORCED_GROUP_ID)?.has(ANN);
    const switchOff = () => {
      const user = ports.directory.users.get(ANN);
      if (user) ports.directory.users.set(ANN, { ...user, accountEnabled: false });
    };

    test("stays so while the account is switched on, and it is said why", async () => {
      ports.clock.advance({ days: 20 });
      await timer();
      expect([inGroup(), await member()]).toMatchObject([true, { hasLeft: true }]);
      expect((await leaver())?.notYet).toContain("switched on");
    });

    test.each<[string, () => unknown]>([
      ["switched off", switchOff],
      ["gone", () => ports.directory.users.delete(ANN)],
    ])("leaves the group once the account is %s", async (_how, happens) => {
      happens();
      ports.clock.advance({ hours: 6 });
      await timer();
      expect([inGroup(), (await leaver())?.state]).toEqual([false, "done"]);
      expect((await ports.store.enforcementsOf([ANN])).map(({ state }) => state)).toEqual(["ended"]);
    });

    test("stays for good where the account is never switched off", async () => {
      ports.clock.advance({ days: 31 });
      await timer();
      expect([inGroup(), (await leaver())?.state, (await said())["enforcement"]]).toEqual([true, "done", "notDone"]);
    });
  });

  test("was only due to be enforced, and is so no longer", async () => {
    const at = ports.clock.now().toISOString();
    await ports.store.saveEnforcements([{ userId: ANN, source: `joiner|${worker}`, state: "due", at, by: "the app" }]);
    await arrives(1, tells.terminated("2026-02-28"));
    expect((await ports.store.enforcementsOf([ANN])).map(({ state }) => state)).toEqual(["ended"]);
  });

  test.each<[string, () => unknown]>([
    ["nobody's", () => ports.directory.users.delete(ANN)],
    ["one of two", () => ports.directory.addUser({ id: MIA, displayName: "Mia", employeeId: "e1" })],
  ])(
    "by a name that is %s is looked for during a week; then it is said that nothing was done",
    async (_whose, spoil) => {
      spoil();
      await arrives(1, tells.terminated("2026-02-28"));
      expect((await leaver())?.notYet).toBeDefined();
      ports.clock.advance({ days: 8 });
      await timer();
      expect([await said(), await left()]).toMatchObject([{ account: "notDone", waves: "nothingToDo" }, undefined]);
      const troubles = await ports.store.troublesOf(worker, ports.clock.now().toISOString());
      expect(troubles.map(({ code }) => code)).toContain("noAccountOfLeaver");
    },
  );

  test("is not whoever has the sign-in name now", async () => {
    const userPrincipalName = "reused@contoso.example";
    ports.directory.addUser({ id: BOB, displayName: "Bob Other", employeeId: "e2", userPrincipalName });
    ports.directory.users.delete(ANN);
    await arrives(1, tells.terminated("2026-02-28", { identity: { employeeId: "e1", userPrincipalName } }));
    expect([(await leaver())?.userId, (await ports.store.registrations([BOB])).get(BOB)?.left]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("the account to which a sign-in name leads", () => {
  const userPrincipalName = "ann@contoso.example";
  const account = (change: object) =>
    ports.directory.addUser({ id: ANN, displayName: "Ann Onym", userPrincipalName, ...change });
  const leaves = (change: object) => arrives(1, tells.terminated("2026-02-28", change));

  test.each<[string, object, object]>([
    ["carries another name", { displayName: "Bob Other" }, { identity: { userPrincipalName } }],
    ["carries a name, and HR tells none", {}, { identity: { userPrincipalName }, person: undefined }],
    ["carries no employee id, and HR tells one", {}, { identity: { userPrincipalName, employeeId: "e1" } }],
    ["carries another one", { employeeId: "e2" }, { identity: { userPrincipalName, employeeId: "e1" } }],
    [
      "carries the employee id under another name",
      { displayName: "Bob Other", employeeId: "e1" },
      { identity: { userPrincipalName, employeeId: "e1" } },
    ],
  ])("and which %s is nobody's who left, and people are told", async (_what, has, told) => {
    account(has);
    await leaves(told);
    expect([await left(), (await member())?.hasLeft]).toEqual([undefined, undefined]);
    ports.clock.advance({ days: 8 });
    await timer();
    expect([await said(), await left()]).toMatchObject([{ account: "notDone", waves: "nothingToDo" }, undefined]);
    const troubles = await ports.store.troublesOf(worker, ports.clock.now().toISOString());
    expect(troubles.map(({ said }) => said).join()).toContain("not known to be theirs");
  });

  test.each<[string, object, object]>([
    ["carries their name", {}, { identity: { userPrincipalName } }],
    ["carries it in another way", { displayName: "Onym, Anna" }, { identity: { userPrincipalName } }],
    ["carries their employee id, and HR tells no name", { employeeId: "e1" }, { identity, person: undefined }],
    ["has their object id, and HR tells no name", {}, { identity: { entraObjectId: ANN }, person: undefined }],
  ])("and which %s is theirs", async (_what, has, told) => {
    account(has);
    await leaves(told);
    expect(await left()).toMatchObject({ worker });
  });

  test("is theirs by the name that HR told of the hire, where it tells none of the leaver", async () => {
    account({});
    await arrives(1, { type: "hired", data: { ...tells.hired().data, identity: { userPrincipalName } } });
    await arrives(2, tells.terminated("2026-02-28", { identity: { userPrincipalName }, person: undefined }));
    expect(await left()).toMatchObject({ worker });
  });
});

describe("somebody of whom HR tells otherwise", () => {
  test("before the day: nothing is done on it", async () => {
    await arrives(1, tells.terminated("2026-03-31"));
    await arrives(2, tells.hired());
    ports.clock.advance({ days: 40 });
    await timer();
    expect([(await leaver())?.state, await left()]).toEqual(["overtaken", undefined]);
    expect(await story()).toEqual(["leaverOvertaken", "leaverTold"]);
  });

  test("after it: waves may take them again, and another onboarding begins with a trace", async () => {
    await arrives(1, tells.hired());
    await arrives(2, tells.terminated("2026-02-28"));
    expect(await facts()).toMatchObject({ ended: { as: "left" } });
    await arrives(3, tells.rehired());
    expect([await left(), (await leaver())?.state]).toEqual([undefined, "overtaken"]);
    expect(await facts()).toMatchObject({ startDate: "2026-06-01", story: 2, isRehire: true });
    expect((await facts())?.ended).toBeUndefined();
    expect(await story()).toContain("hireBegunAgain");
  });

  test("with another day: that one counts", async () => {
    await arrives(1, tells.terminated("2026-03-31"));
    await arrives(2, tells.terminated("2026-02-28"));
    expect([(await leaver())?.lastDay, await left()]).toMatchObject(["2026-02-28", { worker }]);
  });

  test("with a later day, once they are out: they are back in until then, and out after it", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    await arrives(2, tells.terminated("2026-03-31"));
    expect([await left(), (await member())?.hasLeft, (await leaver())?.state]).toEqual([
      undefined,
      undefined,
      "waiting",
    ]);
    ports.clock.advance({ days: 30 });
    await timer();
    expect(await left()).toMatchObject({ worker, eventId: "event-2" });
  });

  test("twice, with a later day first: nobody is left out who works here", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    await arrives(2, tells.cancelled("2026-03-31"));
    await arrives(3, tells.hired());
    expect([await left(), (await member())?.hasLeft]).toEqual([undefined, undefined]);
  });

  test("with another account: whose it was has not left, whose it is has", async () => {
    await arrives(1, tells.terminated("2026-02-28"));
    await arrives(
      2,
      tells.terminated("2026-02-28", {
        identity: { employeeId: "e2" },
        person: { givenName: "Bob", familyName: "Other" },
      }),
    );
    expect(await left()).toBeUndefined();
    expect((await ports.store.registrations([BOB])).get(BOB)?.left).toMatchObject({ worker, eventId: "event-2" });
  });

  test("with what came before, late: that they were here before is known all the same", async () => {
    await arrives(3, tells.hired());
    const joiner = await ports.store.joiner(worker);
    if (joiner) {
      const account = { kind: "found" as const, userId: ANN };
      await ports.store.saveJoiner({ ...joiner.record, facts: { ...joiner.record.facts, account } }, joiner.etag);
    }
    await arrives(2, tells.rehired());
    expect(await facts()).toMatchObject({ startDate: "2026-03-16", isRehire: true });
    expect((await facts())?.account).toBeUndefined();
  });

  test("with another first day: it moves", async () => {
    await arrives(1, tells.hired());
    await arrives(2, tells.moved("2026-04-01"));
    expect(await facts()).toMatchObject({ startDate: "2026-04-01" });
    expect(ports.orchestrations.woken).toEqual([joinerInstanceId(worker)]);
  });
});

describe("what is in the way", () => {
  test("holds up nobody else, stands in the row, and is tried again", async () => {
    const dies = new TransientError("the pass issuer is busy", { retryAfterSeconds: 60 });
    ports.passIssuer.failNext("passOf", dies);
    await arrives(1, tells.terminated("2026-02-28"));
    expect(await leaver()).toMatchObject({ state: "waiting", notYet: "the pass issuer is busy" });
    await timer();
    expect((await leaver())?.state).toBe("waiting");
    ports.clock.advance({ minutes: 15 });
    await timer();
    expect((await leaver())?.state).toBe("done");
  });

  test.each(["append", "saveLeaver", "saveJoiner", "assignLeft", "mergeMembers", "saveGrant", "leaver"])(
    "is made good by the next run where the app died at %s: no step is left out, and no line comes twice",
    async (method) => {
      const grantId = await offered();
      ports.store.trouble.failNext(method, new Error("the process died"));
      await arrives(2, tells.terminated("2026-02-28")).catch(() => undefined);
      await arrives(2, tells.terminated("2026-02-28"));
      await timer();
      expect([(await leaver())?.state, await grantState(grantId), (await facts())?.ended?.as]).toEqual([
        "done",
        "closed",
        "left",
      ]);
      expect(await story()).toEqual(["grantOpened", ...Array(4).fill("leaverStep"), "leaverTold"]);
    },
  );
});
