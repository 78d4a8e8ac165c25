import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GatheringGraphClient } from "../../../../../shared/adapters/graph/gatheringGraphClient.ts";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphDirectory } from "../../../../../shared/adapters/graph/graphDirectory.ts";
import { graphMethods } from "../../../../../shared/adapters/graph/graphMethods.ts";
import { graphPasses } from "../../../../../shared/adapters/graph/graphPasses.ts";
import { graphPolicyReader, graphPolicyWriter } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { graphReports } from "../../../../../shared/adapters/graph/graphReports.ts";
import { RequestPace } from "../../../../../shared/adapters/graph/requestPace.ts";
import type { RegistrationDetails } from "../../../../../shared/domain/people/registration.ts";
import type { SignInLog } from "../../../../../shared/domain/people/signIn.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";
import { APP_ID } from "../../../../support/testConfig.ts";

const NOBODY = "00000000-0000-4000-8000-00000000dead";
const STRENGTH = "00000000-0000-0000-0000-000000000004";
const passkey = {
  kind: "fido2",
  displayName: "Key",
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Key",
  passkeyType: "deviceBound",
} as const;
const laptop = { operatingSystem: "Windows 11", browser: "Edge 140" };

let world: TestTenant;
let directory: ReturnType<typeof graphDirectory>;
let methods: ReturnType<typeof graphMethods>;
let reports: ReturnType<typeof graphReports>;
let passes: ReturnType<typeof graphPasses>;
let policies: ReturnType<typeof graphPolicyReader>;
let writer: ReturnType<typeof graphPolicyWriter>;

beforeAll(async () => {
  world = await startTestTenant();
  const client = (name: "reader" | "passIssuer" | "policyWriter") =>
    new GraphClient(world.tenant.url, world.credential(name));
  const reader = client("reader");
  const pace = new RequestPace({ now: () => new Date(world.clock.now()) });
  directory = graphDirectory(new GatheringGraphClient(world.tenant.url, world.credential("reader")), APP_ID);
  methods = graphMethods(reader, pace);
  reports = graphReports(reader, pace);
  policies = graphPolicyReader(reader);
  passes = graphPasses(client("passIssuer"));
  writer = graphPolicyWriter(client("policyWriter"));
});
afterAll(() => world?.stop());
beforeEach(() => {
  // Out of every throttling window.
  world.clock.pass(600);
  world.tenant.setTrouble({});
});

let serial = 0;
const person = (more: object = {}) => {
  const name = `person${++serial}`;
  return world.tenant.directory.addUser({
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    createdDateTime: "2025-01-06T08:00:00Z",
    ...more,
  });
};
const group = (userIds: readonly string[], more: object = {}) => {
  const id = world.tenant.directory.addGroup({ displayName: `group${++serial}`, ...more });
  for (const userId of userIds) world.tenant.directory.addMember(id, userId);
  return id;
};

