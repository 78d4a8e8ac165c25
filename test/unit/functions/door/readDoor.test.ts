import { beforeEach, describe, expect, test } from "vitest";
import { confirmDoor } from "../../../../functions/door/confirmDoor.ts";
import { makeDoor } from "../../../../functions/door/makeDoor.ts";
import { guardDoor } from "../../../../functions/door/readDoor.ts";
import { guard } from "../../../../functions/enforcement/guard/guard.ts";
import { type DoorFacts, doorStanding } from "../../../../shared/domain/door/doorFacts.ts";
import { doorDigest } from "../../../../shared/domain/door/doorPolicies.ts";
import type { ConditionalAccessPolicy } from "../../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { ADA, addGroups, doorConfig, minutesAgo, PIA, putDoor } from "../../../support/door/doorStage.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";

const config = doorConfig({ DOOR: "required", SECURITY_MAIL: "security@contoso.example" });
const digest = doorDigest(config) ?? "";
let ports: FakePorts;
const patience = () => new FakePatience(ports.clock, 20);
const guardRuns = () => guardDoor(ports, config)();
const facts = async (): Promise<DoorFacts> => (await ports.store.door())?.value ?? {};
const standing = async () => doorStanding(await facts(), digest, new Date(), 15);
const alerts = () => ports.email.sent.map(({ plainText }) => plainText.replaceAll(/\s+/g, " "));
const change = (change: Partial<ConditionalAccessPolicy>) => {
  const policy = ports.policies.stored.get("policy-1");
  if (policy)
    ports.policies.stored.set("policy-1", { ...policy, modifiedDateTime: new Date().toISOString(), ...change });
};
/** As if the last reading, and the one that first saw it so, had been so long ago. */
const age = async (minutes: number) => {
  const { reading, ...rest } = await facts();
  if (!reading) throw new Error("never read");
  const earlier = (moment: string) => new Date(Date.parse(moment) - minutes * 60_000).toISOString();
  await putDoor(ports, { ...rest, reading: { ...reading, at: earlier(reading.at), since: earlier(reading.since) } });
};

beforeEach(async () => {
  ports = fakePorts();
  addGroups(ports, [ADA.id, PIA.id]);
});
const confirmed = async () => {
  await makeDoor(ports, config, ADA, patience());
  for (const policy of ports.policies.stored.values())
    ports.policies.stored.set(policy.id, { ...policy, state: "enabled" });
  expect(await confirmDoor(ports, config, PIA, digest)).toBeUndefined();
};
const up = async () => {
  await confirmed();
  await age(15);
  await guardRuns();
};

describe("the guard of the door", () => {
  test("reads nothing while nobody had a door made", async () => {
    await guardRuns();
    expect([ports.policies.calls, await ports.store.door()]).toEqual([[], undefined]);
  });

  test("reads it before anybody confirmed it, and tells nobody: it is being made", async () => {
    await makeDoor(ports, config, ADA, patience());
    await guardRuns();
    expect((await facts()).reading?.fault).toContain("in report-only");
    expect(alerts()).toEqual([]);
  });

  test("finds it up a quarter of an hour after it was enabled, and says so once", async () => {
    await confirmed();
    expect((await standing()).isUp).toBe(false);
    await guardRuns();
    expect((await standing()).isUp).toBe(false);
    await age(15);
    for (let run = 0; run < 3; run++) await guardRuns();
    expect((await standing()).isUp).toBe(true);
    expect(alerts()).toEqual([expect.stringContaining("The door is up")]);
  });

  test("keeps since when it has been so, however often it is read", async () => {
    await up();
    const { since } = (await facts()).reading ?? {};
    for (let run = 0; run < 3; run++) await guardRuns();
    expect((await facts()).reading?.since).toBe(since);
  });

  test.each<[string, () => unknown, string]>([
    ["in report-only", () => change({ state: "enabledForReportingButNotEnforced" }), "is in report-only"],
    ["switched off", () => change({ state: "disabled" }), "switched off"],
    ["deleted", () => ports.policies.stored.delete("policy-1"), "does not exist"],
    ["over nobody", () => change({ definition: { conditions: { users: {} } } }), "not as it must be"],
    [
      "satisfied with a password",
      () => ports.policies.strengths.set(config.enforcedStrengthId, ["password"]),
      "weaker",
    ],
  ])(
    "finds it down when it is %s by somebody, tells security once a day, and writes nothing",
    async (_how, by, words) => {
      await up();
      await by();
      for (let run = 0; run < 3; run++) await guardRuns();
      expect(await standing()).toMatchObject({ isUp: false, say: expect.stringContaining(words) });
      expect(alerts().slice(1)).toEqual([expect.stringContaining("nobody approves")]);
      ports.clock.advance({ hours: 25 });
      await guardRuns();
      expect(alerts()).toHaveLength(3);
      expect(ports.policyWriter.called("setPolicyState")).toBe(0);
    },
  );

  test("takes one that was off and on again between two readings for another: sign-ins of meanwhile do not count", async () => {
    await up();
    change({});
    await guardRuns();
    expect(await standing()).toMatchObject({ isUp: false, say: expect.stringContaining("count 15 minutes later") });
    expect(alerts()).toHaveLength(2);
    await age(15);
    await guardRuns();
    const now = await standing();
    expect(now.isUp && Date.now() - Date.parse(now.since) < 60_000).toBe(true);
  });

  test("lets the last reading stand while Graph is busy, until it is too old", async () => {
    await up();
    ports.policies.throttleNext("policies");
    await guardRuns();
    expect((await standing()).isUp).toBe(true);
    await age(61);
    ports.policies.throttleNext("policies");
    await guardRuns();
    expect(await standing()).toMatchObject({ isUp: false, say: expect.stringContaining("too long ago") });
    ports.policies.throttleNext("policies");
    await guardRuns();
    expect(alerts().slice(1)).toEqual([expect.stringContaining("The door is not up: its policies were last read")]);
  });

  test("tells security of itself, and nobody else", async () => {
    await up();
    change({ state: "disabled" });
    await guardRuns();
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(Array(2).fill("security@contoso.example"));
  });

  test("tells operators once a day that it may not read", async () => {
    await up();
    for (let run = 0; run < 3; run++) {
      ports.policies.refuseNext("policies");
      await guardRuns();
    }
    expect(alerts().slice(1)).toEqual([expect.stringContaining("reading the policies of the door")]);
    expect(ports.email.sent.at(-1)?.to.address).toBe("alerts@contoso.example");
  });

  test("does not lose what somebody decides meanwhile", async () => {
    await up();
    const read = ports.policies.policies.bind(ports.policies);
    ports.policies.policies = async () => {
      const { value } = (await ports.store.door()) ?? { value: {} };
      await putDoor(ports, { ...value, awaited: { stop: { by: ADA, at: minutesAgo(0), reason: "x" } } });
      return read();
    };
    await guardRuns();
    expect((await facts()).awaited).toHaveProperty("stop");
  });
});

test("the guard of enforcement leaves the door alone: neither taken back when enabled, nor told of when it is not", async () => {
  await makeDoor(ports, config, ADA, patience());
  change({ state: "enabled" });
  await guard(ports, config, patience)();
  expect(ports.policies.stored.get("policy-1")?.state).toBe("enabled");
  expect(ports.policyWriter.called("setPolicyState")).toBe(0);
  expect(alerts().filter((text) => text.includes("policy-1") || text.includes("policy-2"))).toEqual([]);
});
