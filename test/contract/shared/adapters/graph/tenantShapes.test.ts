import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { snapshot } from "../../../../../functions/waves/steps/snapshot.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import type { IdentityName } from "../../../../../infra/local/tenant/identity/identities.ts";
import { ALL_STAFF, divisionName } from "../../../../../infra/local/world/shapes/nestedStaff.ts";
import { type Shape, shapeTenant } from "../../../../../infra/local/world/shapes/shapes.ts";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphPasses } from "../../../../../shared/adapters/graph/graphPasses.ts";
import { receiverOf } from "../../../../../shared/passes/offerPass.ts";
import { portsOfCall } from "../../../../../shared/steps/portsOfCall.ts";
import { allMembers } from "../../../../../shared/waves/memberPages.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";
import { aScope } from "../../../../support/waves/aScope.ts";

const PEOPLE = 40;
const WAVE = "wave-1";
/** As `MAX_WAVE_MEMBERS` may be. */
const LARGEST_WAVE = 5142;
let world: TestTenant;
let population: ReturnType<typeof populate>;
let directory: ReturnType<typeof graphDirectory>;

/** A tenant with 40 employees in two waves, and in the shape that is wanted. */
function tenantOf(shapes: readonly Shape[], options: Parameters<typeof startTestTenant>[0] = {}): void {
  beforeAll(async () => {
    world = await startTestTenant(options);
    population = populate(world.tenant.directory, 7, PEOPLE, 2);
    shapeTenant(world.tenant.directory, population, shapes);
    directory = graphDirectory(clientOf("reader"), APP_ID);
  });
  afterAll(() => world?.stop());
  // Out of every throttling window.
  beforeEach(() => world.clock.pass(600));
}
/** The SDK of identities keeps tokens for its process, and each tenant here takes its own only. */
const clientOf = (name: IdentityName): GatheringGraphClient =>
  new GatheringGraphClient(world.tenant.url, {
    getToken: async () => ({ token: world.tenant.mintToken(name), expiresOnTimestamp: Date.now() + 3_600_000 }),
  });
const idOf = (name: string): string => world.tenant.directory.user(name)?.id ?? "";
const ids = (...names: string[]): string[] => names.map((name) => idOf(`${name}@contoso.example`));
const groupOf = (name: string): string =>
  [...world.tenant.directory.groups()].find(({ displayName }) => displayName === name)?.id ?? "";
const requests = (): number => world.tenant.stats().requests;
const asked = (part: string): number =>
  Object.entries(world.tenant.stats().byOperation).reduce((sum, [name, n]) => (name.includes(part) ? sum + n : sum), 0);

/** Takes a group's members down as a wave does, in one call, and counts the pages. */
async function takeDown(groupId: string) {
  const fakes = fakePorts();
  const { ports } = portsOfCall({ ...fakes, directory });
  await fakes.store.insertWave(aScope(ports, { waveId: WAVE, groupId }).wave);
  let cursor: string | undefined;
  let pages = 0;
  for (;;) {
    const scope = { ...aScope(ports, { waveId: WAVE, groupId }), since: "2026-03-02T08:00:00.000Z", cursor };
    const { breakGlassGroupId, breakGlassUserIds } = population;
    Object.assign(scope, {
      config: { ...scope.config, breakGlassGroupId, breakGlassUserIds, maxWaveMembers: LARGEST_WAVE },
    });
    const end = await snapshot.phases["group"]?.(scope as never);
    pages += 1;
    if (end?.kind !== "more") return { end, pages, members: await allMembers(fakes.store, WAVE) };
    cursor = end.cursor;
  }
}
const reasonsOf = (members: Awaited<ReturnType<typeof takeDown>>["members"], of: readonly string[]) =>
  of.map((id) => members.find(({ userId }) => userId === id)?.sortedOut);

