import { beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { joinerInstanceId } from "../../../../shared/durable/instanceIds.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig({ DEFAULT_TIME_ZONE: "Europe/Vienna" });
const joinerId = joinerIdOf(config, "hr/acme", "w1");
const instanceId = joinerInstanceId(joinerId);
let ports: FakePorts;
let work: (eventId: string) => Promise<void>;

beforeEach(() => {
  ports = fakePorts();
  const worker = hrEventWorker(ports, config);
  work = (eventId) => worker("hr/acme", eventId, ports.orchestrations);
});

async function arrives(eventId: string, change: Record<string, unknown> = {}): Promise<void> {
  const data = {
    workerId: "w1",
    sequence: 1,
    timeZone: "Europe/Berlin",
    identity: { employeeId: "e1" },
    person: { givenName: "Ann", familyName: "Onym", preferredName: "Annie" },
    employment: { startDate: "2026-03-16" },
    ...change,
  };
  const event = { specversion: "1.0", id: eventId, source: "hr/acme", type: "hr.worker.hired.v1", data };
  await ports.store.receive("hr/acme", eventId, JSON.stringify(event), "2026-03-02T08:00:00Z");
  await work(eventId);
}

const story = async () => (await ports.store.recent(joinerId, 10)).map(({ what, why }) => ({ what, why }));

describe("a hire from the queue", () => {
  test("becomes a joiner and one running onboarding", async () => {
    await arrives("e1");
    expect((await ports.store.joiner(joinerId))?.record).toEqual({
      facts: { joinerId, startDate: "2026-03-16", timeZone: "Europe/Berlin", hiredAt: "2026-03-02T08:00:00.000Z" },
      source: "hr/acme",
      workerId: "w1",
      sequence: 1,
      identity: { employeeId: "e1" },
      displayName: "Annie Onym",
      names: "Annie Ann Onym",
    });
    expect([...ports.orchestrations.running]).toEqual([
      [instanceId, { name: "joinerOnboarding", input: { joinerId } }],
    ]);
  });

  test("without a zone gets the organisation's", async () => {
    await arrives("e1", { timeZone: null });
    expect((await ports.store.joiner(joinerId))?.record.facts.timeZone).toBe("Europe/Vienna");
  });

  test.each<[string, object, string]>([
    ["one name", { givenName: "Suharto", familyName: "" }, "Suharto"],
    ["a family name only", { familyName: "Suharto" }, "Suharto"],
    [
      "a preferred name for the given one",
      { givenName: "Ann", familyName: "Onym", preferredName: "Annie" },
      "Annie Onym",
    ],
  ])("with %s is shown by it", async (_which, person, displayName) => {
    await arrives("e1", { person });
    expect((await ports.store.joiner(joinerId))?.record.displayName).toBe(displayName);
  });

  test("changes nothing when it comes again", async () => {
    await arrives("e1");
    const before = await ports.store.joiner(joinerId);
    await work("e1");
    await arrives("e1-sent-anew");
    expect(await ports.store.joiner(joinerId)).toEqual(before);
    expect(ports.orchestrations.running.size).toBe(1);
    expect(ports.orchestrations.woken).toEqual([]);
  });

  test("that is older than what is known is ignored", async () => {
    await arrives("e2", { sequence: 5, employment: { startDate: "2026-04-01" } });
    await arrives("e1", { sequence: 4, employment: { startDate: "2026-03-16" } });
    expect((await ports.store.joiner(joinerId))?.record.facts.startDate).toBe("2026-04-01");
  });

  test("that is newer moves the start date and wakes the onboarding", async () => {
    await arrives("e1");
    await arrives("e2", { sequence: 2, employment: { startDate: "2026-04-01" } });
    expect((await ports.store.joiner(joinerId))?.record).toMatchObject({
      sequence: 2,
      facts: { startDate: "2026-04-01" },
    });
    expect(ports.orchestrations.woken).toEqual([instanceId]);
  });

  test("that corrects who it is has the account looked for afresh; one that does not keeps it", async () => {
    await arrives("e1");
    const joiner = await ports.store.joiner(joinerId);
    if (!joiner) throw new Error("no joiner");
    const facts = {
      ...joiner.record.facts,
      account: { kind: "found" as const, userId: "u1" },
      accountCheckedAt: "2026-03-02T08:00:00.000Z",
    };
    await ports.store.saveJoiner({ ...joiner.record, facts }, joiner.etag);
    await arrives("e2", { sequence: 2, employment: { startDate: "2026-04-01" } });
    expect((await ports.store.joiner(joinerId))?.record.facts.account).toEqual({ kind: "found", userId: "u1" });
    await arrives("e3", { sequence: 3, identity: { employeeId: "e2" } });
    expect((await ports.store.joiner(joinerId))?.record.facts.account).toBeUndefined();
  });

  test("leaves a line in the story for whatever it changes, or cannot change", async () => {
    await arrives("e1");
    await arrives("e1-again");
    expect(await story()).toEqual([]);
    await arrives("e2", { sequence: 2, employment: { startDate: "2026-04-01" } });
    await arrives("e0", { sequence: 0 });
    await work("e2");
    expect(await story()).toEqual([
      { what: "hireNotTaken", why: "sequence 0, and 2 is known" },
      { what: "hireChanged", why: "startDate: 2026-03-16 -> 2026-04-01" },
    ]);
  });

  test("with the sequence of another and other content changes nothing, and the operators hear of it once", async () => {
    await arrives("e1");
    const before = await ports.store.joiner(joinerId);
    await arrives("e2", { employment: { startDate: "2026-01-25" } });
    await work("e2");
    expect(await ports.store.joiner(joinerId)).toEqual(before);
    expect(await story()).toEqual([{ what: "hireNotTaken", why: "startDate: 2026-03-16 -> 2026-01-25" }]);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
    expect(ports.email.sent[0]?.plainText).toMatch(/worker w1 of hr\/acme.*higher sequence/s);
  });

  describe("of somebody whose onboarding has ended", () => {
    type End = NonNullable<JoinerFacts["ended"]>["as"];
    async function ended(as: End): Promise<JoinerFacts> {
      await arrives("e1", { identity: { employeeId: "e1", userPrincipalName: "ann@contoso.example" } });
      const joiner = await ports.store.joiner(joinerId);
      if (!joiner) throw new Error("no joiner");
      const facts: JoinerFacts = {
        ...joiner.record.facts,
        account: { kind: "found", userId: "u1" },
        firstPass: { userId: "u1", at: "2026-03-16T07:00:00.000Z" },
        ended: { as, at: "2026-03-16T08:00:00.000Z" },
      };
      await ports.store.saveJoiner({ ...joiner.record, facts }, joiner.etag);
      ports.orchestrations.running.clear();
      ports.orchestrations.ended.add(instanceId);
      ports.clock.advance({ hours: 24 });
      return facts;
    }
    const identity = { employeeId: "e1", userPrincipalName: "ann@contoso.example" };
    const anew = { startDate: "2027-02-22", identity };
    const soon = { startDate: "2026-03-16" };

    test.each<[string, End, { startDate: string; identity?: object }]>([
      ["a rehire", "registered", anew],
      ["a corrected first day", "registered", { startDate: "2026-03-18", identity }],
      ["another account", "registered", { ...soon, identity: { ...identity, employeeId: "e2" } }],
      ["a rehire after the helpdesk took over", "handedOver", anew],
      ["the same again after the helpdesk took over", "handedOver", { ...soon, identity }],
      ["a right date after it was held", "held", anew],
    ])("begins another story for %s, with nothing of the one before", async (_what, as, { startDate, ...rest }) => {
      await ended(as);
      await arrives("e2", { sequence: 2, employment: { startDate }, ...rest });
      expect((await ports.store.joiner(joinerId))?.record).toMatchObject({ sequence: 2 });
      expect((await ports.store.joiner(joinerId))?.record.facts).toEqual({
        joinerId,
        startDate,
        timeZone: "Europe/Berlin",
        hiredAt: "2026-03-03T08:00:00.000Z",
        story: 2,
      });
      expect([...ports.orchestrations.running.keys()]).toEqual([instanceId]);
      expect(await story()).toEqual([{ what: "hireBegunAgain", why: expect.stringContaining(`ended ${as}`) }]);
    });

    test.each<[string, object]>([
      ["a new name", { person: { givenName: "Ann", familyName: "Married" } }],
      ["another zone", { timeZone: "Europe/Lisbon" }],
      ["an identity less", { identity: { employeeId: "e1" } }],
      ["nothing", {}],
    ])("with a passkey takes %s down and begins no other", async (_what, change) => {
      const before = await ended("registered");
      await arrives("e2", { sequence: 2, identity, ...change });
      const { record } = (await ports.store.joiner(joinerId)) ?? {};
      expect([record?.sequence, record?.facts.ended, record?.facts.account]).toEqual([2, before.ended, before.account]);
      expect(ports.orchestrations.running.size).toBe(0);
      expect(await story()).toMatchObject([{ what: "hireChanged" }]);
    });

    test.each([0, 1])("is not begun again by the sequence %i", async (sequence) => {
      const before = await ended("handedOver");
      await arrives("e2", { sequence, identity });
      expect((await ports.store.joiner(joinerId))?.record.facts).toEqual(before);
      expect(ports.orchestrations.running.size).toBe(0);
    });
  });

  test("that broke off before the onboarding was started is made good by the repeat", async () => {
    ports.orchestrations.throttleNext("start");
    await expect(arrives("e1")).rejects.toThrow("throttled");
    expect(ports.orchestrations.running.size).toBe(0);
    await work("e1");
    expect(ports.orchestrations.running.size).toBe(1);
  });

  test("of the same number in another HR system is somebody else", () => {
    expect(joinerIdOf(config, "hr/other", "w1")).not.toBe(joinerId);
  });
});

test("a reference to nothing is thrown", async () => {
  await expect(work("never")).rejects.toThrow("no event never is stored for hr/acme");
  expect(ports.orchestrations.running.size).toBe(0);
});