describe("users", () => {
  test("are read by id and by user principal name, and absent ones are no error", async () => {
    const id = person({
      mail: "m@contoso.example",
      givenName: "Zoë",
      employeeId: "E 1'x",
      userType: "Member",
      preferredLanguage: "de-CH",
      usageLocation: "CH",
    });
    const user = await directory.user(id);
    expect(user).toMatchObject({
      id,
      mail: "m@contoso.example",
      givenName: "Zoë",
      accountEnabled: true,
      userType: "Member",
      employeeId: "E 1'x",
      preferredLanguage: "de-CH",
      usageLocation: "CH",
    });
    expect(await directory.user(user?.userPrincipalName.toUpperCase() ?? "")).toEqual(user);
    expect(await directory.user(NOBODY)).toBeUndefined();
    expect(await directory.user("nobody@contoso.example")).toBeUndefined();
  });

  test.each(["", "..", "../groups", "me", "$count", "a/b@c", "x@y/../z"])(
    "are not looked up by %j, which is neither id nor name",
    async (key) => {
      const { requests } = world.tenant.stats();
      expect(await directory.user(key)).toBeUndefined();
      expect(world.tenant.stats().requests).toBe(requests);
    },
  );

  test("who were just created are absent, and there a little later", async () => {
    const id = person({ createdDateTime: undefined });
    expect(await directory.user(id)).toBeUndefined();
    world.clock.pass(3600);
    expect((await directory.user(id))?.id).toBe(id);
  });

  test("are found by employee id, all of them up to three", async () => {
    expect(await directory.usersByEmployeeId("none")).toEqual([]);
    const ids = Array.from({ length: 4 }, () => person({ employeeId: "O'Neil 7" }));
    const found = await directory.usersByEmployeeId("O'Neil 7");
    expect(found.length).toBe(3);
    expect(ids).toEqual(expect.arrayContaining(found.map(({ id }) => id)));
  });

  test("are found by the beginning of a name or an address, or by a whole employee id, and no others", async () => {
    const byName = person({ displayName: "Zoë O'Zoffany", employeeId: "Zo77" });
    const bySurname = person({ displayName: "Anna Zob", surname: "Zobel" });
    const byAddress = person({ displayName: "Bert", mail: "zoran@contoso.example" });
    person({ displayName: "Not Zo" });
    const idsOf = async (search: string) => (await directory.usersNamed(search)).map(({ id }) => id);
    expect(await idsOf("zo")).toEqual([bySurname, byAddress, byName]);
    expect(await idsOf("zoë o'z")).toEqual([byName]);
    expect(await idsOf("Zo77")).toEqual([byName]);
    expect(await idsOf("Zo7")).toEqual([]);
    for (let n = 0; n < 25; n++) person({ displayName: `Quentin ${n}` });
    expect(await idsOf("quentin")).toHaveLength(20);
  });

  test("are read fifteen at once, in one request; who is not there is absent", async () => {
    const ids = Array.from({ length: 13 }, () => person());
    const off = person({ accountEnabled: false, mail: undefined, preferredLanguage: "fr-CH", assignedLicenses: [] });
    world.tenant.directory.updateUser(ids[0] ?? "", { assignedLicenses: [{ skuId: off, disabledPlans: [] }] });
    const nobody = "00000000-0000-4000-8000-0000000000aa";
    const before = world.tenant.stats().requests;
    const { found, absent } = await directory.usersOf([...ids, off, nobody]);
    expect(world.tenant.stats().requests - before).toBe(1);
    expect([...found.keys()].sort()).toEqual([...ids, off].sort());
    expect(found.get(off)).toMatchObject({ accountEnabled: false, preferredLanguage: "fr-CH", isLicensed: false });
    // Whose licences are not told is not taken to have none.
    expect([ids[0], ids[1]].map((id) => found.get(id ?? "")?.isLicensed)).toEqual([true, undefined]);
    expect(absent).toEqual([nobody]);
    expect(await directory.usersOf([])).toEqual({ found: new Map(), absent: [] });
  });

  test("have a manager or none, alone or twenty at once", async () => {
    const [boss, ...staff] = Array.from({ length: 21 }, () => person());
    for (const id of staff.slice(0, 15)) world.tenant.directory.setManager(id, boss ?? "");
    expect((await directory.managerOf(staff[0] ?? ""))?.id).toBe(boss);
    expect(await directory.managerOf(staff[19] ?? "")).toBeUndefined();
    const managers = await directory.managersOf(staff);
    expect([...managers.keys()].sort()).toEqual(staff.slice(0, 15).sort());
    expect([...managers.values()].every(({ id }) => id === boss)).toBe(true);
  });

  test("who report to somebody are read to the end, and those of nobody are none", async () => {
    const boss = person();
    const staff = Array.from({ length: 1100 }, () => person());
    for (const id of staff) world.tenant.directory.setManager(id, boss);
    const reports = await directory.directReportsOf(boss);
    expect(reports.map(({ id }) => id).sort()).toEqual([...staff].sort());
    expect(reports[0]).toMatchObject({ userType: "Member", accountEnabled: true });
    expect(await directory.directReportsOf(staff[0] ?? "")).toEqual([]);
    expect(await directory.directReportsOf("00000000-0000-4000-8000-00000000dead")).toEqual([]);
  });

  test("whoever reports to somebody else by now is no report of theirs any more", async () => {
    const [before, now, one] = [person(), person(), person()];
    world.tenant.directory.setManager(one, before);
    world.tenant.directory.setManager(one, now);
    expect(await directory.directReportsOf(before)).toEqual([]);
    expect((await directory.directReportsOf(now)).map(({ id }) => id)).toEqual([one]);
  });
});