describe("a tenant with PIM in use", () => {
  tenantOf(["pim"]);
  const holders = ["direct0", "direct4", "activated", "member", "owner", "inside", "twoSteps"];

  test.each(holders)("pim.%s may come to a role, so is privileged", async (name) => {
    expect(await directory.privilegeOf(ids(`pim.${name}`)[0] ?? "")).toEqual({ kind: "privileged" });
  });

  test("whose eligibility has ended is not, nor is an employee; asked about together or singly", async () => {
    const [former = "", member = "", employee = ""] = [
      ...ids("pim.former", "pim.member"),
      [...population.people.keys()][9],
    ];
    expect(await directory.privilegeOf(former)).toEqual({ kind: "none" });
    expect([...(await directory.privilegeOfMany([former, member, employee]))]).toEqual([
      [former, { kind: "none" }],
      [member, { kind: "privileged" }],
      [employee, { kind: "none" }],
    ]);
  });

  test("all of them are sorted out of a wave, and nobody else is for a role", async () => {
    const [one, two] = [
      await takeDown(population.waveGroupIds[0] ?? ""),
      await takeDown(population.waveGroupIds[1] ?? ""),
    ];
    const all = [...one.members, ...two.members];
    expect(reasonsOf(all, ids(...holders.map((name) => `pim.${name}`)))).toEqual(holders.map(() => "privileged"));
    expect(reasonsOf(all, ids("pim.former"))).toEqual([undefined]);
    const kept = [...(await directory.privilegedUserIds())];
    expect(kept).toEqual(expect.arrayContaining(ids(...holders.map((name) => `pim.${name}`))));
    expect(kept).not.toContain(ids("pim.former")[0]);
    expect(await directory.hasEligibilities()).toBe(true);
  });
});

describe("a tenant with 300 groups that hold roles", () => {
  tenantOf(["role-groups-300"]);

  test("is read in batches, each group once, below what Graph allows in ten seconds", async () => {
    const before = requests();
    const privileged = await directory.privilegedUserIds();
    expect(privileged.size).toBeGreaterThan(120);
    expect(asked("/groups/{id}/owners")).toBe(asked("/transitiveMembers"));
    expect(requests() - before).toBeLessThan(4 * 310);
    expect(world.tenant.stats().throttled).toBe(0);
  });

  test("is read once for twenty people, not once for each", async () => {
    const people = [...population.people.keys()].slice(0, 20);
    const one = requests();
    await directory.privilegeOf(people[0] ?? "");
    const costOfOne = requests() - one;
    world.clock.pass(60);
    const many = requests();
    const found = await directory.privilegeOfMany(people);
    expect(found.size).toBe(20);
    expect(requests() - many).toBeLessThan(costOfOne * 1.3);
    expect(world.tenant.stats().throttled).toBe(0);
  });

  test("is read once while a wave's group is taken down, whatever the number of its pages", async () => {
    const before = asked("/owners");
    const { members } = await takeDown(population.waveGroupIds[0] ?? "");
    expect(asked("/owners") - before).toBeLessThan(310);
    const holders = members.filter(({ userPrincipalName }) => userPrincipalName.startsWith("role.holder"));
    expect(new Set(holders.map(({ sortedOut }) => sortedOut))).toEqual(new Set(["privileged"]));
  });
});

describe("a tenant with 40,000 people in nested groups", () => {
  tenantOf(["nested-40000"]);

  test("refuses a wave over all of them by their number, before it reads anybody", async () => {
    const before = requests();
    const { end, members } = await takeDown(groupOf(ALL_STAFF));
    expect(end).toMatchObject({ kind: "refused", code: "GroupTooLarge", because: expect.stringContaining("40000") });
    expect([members.length, requests() - before]).toEqual([0, 1]);
  });

  test("takes down a division of 5,000 by pages of 999, everybody once, roles read once", async () => {
    const before = requests();
    const startedAt = performance.now();
    const { end, pages, members } = await takeDown(groupOf(divisionName(0)));
    console.info(
      `5,000 people: ${pages} pages, ${requests() - before} requests, ${Math.round(performance.now() - startedAt)} ms`,
    );
    expect([end?.kind, pages, members.length]).toEqual(["done", 6, 5000]);
    expect(new Set(members.map(({ userId }) => userId)).size).toBe(5000);
    expect(requests() - before).toBeLessThan(60);
  });

  test("tells who is in the group over all of them by pages, of which one is held at a time", async () => {
    const [before, heap, startedAt] = [requests(), process.memoryUsage().heapUsed, performance.now()];
    let people = 0;
    let largest = 0;
    for await (const page of directory.memberIds(groupOf(ALL_STAFF))) {
      people += page.length;
      largest = Math.max(largest, page.length);
    }
    const grown = Math.round((process.memoryUsage().heapUsed - heap) / 1_048_576);
    console.info(
      `40,000 people: ${requests() - before} requests, ${Math.round(performance.now() - startedAt)} ms, ${grown} MB`,
    );
    expect([people, largest <= 999]).toEqual([40_000, true]);
    // The groups between are members, too.
    expect(requests() - before).toBe(Math.ceil((40_000 + 88) / 999));
  });

  test("asks about few people one by one, however many are in the group", async () => {
    const before = requests();
    const some = ids("staff.0.0.0", "staff.7.9.499");
    expect(await directory.membersAmong(groupOf(ALL_STAFF), [...some, population.starter.id])).toEqual(new Set(some));
    expect(requests() - before).toBe(3);
  });
});

