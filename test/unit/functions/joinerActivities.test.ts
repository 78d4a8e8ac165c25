import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { joinerActivities } from "../../../functions/joinerActivities.ts";
import type { JoinerFacts } from "../../../shared/domain/joinerTypes.ts";
import { type FakePorts, fakePorts } from "../../fakes/fakePorts.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  EXCLUSION_GROUP_ID,
  testConfig,
} from "../../fixtures/testConfig.ts";

const config = testConfig();
const joinerId = "90000000-0000-4000-8000-000000000001";
const [SAM, MIA] = ["sam", "mia"];
const NOW = "2026-03-02T08:00:00.000Z";
const OPENED_AT = "2026-03-02T06:00:00.000Z";
const CLOSES_AT = "2026-03-03T06:00:00.000Z";
const offer = { grantId: "grant-1", round: 1, openedAt: OPENED_AT, closesAt: CLOSES_AT };
const found = { account: { kind: "found" as const, userId: SAM }, accountCheckedAt: NOW };

let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  const { directory, store } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1" }, MIA);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(EXCLUSION_GROUP_ID, []);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  await store.insertGrant({
    grantId: "grant-1",
    userId: SAM,
    reason: "joiner",
    openedAt: OPENED_AT,
    closesAt: CLOSES_AT,
    secretHash: "00",
    state: { kind: "open" },
    joinerId,
  });
});
async function joiner(facts: Partial<JoinerFacts>): Promise<void> {
  await ports.store.insertJoiner({
    facts: { joinerId, startDate: "2026-03-02", timeZone: "UTC", hiredAt: "2026-02-01T08:00:00.000Z", ...facts },
    source: "hr",
    workerId: "w1",
    sequence: 1,
    identity: { employeeId: "e1" },
    displayName: "Sam New",
  });
}
const call = async (name: string, input: object = {}): Promise<unknown> =>
  joinerActivities(ports, config).get(name)?.({ joinerId, ...input }, new InvocationContext());
const reads = () => [ports.store.trouble.called("joiner"), ports.store.trouble.called("grant")];

describe("what one call reads", () => {
  test.each<[string, object, Partial<JoinerFacts>, number]>([
    ["lookUpJoinerAccount", {}, { startDate: "2026-03-09" }, 0],
    ["lookUpJoinerAccount", {}, { ...found, offer }, 1],
    ["checkJoinerMethods", {}, { ...found, offer }, 1],
    ["finishJoiner", {}, { ...found, offer, registeredAt: NOW }, 1],
    ["handOverJoiner", { because: "x" }, { ...found, offer }, 1],
  ])("%s reads the joiner once and the grant at most once", async (name, input, facts, grants) => {
    await joiner(facts);
    expect(await call(name, input)).toMatchObject({ ok: { next: expect.anything() } });
    expect(reads()).toEqual([1, grants]);
  });
});