describe("groups", () => {
  test("list and count their users, nested ones too, page by page, and nothing else", async () => {
    const users = Array.from({ length: 1200 }, () => person());
    const inner = group(users.slice(600));
    const outer = group(users.slice(0, 600));
    world.tenant.directory.addMember(outer, inner);
    const listed: string[] = [];
    let next: string | undefined;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof directory.groupMembers>> = await directory.groupMembers(outer, next);
      listed.push(...(page?.items ?? []).map(({ id }) => id));
      next = page?.next;
      pages++;
    } while (next);
    expect(pages).toBe(2);
    expect(listed.sort()).toEqual([...users].sort());
    expect(await directory.countGroupMembers(outer)).toBe(1200);
    const ids: string[] = [];
    for await (const page of directory.memberIds(outer)) ids.push(...page);
    expect(ids.sort()).toEqual(listed);
    const groups: string[] = [];
    for await (const page of directory.membersOf(outer))
      groups.push(...page.flatMap(({ id, type }) => (type === "group" ? [id] : [])));
    expect(groups).toEqual([inner]);
  });

  test("are found by how their name begins, whatever its case, and no others; twenty at the most", async () => {
    const names = ["Wave O'Brien 2", "wave o'brien 1", "Not wave o'brien"];
    const ids = names.map((displayName) => world.tenant.directory.addGroup({ displayName }));
    const found = await directory.groupsNamed("wave o'b");
    expect(found.map(({ displayName }) => displayName)).toEqual(["Wave O'Brien 2", "wave o'brien 1"]);
    expect(found[0]?.id).toBe(ids[0]);
    expect(await directory.groupName(ids[2] ?? "")).toBe("Not wave o'brien");
    for (let n = 0; n < 25; n++) world.tenant.directory.addGroup({ displayName: `Many ${n}` });
    const exact = world.tenant.directory.addGroup({ displayName: "Many" });
    const many = await directory.groupsNamed("many");
    expect(many).toHaveLength(20);
    expect(many[0]).toEqual({ id: exact, displayName: "Many", kind: "security" });
    const other = world.tenant.directory.addGroup({ displayName: "Club", groupTypes: ["Unified"] });
    expect(await directory.groupsNamed("club")).toEqual([{ id: other, displayName: "Club", kind: "microsoft365" }]);
    expect(await directory.groupsNamed("nobody is called so")).toEqual([]);
  });

  test("that do not exist are undefined, not empty", async () => {
    expect(await directory.groupMembers(NOBODY)).toBeUndefined();
    expect(await directory.groupName(NOBODY)).toBeUndefined();
    expect(await directory.countGroupMembers(NOBODY)).toBeUndefined();
    await expect(
      (async () => {
        for await (const _ of directory.memberIds(NOBODY));
      })(),
    ).rejects.toThrow(RefusedError);
  });

  test("take members once, name those that cannot be, and lose them by reference only", async () => {
    const users = Array.from({ length: 25 }, () => person());
    const id = group(users.slice(0, 3));
    expect(await writer.addMembers(id, [...users, ...users])).toEqual([]);
    expect(await directory.countGroupMembers(id)).toBe(25);
    expect(await writer.addMembers(id, [NOBODY])).toMatchObject([
      { userId: NOBODY, reason: "notFound", code: "Request_ResourceNotFound" },
    ]);
    await writer.removeMember(id, users[0] ?? "");
    await writer.removeMember(id, users[0] ?? "");
    expect(await directory.countGroupMembers(id)).toBe(24);
    expect((await directory.user(users[0] ?? ""))?.id).toBe(users[0]);
  });
});