describe("a tenant with members from elsewhere", () => {
  tenantOf(["b2b-members"]);
  const partner = (n: number) => `partner${n}_fabrikam.example#EXT#@contoso.onmicrosoft.com`;

  test("tells them from its own, whether they accepted an invitation or came by synchronisation", async () => {
    for (const n of [0, 1])
      expect(await directory.user(partner(n))).toMatchObject({ userType: "ExternalMember", accountEnabled: true });
  });

  test("sorts them out of waves, with words of their own", async () => {
    const { members } = await takeDown(population.waveGroupIds[0] ?? "");
    expect(
      reasonsOf(
        members,
        [0, 2, 4].map((n) => idOf(partner(n))),
      ),
    ).toEqual(Array(3).fill("externalMember"));
  });

  test("hands no code for their people to one who is a manager, and makes none for them", async () => {
    const subject = [...population.people.keys()].find(
      (id) => world.tenant.directory.managerOf(id) === idOf(partner(0)),
    );
    const manager = await directory.managerOf(subject ?? "");
    expect(receiverOf(manager, subject ?? "", new Map())).toMatchObject({
      kind: "helpdesk",
      because: expect.stringContaining("another organisation"),
    });
    const issuer = graphPasses(clientOf("passIssuer"));
    const request = { lifetimeInMinutes: 60, isUsableOnce: true };
    expect(await issuer.mint(idOf(partner(1)), request)).toMatchObject({ kind: "refused" });
  });
});

describe("a tenant with accounts from before there were user types", () => {
  tenantOf(["null-types"]);

  test("takes them for members, in a wave and as managers", async () => {
    const untyped = [...world.tenant.directory.users()].filter(({ userType }) => userType === null);
    expect(untyped.length).toBeGreaterThan(2);
    for (const { id } of untyped) expect(await directory.user(id)).toMatchObject({ userType: "Member" });
    const { members } = await takeDown(population.waveGroupIds[0] ?? "");
    const inWave = untyped.filter(({ id }) => members.some(({ userId }) => userId === id));
    expect(inWave.length).toBeGreaterThan(0);
    expect(
      reasonsOf(
        members,
        inWave.map(({ id }) => id),
      ),
    ).toEqual(inWave.map(() => undefined));
    const led = [...population.people.values()].find(({ managerId }) => untyped.some(({ id }) => id === managerId));
    expect(receiverOf(await directory.managerOf(led?.id ?? ""), led?.id ?? "", new Map())).toMatchObject({
      kind: "manager",
    });
  });
});

describe("a tenant that is synchronised", () => {
  tenantOf(["hybrid"]);

  test("has its wave's group and its people taken down as any other's", async () => {
    const [groupId = ""] = population.waveGroupIds;
    expect(await directory.groupShape(groupId)).toMatchObject({ onPremisesSyncEnabled: true });
    const synced = [...world.tenant.directory.users()].filter((user) => user.onPremisesSyncEnabled === true);
    expect(synced.length).toBe(PEOPLE / 2);
    const { end, members } = await takeDown(population.waveGroupIds[1] ?? "");
    expect(end?.kind).toBe("done");
    expect(
      reasonsOf(
        members,
        synced.map(({ id }) => id),
      ).filter((reason) => reason !== undefined),
    ).toEqual([]);
    expect((await takeDown(groupId)).end?.kind).toBe("done");
  });

  test("keeps the account of the synchronisation out, as the holder of a role", async () => {
    const account = idOf("Sync_DC01_4f2a@contoso.onmicrosoft.com");
    expect(await directory.privilegeOf(account)).toEqual({ kind: "privileged" });
  });

  test("makes codes for people from there", async () => {
    const issuer = graphPasses(clientOf("passIssuer"));
    const synced = [...world.tenant.directory.users()].find((user) => user.onPremisesSyncEnabled === true);
    const request = { lifetimeInMinutes: 60, isUsableOnce: true };
    expect((await issuer.mint(synced?.id ?? "", request)).kind).toBe("minted");
  });
});

describe("a tenant in all shapes at once, with Entra ID P1 alone", () => {
  tenantOf(["role-groups-300", "b2b-members", "null-types", "hybrid"], { licence: "p1" });

  test("tells who is privileged, though nobody is eligible", async () => {
    expect(await directory.hasEligibilities()).toBe(false);
    expect((await directory.privilegedUserIds()).size).toBeGreaterThan(120);
    const { members } = await takeDown(population.waveGroupIds[0] ?? "");
    expect(new Set(members.map(({ sortedOut }) => sortedOut))).toEqual(
      new Set([undefined, "externalMember", "privileged", "breakGlass"]),
    );
  });
});
