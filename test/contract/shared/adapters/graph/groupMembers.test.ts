import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const NOBODY = "00000000-0000-4000-8000-00000000dead";

let world: TestTenant;
let directory: ReturnType<typeof graphDirectory>;
let writer: ReturnType<typeof graphPolicyWriter>;
beforeAll(async () => {
  world = await startTestTenant();
  directory = graphDirectory(new GraphClient(world.tenant.url, world.credential("reader")), APP_ID);
  writer = graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("policyWriter")));
});
afterAll(() => world?.stop());
beforeEach(() => {
  // Out of every throttling window.
  world.clock.pass(600);
  world.tenant.setTrouble({});
});

let serial = 0;
const person = (): string => {
  const displayName = `person${++serial}`;
  const userPrincipalName = `${displayName}@contoso.example`;
  return world.tenant.directory.addUser({ userPrincipalName, displayName, createdDateTime: "2025-01-06T08:00:00Z" });
};
const people = (howMany: number): readonly string[] => Array.from({ length: howMany }, person);
const group = (...memberIds: readonly string[]): string => {
  const id = world.tenant.directory.addGroup({ displayName: `group${++serial}` });
  for (const memberId of memberIds) world.tenant.directory.addMember(id, memberId);
  return id;
};
const among = async (groupId: string, userIds: readonly string[]) =>
  [...(await directory.membersAmong(groupId, userIds))].toSorted();
const requests = () => world.tenant.stats().requests;

describe("who of some people is in a group", () => {
  test("is told of more than a batch holds, each asked for once, in the order of nobody", async () => {
    const [ins, outs] = [people(45), people(5)];
    const id = group(...ins);
    const before = requests();
    expect(await among(id, [...outs, ...ins, ...ins.slice(0, 10)])).toEqual([...ins].toSorted());
    // Three batches, and fifty people in them.
    expect(requests() - before).toBe(50);
    expect(await among(id, [])).toEqual([]);
    expect(await among(id, outs)).toEqual([]);
  });

  test("is told of members through groups, and not of a group itself, nor of those in the group around it", async () => {
    const [deep, direct, around] = people(3) as [string, string, string];
    const inner = group(deep);
    const id = group(direct, group(inner));
    group(around, id);
    expect(await among(id, [deep, direct, around])).toEqual([deep, direct].toSorted());
    expect(await among(inner, [deep, direct, around])).toEqual([deep]);
    expect(await among(id, [inner])).toEqual([]);
  });

  test("is nobody whom Entra does not show: absent ones, and those just created", async () => {
    const known = person();
    const young = world.tenant.directory.addUser({ userPrincipalName: "y@contoso.example", displayName: "young" });
    const id = group(known, young);
    expect(await among(id, [NOBODY, known, young])).toEqual([known]);
    world.clock.pass(3600);
    expect(await among(id, [NOBODY, known, young])).toEqual([known, young].toSorted());
  });

  test("is nobody, of a group that does not exist", async () => {
    expect(await among(NOBODY, people(2))).toEqual([]);
  });

  test("is told whatever the case in which the group's id is spelt", async () => {
    const member = person();
    expect(await among(group(member).toUpperCase(), [member])).toEqual([member]);
  });

  test.each(["throttled", "unavailable", "timedOut", "lostAnswer"] as const)(
    "is not told, rather than by half, when Graph has trouble: %s",
    async (trouble) => {
      const members = people(25);
      const id = group(...members);
      world.tenant.setTrouble({ [trouble]: 1 });
      await expect(among(id, members)).rejects.toThrow(TransientError);
      world.tenant.setTrouble({});
      world.clock.pass(600);
      expect(await among(id, members)).toEqual([...members].toSorted());
    },
  );

  test("is refused to whoever may not read it, not nobody", async () => {
    const members = people(2);
    const id = group(...members);
    const roles = world.tenant.identities.reader.roles as Set<string>;
    const may = [...roles].filter((role) => /^(Group|Directory)/.test(role));
    for (const role of may) roles.delete(role);
    try {
      await expect(among(id, members)).rejects.toMatchObject({ code: "Authorization_RequestDenied", reason: "denied" });
      await expect(among(id, members)).rejects.toThrow(RefusedError);
    } finally {
      for (const role of may) roles.add(role);
    }
  });
});