describe("privileged accounts", () => {
  test.each([
    ["an active role", "active", false],
    ["an eligible role", "eligible", false],
    ["an active role through a group", "active", true],
    ["an eligible role through a group", "eligible", true],
  ] as const)("with %s are told, one by one and in the list", async (_how, kind, throughGroup) => {
    const [id, other] = [person(), person()];
    const principalId = throughGroup ? group([id], { isAssignableToRole: true }) : id;
    world.tenant.directory.assignRole({ principalId, role: "Helpdesk Administrator", kind });
    expect(await directory.privilegeOf(id)).toEqual({ kind: "privileged" });
    expect(await directory.privilegeOf(other)).toEqual({ kind: "none" });
    const all = await directory.privilegedUserIds();
    expect([all.has(id), all.has(other)]).toEqual([true, false]);
  });

  test.each([
    ["active", false],
    ["eligible", false],
    ["active", true],
    ["eligible", true],
  ] as const)("of certain roles alone are told: %s, through a group: %s", async (kind, throughGroup) => {
    const [wanted, other] = [person(), person()];
    const holder = (id: string) => (throughGroup ? group([id], { isAssignableToRole: true }) : id);
    const userAdministrator = "fe930be7-5e62-47db-91af-98c3a49a38b1";
    world.tenant.directory.assignRole({ principalId: holder(wanted), role: "User Administrator", kind });
    world.tenant.directory.assignRole({ principalId: holder(other), role: "Helpdesk Administrator", kind });
    const some = await directory.privilegedUserIds([userAdministrator.toUpperCase()]);
    expect([some.has(wanted), some.has(other)]).toEqual([true, false]);
    const all = await directory.privilegedUserIds();
    expect([all.has(wanted), all.has(other)]).toEqual([true, true]);
  });

  test("that do not exist are unreadable, not harmless", async () => {
    expect(await directory.privilegeOf(NOBODY)).toMatchObject({ kind: "unreadable" });
  });
});

describe("authentication methods", () => {
  test("are typed, and absent for an absent user", async () => {
    const id = person();
    world.tenant.directory.addMethod(id, { ...passkey, createdDateTime: "2026-02-01T08:00:00Z" });
    const found = await methods.methodsOf(id);
    expect(found?.map(({ type }) => type)).toEqual(["passwordAuthenticationMethod", "fido2AuthenticationMethod"]);
    expect(found?.[1]).toMatchObject({
      passkeyType: "deviceBound",
      aaGuid: passkey.aaGuid,
      model: passkey.model,
      createdDateTime: expect.stringMatching(/^2026-02-01/),
    });
    expect(await methods.methodsOf(NOBODY)).toBeUndefined();
  });

  test("of somebody who is named twice are asked for once", async () => {
    const user = person();
    const { found, absent, later } = await methods.methodsOfMany([user, user]);
    expect([found.size, absent, later]).toEqual([1, [], []]);
  });

  test("of many come in one request; whoever was throttled is named, never guessed", async () => {
    const users = Array.from({ length: 8 }, () => person());
    const first = await methods.methodsOfMany([NOBODY, ...users]);
    expect(first.absent).toEqual([NOBODY]);
    expect(first.found.size + first.later.length).toBe(8);
    expect(first.later.length).toBeGreaterThan(0);
    expect(first.retryAfterSeconds).toBeGreaterThan(0);
    world.clock.pass(first.retryAfterSeconds ?? 0);
    const second = await methods.methodsOfMany(first.later);
    expect(second.later).toEqual([]);
    expect(second.retryAfterSeconds).toBeUndefined();
  });
});

describe("passes", () => {
  const request = (lifetimeInMinutes = 60) => ({
    lifetimeInMinutes,
    isUsableOnce: true,
  });

  test("are minted with a code, read without it, replaced by the next one and deleted, also twice", async () => {
    const id = person();
    expect(await passes.passOf(id)).toBeUndefined();
    const minted = await passes.mint(id, request());
    if (minted.kind !== "minted") throw new Error(minted.kind);
    expect(minted.temporaryAccessPass).toMatch(/^\S{8,}$/);
    expect(minted.pass).toMatchObject({
      isUsable: true,
      lifetimeInMinutes: 60,
      methodUsabilityReason: "EnabledByPolicy",
    });
    const read = await passes.passOf(id);
    expect(read).toEqual(minted.pass);
    expect(JSON.stringify(read)).not.toContain(minted.temporaryAccessPass);
    world.clock.pass(11);
    await passes.deletePass(id, minted.pass.id);
    await passes.deletePass(id, minted.pass.id);
    expect(await passes.passOf(id)).toBeUndefined();
  });

  test("begin when it is said, and are not usable before", async () => {
    const startDateTime = new Date(world.clock.now() + 2 * 86_400_000).toISOString();
    const minted = await passes.mint(person(), { ...request(), startDateTime });
    if (minted.kind !== "minted") throw new Error(minted.kind);
    expect(Date.parse(minted.pass.startDateTime)).toBe(Date.parse(startDateTime));
    expect(minted.pass).toMatchObject({ isUsable: false, methodUsabilityReason: "NotYetValid" });
  });

  test("out of the policy's range, or for nobody, are refused with Graph's code", async () => {
    expect(await passes.mint(person(), request(99_999))).toMatchObject({ kind: "refused" });
    expect(await passes.mint(NOBODY, request())).toMatchObject({ kind: "refused", code: "Request_ResourceNotFound" });
  });

  test("are throttled like the rest, and then nothing was made", async () => {
    const id = person();
    for (let n = 0; n < 5; n++) await passes.passOf(id);
    await expect(passes.mint(id, request())).rejects.toThrow(TransientError);
    world.clock.pass(11);
    expect(await passes.passOf(id)).toBeUndefined();
  });

  test("whose answer is lost are uncertain, and one request was made", async () => {
    const id = person();
    world.tenant.setTrouble({ lostAnswer: 1 });
    const { requests } = world.tenant.stats();
    expect(await passes.mint(id, request())).toMatchObject({ kind: "uncertain" });
    expect(world.tenant.stats().requests).toBe(requests + 1);
    world.tenant.setTrouble({});
    expect((await passes.passOf(id))?.id).toBeDefined();
  });
});

