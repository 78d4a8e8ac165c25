import { afterAll, beforeAll, expect, test } from "vitest";
import type { Patience } from "../../../../functions/host/patience.ts";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../shared/adapters/graph/graphMethods.ts";
import { graphOffboarder } from "../../../../shared/adapters/graph/graphOffboarder.ts";
import { graphPasses } from "../../../../shared/adapters/graph/graphPasses.ts";
import { RequestPace } from "../../../../shared/adapters/graph/requestPace.ts";
import type { Ports } from "../../../../shared/ports/ports.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { startTestTenant, type TestTenant } from "../../../support/standIns.ts";
import { APP_ID, BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, testConfig } from "../../../support/testConfig.ts";

const LEAVERS = 20;
const config = testConfig({
  DEFAULT_TIME_ZONE: "Europe/Berlin",
  LEAVER_STEPS: "groups,sessions,methods",
  OFFBOARDER_CLIENT_ID: "0f000000-0000-4000-8000-000000000001",
  LEAVERS_AN_HOUR: String(LEAVERS),
  LEAVERS_SHARE: "1",
});
let world: TestTenant;
beforeAll(async () => {
  world = await startTestTenant();
});
afterAll(() => world?.stop());

/** As the host gives it: a minute of pauses a run. */
function patience(): Patience {
  const endsAt = world.clock.now() + 60_000;
  return {
    left: () => Math.max(0, (endsAt - world.clock.now()) / 1000),
    pause: async (seconds) => world.clock.pass(seconds),
    within: (work) => work,
  };
}

test("twenty who leave on one day hold no method and no membership the next morning, at Graph's own pace", async () => {
  const { directory: tenant, url } = world.tenant;
  const clock = { now: () => new Date(world.clock.now()) };
  const pace = new RequestPace(clock);
  const reader = new GraphClient(url, world.credential("reader"));
  const fakes = fakePorts();
  const ports: Ports = {
    ...fakes,
    clock,
    directory: graphDirectory(reader, APP_ID),
    methods: graphMethods(reader, pace),
    passIssuer: graphPasses(new GraphClient(url, world.credential("passIssuer"))),
    offboarder: graphOffboarder(new GraphClient(url, world.credential("offboarder")), pace),
  };
  tenant.addGroup({ id: BREAK_GLASS_GROUP_ID, displayName: "Break glass" });
  for (const id of BREAK_GLASS_USER_IDS)
    tenant.addUser({ id, userPrincipalName: `${id}@contoso.example`, displayName: id });
  const teams = ["Team", "Floor", "Everybody"].map((displayName) => tenant.addGroup({ displayName }));
  const people = Array.from({ length: LEAVERS }, (_, n) => {
    const id = tenant.addUser({
      userPrincipalName: `leaver${n}@contoso.example`,
      displayName: `Leaver ${n}`,
      employeeId: `e${n}`,
      accountEnabled: false,
      createdDateTime: "2025-01-06T08:00:00Z",
    });
    for (const team of teams) tenant.addMember(team, id);
    tenant.addMethod(id, { kind: "phone", phoneNumber: "+49 30 1" });
    tenant.addMethod(id, { kind: "windowsHelloForBusiness", displayName: "Laptop" });
    tenant.addMethod(id, { kind: "microsoftAuthenticator", displayName: "Phone" });
    return id;
  });
  for (const [n] of people.entries()) {
    const data = { workerId: `w${n}`, sequence: 1, identity: { employeeId: `e${n}` }, effectiveDate: "2026-03-02" };
    const event = { specversion: "1.0", id: `e${n}`, source: "hr/acme", type: "hr.worker.terminated.v1", data };
    await ports.store.receive("hr/acme", `e${n}`, JSON.stringify(event), clock.now().toISOString());
    await hrEventWorker(ports, config)("hr/acme", `e${n}`, fakes.orchestrations);
  }
  const left = async () => {
    const memberships = people.reduce((sum, id) => sum + teams.filter((team) => tenant.isMember(team, id)).length, 0);
    return [memberships, people.reduce((sum, id) => sum + tenant.methodsOf(id).length, 0)];
  };
  const timer = carryOnLeavers(ports, config, patience);
  const dayEnds = Date.parse("2026-03-02T23:00:00Z");
  const morning = Date.parse("2026-03-03T06:00:00Z");
  for (let at = dayEnds - 900_000; at < morning; at += 900_000) {
    if (at > world.clock.now()) world.clock.pass((at - world.clock.now()) / 1000);
    if (at < dayEnds) expect(await left()).toEqual([3 * LEAVERS, 3 * LEAVERS]);
    await timer(fakes.orchestrations);
  }
  expect(await left()).toEqual([0, 0]);
  const rows = await ports.store.leavers({ toldSince: "2026-03-02T00:00:00.000Z" });
  expect(rows.map(({ leaver }) => leaver.state)).toEqual(Array(LEAVERS).fill("done"));
  expect(people.every((id) => tenant.user(id) !== undefined)).toBe(true);
}, 120_000);