describe("people who are put into a group", () => {
  test("are in it, more than a batch holds, and those who are members already as well", async () => {
    const all = people(45);
    const id = group(...all.slice(10, 30));
    expect(await writer.addMembers(id, [...all, ...all.slice(0, 3)])).toEqual([]);
    expect(await among(id, all)).toEqual([...all].toSorted());
    expect(await writer.addMembers(id, all)).toEqual([]);
    expect(await directory.countGroupMembers(id)).toBe(45);
  });

  test("and are in it through another group only, become members of their own", async () => {
    const [one] = people(1) as [string];
    const inner = group(one);
    const id = group(inner);
    expect(await writer.addMembers(id, [one])).toEqual([]);
    await writer.removeMember(inner, one);
    expect(await among(id, [one])).toEqual([one]);
  });

  test("without those who do not exist, who are named, in whichever batch they are", async () => {
    const all = people(25);
    const id = group();
    const nobody = "00000000-0000-4000-8000-00000000beef";
    expect(await writer.addMembers(id, [NOBODY, ...all, nobody])).toMatchObject(
      [NOBODY, nobody].map((userId) => ({ userId, reason: "notFound", code: "Request_ResourceNotFound" })),
    );
    expect(await among(id, all)).toEqual([...all].toSorted());
  });

  test("are all named when the group does not exist", async () => {
    const all = people(2);
    expect(await writer.addMembers(NOBODY, all)).toMatchObject(
      all.map((userId) => ({ userId, reason: "notFound", code: "Request_ResourceNotFound" })),
    );
  });

  test("although the answer is lost, are in it, and a repeat is no error", async () => {
    const all = people(3);
    const id = group();
    world.tenant.setTrouble({ lostAnswer: 1 });
    await expect(writer.addMembers(id, all)).rejects.toThrow(TransientError);
    world.tenant.setTrouble({});
    world.clock.pass(600);
    expect(await among(id, all)).toEqual([...all].toSorted());
    expect(await writer.addMembers(id, all)).toEqual([]);
  });

  test("are named, each with Graph's code, when that is forbidden", async () => {
    const all = people(2);
    const reader = graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("reader")));
    const refused = all.map((userId) => ({ userId, reason: "denied", code: "Authorization_RequestDenied" }));
    const id = group();
    expect(await reader.addMembers(id, all)).toMatchObject(refused);
    expect(await among(id, all)).toEqual([]);
    const full = group(...all);
    expect(await reader.removeMembers(full, all)).toMatchObject(refused);
    expect(await among(full, all)).toEqual([...all].toSorted());
  });
});

describe("people who are taken out of a group", () => {
  test("are out of it, more than a batch holds, and everybody else is in; the accounts live on", async () => {
    const [outs, stay] = [people(45), people(3)];
    const id = group(...outs, ...stay);
    expect(await writer.removeMembers(id, [...outs, ...outs.slice(0, 3)])).toEqual([]);
    expect(await among(id, [...outs, ...stay])).toEqual([...stay].toSorted());
    for (const userId of [outs[0] ?? "", outs.at(-1) ?? ""])
      expect(await directory.user(userId)).toMatchObject({ id: userId, accountEnabled: true });
  });

  test("and who are no members, or do not exist, are out of it as well", async () => {
    const [member, stranger] = people(2) as [string, string];
    const id = group(member);
    expect(await writer.removeMembers(id, [stranger, NOBODY, member])).toEqual([]);
    expect(await writer.removeMembers(id, [member])).toEqual([]);
    expect(await writer.removeMembers(NOBODY, [member])).toEqual([]);
    expect(await among(id, [member, stranger])).toEqual([]);
  });

  test("stay in it through another group, which reading tells", async () => {
    const [one] = people(1) as [string];
    const id = group(one, group(one));
    expect(await writer.removeMembers(id, [one])).toEqual([]);
    expect(await among(id, [one])).toEqual([one]);
  });

  test("although the answer is lost, are out of it, and a repeat is no error", async () => {
    const all = people(3);
    const id = group(...all);
    world.tenant.setTrouble({ lostAnswer: 1 });
    await expect(writer.removeMembers(id, all)).rejects.toThrow(TransientError);
    world.tenant.setTrouble({});
    world.clock.pass(600);
    expect(await among(id, all)).toEqual([]);
    expect(await writer.removeMembers(id, all)).toEqual([]);
  });

  test("are still in it, and nobody says otherwise, while Graph is busy", async () => {
    const all = people(3);
    const id = group(...all);
    world.tenant.setTrouble({ throttled: 1 });
    await expect(writer.removeMembers(id, all)).rejects.toThrow(TransientError);
    world.tenant.setTrouble({});
    world.clock.pass(600);
    expect(await among(id, all)).toEqual([...all].toSorted());
  });

  test.each(["", ".", ".."])("are never named by %j, which is no id: nothing is sent", async (userId) => {
    const [one] = people(1) as [string];
    const id = group(one);
    const before = requests();
    await expect(writer.removeMembers(id, [one, userId])).rejects.toThrow(RefusedError);
    await expect(writer.removeMembers(userId, [one])).rejects.toThrow(RefusedError);
    expect(requests()).toBe(before);
    expect(await among(id, [one])).toEqual([one]);
  });
});

const checker = new URL("../../../../../../shared/contract/graph-contract.mjs", import.meta.url).pathname;
if (!existsSync(checker)) console.log("skipped: the exchanges are not checked, ../shared/contract is absent");
test.skipIf(!existsSync(checker))("whatever was asked and answered conforms to Microsoft's metadata", () => {
  world.tenant.flush();
  const { stdout } = spawnSync(process.execPath, [checker, join(world.dir, "exchanges.jsonl")], { encoding: "utf8" });
  expect(stdout).toMatch(/^[1-9]\d* exchanges, 0 violations$/m);
});