const WIZARD_APP = "00000002-0000-0000-c000-000000000000";

describe("conditional access", () => {
  const body = (groupId: string) => ({
    displayName: "passkey-rollout: wave w",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: ["All"] },
      users: { includeGroups: [groupId] },
    },
    grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: STRENGTH } },
  });

  test("policies are created, read back with their strength, and only their state is patched", async () => {
    const created = await writer.createPolicy(body(group([])));
    world.clock.pass(2);
    const read = await policies.policy(created.id);
    expect(read).toMatchObject({
      displayName: "passkey-rollout: wave w",
      state: "enabledForReportingButNotEnforced",
      definition: { grantControls: { authenticationStrength: { id: STRENGTH } } },
    });
    world.clock.pass(2);
    await writer.setPolicyState(created.id, "enabled");
    world.clock.pass(2);
    const after = await policies.policy(created.id);
    expect(after).toEqual({ ...read, state: "enabled", modifiedDateTime: expect.any(String) });
    world.clock.pass(2);
    expect((await policies.policies()).map(({ id }) => id)).toContain(created.id);
    world.clock.pass(2);
    expect(await policies.policy(NOBODY)).toBeUndefined();
  });

  test("a policy is deleted, found among the deleted ones, and restored with its id", async () => {
    const { id } = await writer.createPolicy(body(group([])));
    world.clock.pass(2);
    const read = await policies.policy(id);
    world.clock.pass(2);
    expect(await policies.deletedPolicy(id)).toBeUndefined();
    world.clock.pass(2);
    await writer.deletePolicy(id);
    world.clock.pass(2);
    expect(await policies.policy(id)).toBeUndefined();
    world.clock.pass(2);
    expect(await policies.deletedPolicy(id)).toEqual(read);
    world.clock.pass(2);
    await writer.restorePolicy(id);
    world.clock.pass(2);
    expect(await policies.policy(id)).toEqual(read);
    for (const again of [() => writer.restorePolicy(id), () => writer.deletePolicy(NOBODY)]) {
      world.clock.pass(2);
      await expect(again()).rejects.toMatchObject({ reason: "notFound" });
    }
  });

  test("asks to wait when called twice within a second, without saying how long", async () => {
    await policies.policies();
    const error = await policies.policies().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransientError);
    expect((error as TransientError).retryAfterSeconds).toBeUndefined();
  });

  test("the methods policy and strengths are read", async () => {
    expect(await policies.passPolicy()).toEqual({
      state: "enabled",
      minimumLifetimeInMinutes: 10,
      maximumLifetimeInMinutes: 480,
      isUsableOnce: false,
    });
    const offForAll = { isOn: false, includeTargets: [{ kind: "everyone", id: "all_users" }], excludeTargets: [] };
    expect(await policies.phoneMethods()).toEqual([offForAll, offForAll]);
    expect(await policies.strength(STRENGTH)).toEqual({
      combinations: expect.arrayContaining(["fido2", "windowsHelloForBusiness"]),
      narrowedTo: [],
    });
    expect(await policies.strength(NOBODY)).toBeUndefined();
  });

  test("is told by What-If, for whom it applies to and for whom it does not, with the reason", async () => {
    const [member, stranger] = [person(), person()];
    const { id } = await writer.createPolicy(body(group([member])));
    world.clock.pass(2);
    expect(await policies.whatIf(member)).toContainEqual({
      policyId: id,
      policyApplies: true,
      analysisReasons: "notSet",
    });
    world.clock.pass(2);
    expect(await policies.whatIf(stranger)).toContainEqual({
      policyId: id,
      policyApplies: false,
      analysisReasons: "users",
    });
    world.clock.pass(2);
    world.tenant.directory.state.applications.admit(WIZARD_APP, "Windows Azure Active Directory");
    const { id: narrow } = await writer.createPolicy({
      ...body(group([member])),
      conditions: { ...body(group([member])).conditions, applications: { includeApplications: [WIZARD_APP] } },
    });
    for (const [appId, policyApplies] of [
      [WIZARD_APP, true],
      [undefined, false],
    ] as const) {
      world.clock.pass(2);
      expect(await policies.whatIf(member, appId)).toContainEqual(
        expect.objectContaining({ policyId: narrow, policyApplies }),
      );
    }
    world.clock.pass(2);
    await expect(policies.whatIf(NOBODY)).rejects.toThrow(RefusedError);
  });

  test("is not the reader's to write: each identity keeps to its permissions", async () => {
    const reader = graphPolicyWriter(new GraphClient(world.tenant.url, world.credential("reader")));
    const error = await reader.createPolicy(body(group([]))).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: "Authorization_RequestDenied", requestId: expect.any(String) });
  });
});

