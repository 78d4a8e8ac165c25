import { beforeEach, expect, test } from "vitest";
import { guard } from "../../../../functions/enforcement/guard/guard.ts";
import { waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";
import { idOf, ManyWaves } from "../../../support/waves/manyWaves.ts";

/** Nobody is enforced because they happen to be in a group: not after the flip either. */
const { groupId } = aWave();
const members = [idOf("wave-1", 1), idOf("wave-1", 2)];
const unready = "9e000000-0000-4000-8000-000000000001";
const ready = "9e000000-0000-4000-8000-000000000002";
let tenant: ManyWaves;

beforeEach(async () => {
  tenant = await ManyWaves.open();
  const { directory, methods, store } = tenant.ports;
  await tenant.add("wave-1", members.length, 0, { stage: "steady", enforcedAt: tenant.minutesAgo(10_000) });
  const row = {
    source: waveSource("wave-1"),
    state: "in",
    at: tenant.minutesAgo(10_000),
    by: "approved by Ada",
  } as const;
  await store.saveEnforcements(members.map((userId) => ({ ...row, userId })));
  directory.addGroup(ENFORCED_GROUP_ID, members);
  directory.addGroup(groupId, [...members, unready, ready]);
  for (const id of [unready, ready]) directory.addUser({ id });
  methods.addPasskey(ready, tenant.minutesAgo(9_000));
});

const days = async (count: number) => {
  for (let quarter = 0; quarter < count * 4; quarter++) {
    await tenant.run({ minutes: 6 * 60 });
    await guard(tenant.ports, tenant.config)();
  }
};

test.each([
  ["without a passkey", unready],
  ["with one", ready],
])("somebody who joins the group of an enforced wave later, %s, is not enforced by that", async (_what, newcomer) => {
  tenant.signIn(newcomer, "notApplied", 60);
  await days(3);
  const { directory, policyWriter, store } = tenant.ports;
  expect([...(directory.groups.get(ENFORCED_GROUP_ID) ?? [])].sort()).toEqual([...members].sort());
  expect(await store.enforcementsOf([newcomer])).toEqual([]);
  expect(policyWriter.calls).toEqual([]);
  const { stage, rollbackRequested, strandedRecently, watchedUntil = "" } = await tenant.facts("wave-1");
  expect(Date.parse(watchedUntil)).toBeGreaterThan(tenant.now.getTime() - 5 * 3_600_000);
  expect({ stage, rollbackRequested, strandedRecently }).toEqual({
    stage: "steady",
    rollbackRequested: undefined,
    strandedRecently: 0,
  });
});
