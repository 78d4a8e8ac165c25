import { beforeEach, describe, expect, test } from "vitest";
import type { JoinerFacts } from "../../../../../shared/domain/joiner/joinerTypes.ts";
import { type RegisteredPolicy, ROLES } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { aWave } from "../../../../support/waves/aWave.ts";
import { WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const AT = "2026-03-01T08:00:00.000Z";

let world: WaveWorld;

describe("privileged people, as a wave's flip is checked for them", () => {
  beforeEach(async () => {
    world = await worldBeforeFlip();
  });
  const found = async () => {
    await world.carryOut({ kind: "enforce" });
    const run = await world.ports.store.preflightRun(WAVE_ID, "flip");
    return run?.findings.find(({ id }) => id === "P57")?.result;
  };
  const wave = (change: Partial<WaveFacts>) =>
    world.ports.store.insertWave(aWave({ waveId: "admins", kind: "privileged", inScope: 2, ...change }));
  const rolesPolicy = (change: Partial<RegisteredPolicy> = {}) =>
    world.ports.store.saveRegisteredPolicy({
      policyId: "roles-policy",
      key: ROLES,
      kind: ROLES,
      wanted: "enabled",
      createdAt: world.now.toISOString(),
      definitionDigest: "d",
      state: "enabled",
      ...change,
    });

  test.each<[string, () => Promise<unknown> | undefined, "ok" | "warn"]>([
    ["have no wave and no policy", () => undefined, "warn"],
    ["are in a wave of their own", () => wave({}), "ok"],
    ["have a wave that was not begun", () => wave({ inScope: 0 }), "warn"],
    ["had a wave that was cancelled", () => wave({ stage: "cancelled" }), "warn"],
    ["had a wave that was rolled back", () => wave({ stage: "rolledBack" }), "warn"],
    ["are in an ordinary wave's count only", () => wave({ kind: "workforce" }), "warn"],
    ["have a policy over roles", () => rolesPolicy(), "ok"],
    ["have one that was asked for, and is not known to be there", () => rolesPolicy({ policyId: "" }), "warn"],
    ["had one that was deleted", () => rolesPolicy({ deletedAt: "2026-03-01T08:00:00.000Z" }), "warn"],
  ])("%s: it is said, and holds nobody up", async (_what, prepare, says) => {
    await prepare();
    expect(await found()).toBe(says);
    expect(world.enforced).toHaveLength(19);
  });

  test("are among the members who enter: nobody enters", async () => {
    world.ports.tenant.change = { syncAccountIds: known([world.id(1)]) };
    await world.answer("enforce");
    await world.answer("enforce");
    expect(await found()).toBe("fail");
    expect(world.enforced).toEqual([]);
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("P57");
  });
});

test("hires who have an account and are to get a code are asked about, and no others", async () => {
  world = await worldBeforeFlip();
  const { store, tenant } = world.ports;
  const hire = (n: number, facts: Partial<JoinerFacts>) =>
    store.insertJoiner({
      facts: { joinerId: `joiner-${n}`, startDate: "2026-04-20", timeZone: "Europe/Berlin", hiredAt: AT, ...facts },
      source: "hr",
      workerId: `w${n}`,
      sequence: 1,
      identity: { employeeId: `e${n}` },
      displayName: `Hire ${n}`,
    });
  const account = (userId: string) => ({ account: { kind: "found" as const, userId } });
  await hire(1, account("AA"));
  await hire(2, { ...account("bb"), registeredAt: AT });
  await hire(3, { ...account("cc"), ended: { as: "cancelled", at: AT } });
  await hire(4, { account: { kind: "notFound" } });
  await hire(5, {});
  const asked: (readonly (readonly [string, string])[])[] = [];
  const read = tenant.tenantReadings.bind(tenant);
  tenant.tenantReadings = async (subject) => {
    asked.push([...(subject.hires ?? [])]);
    return read(subject);
  };
  await world.carryOut({ kind: "enforce" });
  expect(asked).toEqual([[["aa", "Hire 1"]]]);
});