describe("reports", () => {
  test("registration details come page by page", async () => {
    const id = person();
    world.tenant.directory.addMethod(id, { ...passkey, createdDateTime: "2026-02-01T08:00:00Z" });
    world.tenant.directory.refreshReport();
    const all = new Map<string, RegistrationDetails>();
    let next: string | undefined;
    do {
      world.clock.pass(10);
      const page: Awaited<ReturnType<typeof reports.registrationDetails>> = await reports.registrationDetails(next);
      for (const details of page.items) all.set(details.id, details);
      next = page.next;
    } while (next);
    expect(all.size).toBeGreaterThan(1000);
    expect(all.get(id)).toMatchObject({
      methodsRegistered: expect.arrayContaining(["passKeyDeviceBoundAuthenticator"]),
      userDisplayName: (await directory.user(id))?.displayName,
      userType: "member",
      isMfaCapable: true,
      systemPreferredAuthenticationMethods: ["fido2"],
      userPreferredMethodForSecondaryAuthentication: "none",
      lastUpdatedDateTime: expect.stringMatching(/^2\d{3}-/),
    });
  });

  test("sign-ins are cut at both ends of the window; applied policies and methods come where they are known", async () => {
    const id = person();
    const methodId = world.tenant.directory.addMethod(id, { ...passkey, createdDateTime: "2026-02-01T08:00:00Z" });
    const from = new Date(world.clock.now()).toISOString();
    world.tenant.directory.signIn({
      userId: id,
      with: { kind: "passkey", methodId },
      interactive: true,
      device: laptop,
    });
    world.clock.pass(60);
    const to = new Date(world.clock.now()).toISOString();
    world.tenant.directory.signIn({
      userId: id,
      with: { kind: "passkey", methodId },
      interactive: true,
      device: laptop,
    });
    world.clock.pass(3600);
    const of = async (kind: SignInLog) =>
      (await reports.signIns(kind, from, to)).items.filter((one) => one.userId === id);
    const [interactive, ...more] = await of("interactive");
    expect(interactive).toMatchObject({ createdDateTime: expect.stringContaining(from.slice(0, 19)), errorCode: 0 });
    expect(interactive?.appliedConditionalAccessPolicies).toBeDefined();
    expect(interactive?.authenticationMethods?.length).toBeGreaterThan(0);
    expect(more).toEqual([]);
    expect(await of("nonInteractive")).toEqual([]);
  });

  test("one person's last sign-in is found, or not, within the window and the kind", async () => {
    const [id, silent] = [person(), person()];
    const methodId = world.tenant.directory.addMethod(id, { ...passkey, createdDateTime: "2026-02-01T08:00:00Z" });
    const from = new Date(world.clock.now()).toISOString();
    world.tenant.directory.signIn({
      userId: id,
      with: { kind: "passkey", methodId },
      interactive: true,
      device: laptop,
    });
    world.clock.pass(60);
    const second = new Date(world.clock.now()).toISOString();
    world.tenant.directory.signIn({
      userId: id,
      with: { kind: "passkey", methodId },
      interactive: true,
      device: laptop,
    });
    world.clock.pass(3600);
    const to = new Date(world.clock.now()).toISOString();
    const last = async (userId: string, begin = from, kind: "interactive" | "nonInteractive" = "interactive") => {
      world.clock.pass(10);
      const at = await reports.lastSignIn(kind, userId, begin, to);
      return at && Date.parse(at);
    };
    expect(await last(id)).toBe(Date.parse(second));
    expect(await last(silent)).toBeUndefined();
    expect(await last(id, to)).toBeUndefined();
    expect(await last(id, from, "nonInteractive")).toBeUndefined();
    expect(await reports.hasSignIns("interactive", from, to)).toBe(true);
    world.clock.pass(10);
    expect(await reports.hasSignIns("nonInteractive", from, to)).toBe(false);
  });

  test("a person's last use of a passkey is told apart from other sign-ins, and from other people's", async () => {
    const [id, other] = [person(), person()];
    const created = "2026-02-01T08:00:00Z";
    const [methodId, others] = [id, other].map((userId) =>
      world.tenant.directory.addMethod(userId, { ...passkey, createdDateTime: created }),
    ) as [string, string];
    const from = new Date(world.clock.now() - 86_400_000).toISOString();
    type Asked = Parameters<typeof world.tenant.directory.signIn>[0];
    const signIn = (userId: string, credential: Asked["with"], interactive = true) =>
      world.tenant.directory.signIn({ userId, with: credential, interactive, device: laptop });
    const lastUse = async (begin = from) => {
      world.clock.pass(3600);
      const at = await reports.lastPasskeyUse(id, begin, new Date(world.clock.now()).toISOString());
      return at && Date.parse(at);
    };
    expect(signIn(id, { kind: "password" }).result).toBe("success");
    expect(signIn(other, { kind: "passkey", methodId: others }).result).toBe("success");
    expect(await lastUse()).toBeUndefined();

    const usedAt = world.clock.now();
    const used = signIn(id, { kind: "passkey", methodId });
    expect(used.result).toBe("success");
    expect(await lastUse()).toBe(usedAt);
    // A token that is refreshed, and a password later on, are no use.
    if (used.result === "success") signIn(id, { kind: "session", session: used.session }, false);
    signIn(id, { kind: "password" });
    expect(await lastUse()).toBe(usedAt);
    expect(await lastUse(new Date(usedAt + 1).toISOString())).toBeUndefined();
  });

  test("of a sign-in that succeeded is told apart from tries that failed", async () => {
    const user = person();
    const from = new Date(world.clock.now() - 86_400_000).toISOString();
    const signIn = (code: string) =>
      world.tenant.directory.signIn({
        userId: user,
        with: code === "" ? { kind: "password" } : { kind: "temporaryAccessPass", code },
        interactive: true,
        device: laptop,
      });
    const hasSignedIn = () => {
      world.clock.pass(3600);
      return reports.hasSignedIn(user, from, new Date(world.clock.now()).toISOString());
    };
    expect(await hasSignedIn()).toBe(false);
    expect(signIn("not a pass").result).toBe("wrongCredential");
    expect(await hasSignedIn()).toBe(false);
    expect(await reports.lastSuccessAt(user)).toBeUndefined();
    // A try that failed is somebody's, too.
    world.clock.pass(24 * 3600);
    const triedAt = await reports.lastInteractiveAt(user);
    expect(Date.parse(triedAt ?? "")).toBeGreaterThan(Date.parse(from));
    expect(signIn("").result).toBe("success");
    expect(await hasSignedIn()).toBe(true);
    // A day later at the most.
    world.clock.pass(24 * 3600);
    expect(Date.parse((await reports.lastSuccessAt(user)) ?? "")).toBeGreaterThan(Date.parse(from));
    expect(Date.parse((await reports.lastInteractiveAt(user)) ?? "")).toBeGreaterThan(Date.parse(triedAt ?? ""));
    await expect(reports.lastInteractiveAt("99999999-0000-4000-8000-000000000009")).rejects.toThrow("does not show");
    await expect(reports.lastSuccessAt("99999999-0000-4000-8000-000000000009")).rejects.toThrow("does not show");
  });
});
