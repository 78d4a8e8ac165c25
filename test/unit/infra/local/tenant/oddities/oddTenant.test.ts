import { beforeEach, describe, expect, test } from "vitest";
import { loadIdentities } from "../../../../../../infra/local/tenant/identity/identities.ts";
import { lowRates, type OddRates } from "../../../../../../infra/local/tenant/oddities/luck.ts";
import { OddTenant } from "../../../../../../infra/local/tenant/oddities/oddTenant.ts";
import { Dispatcher } from "../../../../../../infra/local/tenant/server/dispatch.ts";
import { Router } from "../../../../../../infra/local/tenant/server/router.ts";
import { Throttle } from "../../../../../../infra/local/tenant/server/throttle.ts";
import { tenantRoutes } from "../../../../../../infra/local/tenant/tenantRoutes.ts";
import { laptop, tenantWorld } from "../handClock.ts";

const nothing = Object.fromEntries(Object.keys(lowRates).map((kind) => [kind, 0])) as Record<keyof OddRates, number>;
const [reader, passIssuer, policyWriter] = loadIdentities(7) as [never, never, never];
const POLICIES = "/identity/conditionalAccess/policies";

interface Body {
  readonly id: string;
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly "@odata.nextLink"?: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly innerError: { readonly message?: string };
  };
}

/** A tenant with 60 people in a group, which is odd in some ways and in no other. */
function oddTenant(rates: Partial<OddRates>, identity = reader) {
  const world = tenantWorld();
  const { state, clock, directory, person } = world;
  const groupId = directory.addGroup({ displayName: "Wave" });
  const people = Array.from({ length: 60 }, (_, n) => person(`p${n}`));
  for (const id of people) directory.addMember(groupId, id);
  const odd = new OddTenant(state, { ...nothing, ...rates });
  const dispatcher = new Dispatcher({
    router: new Router(tenantRoutes(state)),
    throttle: new Throttle(() => 60),
    clock,
    seed: 7,
    origin: () => "https://localhost:1",
    trouble: {},
    odd,
  });
  const ask = (method: string, url: string, body?: unknown, as = identity, headers: Record<string, string> = {}) => {
    const answer = dispatcher.dispatch({
      method,
      version: "v1.0",
      url: url.replace("https://localhost:1/v1.0", ""),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body,
      identity: as,
    });
    return { status: answer.status, body: answer.body as Body };
  };
  return { ...world, groupId, people, odd, dispatcher, ask };
}

const policy = (displayName: string, groupId: string) => ({
  displayName,
  state: "enabledForReportingButNotEnforced",
  conditions: { applications: { includeApplications: ["All"] }, users: { includeGroups: [groupId] } },
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
});
const signIn = (t: ReturnType<typeof oddTenant>, n = 0, credential: "password" | "wrongPassword" = "password") =>
  t.directory.signIn({ userId: t.people[n] as string, with: { kind: credential }, interactive: true, device: laptop });

describe("lists", () => {
  test("a page is shorter than asked for, and the next ones bring the rest", () => {
    const { ask, groupId } = oddTenant({ shortPage: 1 });
    const first = ask("GET", `/groups/${groupId}/members?$top=999`).body;
    const second = ask("GET", first["@odata.nextLink"] as string).body;
    const third = ask("GET", second["@odata.nextLink"] as string).body;
    expect([first, second, third].map(({ value }) => value.length)).toEqual([25, 25, 10]);
    expect(third["@odata.nextLink"]).toBeUndefined();
  });

  test("a count has no pages, and is answered as ever", () => {
    const { ask, groupId } = oddTenant({ shortPage: 1 });
    const eventual = { ConsistencyLevel: "eventual" };
    expect(ask("GET", `/groups/${groupId}/members/$count`, undefined, reader, eventual).status).toBe(200);
  });

  test("a place that has expired stays so, until the list is begun anew", () => {
    const { ask, groupId, clock } = oddTenant({ expiredCursor: 1 });
    const url = `/groups/${groupId}/members?$top=25`;
    const next = ask("GET", url).body["@odata.nextLink"] as string;
    for (let tries = 0; tries < 3; tries++) {
      expect(ask("GET", next)).toMatchObject({ status: 400, body: { error: { code: "Directory_ExpiredPageToken" } } });
      clock.advanceMinutes(60);
    }
    expect(ask("GET", ask("GET", url).body["@odata.nextLink"] as string).status).toBe(200);
  });

  test("the sign-in log says so without a code", () => {
    const t = oddTenant({ expiredCursor: 1 });
    for (let n = 0; n < 3; n++) signIn(t, n);
    const next = t.ask("GET", "/auditLogs/signIns?$top=2").body["@odata.nextLink"] as string;
    expect(t.ask("GET", next)).toMatchObject({
      status: 400,
      body: { error: { code: "", message: "Invalid Skip Token" } },
    });
  });

  test("a next link names its own page, and leads on ten minutes later", () => {
    const { ask, groupId, clock } = oddTenant({ repeatedLink: 0.5 });
    const next = ask("GET", `/groups/${groupId}/members?$top=25`).body["@odata.nextLink"] as string;
    const follows = Array.from({ length: 20 }, () => {
      clock.advanceMinutes(10);
      return ask("GET", next).body["@odata.nextLink"] === next ? "itself" : "on";
    });
    expect(new Set(follows)).toEqual(new Set(["itself", "on"]));
  });
});

test("a member is missing for a while in lists and checks alike, and is a member all the time", () => {
  const { ask, groupId, people, clock, directory } = oddTenant({ missingMember: 0.5 });
  const sizes = Array.from({ length: 24 }, () => {
    clock.advanceMinutes(15);
    const listed = new Set(ask("GET", `/groups/${groupId}/transitiveMembers?$top=999`).body.value.map(({ id }) => id));
    for (const id of people.slice(0, 5)) {
      const groups = ask("POST", `/users/${id}/checkMemberGroups`, { groupIds: [groupId] }).body.value;
      expect(groups).toEqual(listed.has(id) ? [groupId] : []);
    }
    return listed.size;
  });
  expect(Math.min(...sizes)).toBeLessThan(60);
  expect(people.every((id) => directory.isMember(groupId, id))).toBe(true);
});

describe("the sign-in log", () => {
  const lines = (t: ReturnType<typeof oddTenant>) => t.ask("GET", "/auditLogs/signIns").body.value;

  test("a line comes late, whether it let somebody in or not", () => {
    const t = oddTenant({ lateSignIn: 1 });
    signIn(t, 0);
    signIn(t, 1, "wrongPassword");
    expect(lines(t)).toEqual([]);
    t.clock.advanceMinutes(60);
    expect(lines(t)).toHaveLength(2);
  });

  test.each<[keyof OddRates, number]>([
    ["lostSignIn", 0],
    ["veryLateSignIn", 1],
  ])("%s concerns sign-ins that succeeded only", (kind, thereAtLast) => {
    const t = oddTenant({ [kind]: 1 });
    signIn(t, 0);
    signIn(t, 1, "wrongPassword");
    expect(lines(t).map(({ userId }) => userId)).toEqual([t.people[1]]);
    t.clock.advanceMinutes(481);
    expect(lines(t)).toHaveLength(1 + thereAtLast);
  });

  test("a line is there twice, under one id", () => {
    const t = oddTenant({ repeatedSignIn: 1 });
    signIn(t);
    const [one, two] = lines(t);
    expect(one).toEqual(two);
  });

  test("values are new, empty or missing where somebody got in, and only there", () => {
    const t = oddTenant({ unknownSignIn: 1 });
    for (let n = 0; n < 20; n++) signIn(t, n);
    signIn(t, 20, "wrongPassword");
    const [refused, ...others] = lines(t);
    expect(refused).toMatchObject({ correlationId: expect.any(String), status: { errorCode: 50126 } });
    expect(others.every(({ correlationId }) => correlationId === null)).toBe(true);
  });
});

test("methods are of unknown kinds, or passkeys without a type or a date", () => {
  const { ask, people, directory, clock } = oddTenant({ unknownMethod: 1 });
  const some = people.slice(0, 30);
  const makes = { displayName: "key", aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84", model: "K" } as const;
  for (const id of some) directory.addMethod(id, { kind: "fido2", ...makes, passkeyType: "deviceBound" });
  const seen = some.flatMap((id) => {
    clock.advanceMinutes(1);
    return ask("GET", `/users/${id}/authentication/methods`).body.value;
  });
  const types = new Set(seen.map((method) => method["@odata.type"]));
  expect(types).toContain("#microsoft.graph.qrCodePinAuthenticationMethod");
  expect(types).toContain("#microsoft.graph.externalAuthenticationMethod");
  const passkeys = seen.filter((method) => method["@odata.type"] === "#microsoft.graph.fido2AuthenticationMethod");
  expect(new Set(passkeys.map(({ passkeyType }) => passkeyType))).toEqual(
    new Set(["deviceBound", null, "unknownFutureValue"]),
  );
});

test("a permission is withdrawn for some hours of a week, and given back", () => {
  const { ask, clock, groupId } = oddTenant({ withdrawnPermission: 1 });
  const statuses = Array.from({ length: 7 * 24 * 2 }, () => {
    clock.advanceMinutes(30);
    return ask("GET", `/groups/${groupId}/members?$top=1`).status;
  });
  const refused = statuses.filter((status) => status === 403).length / 2;
  expect(refused).toBeGreaterThanOrEqual(2);
  expect(refused).toBeLessThanOrEqual(12);
  expect(statuses.filter((status) => status !== 403 && status !== 200)).toEqual([]);
});

describe("what is new", () => {
  let t: ReturnType<typeof oddTenant>;
  const create = () => t.ask("POST", POLICIES, policy("Ours", t.groupId), policyWriter);

  test("a policy is refused for hours with the reason inside, and then made", () => {
    t = oddTenant({ refusedPolicy: 1 });
    expect(create()).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "BadRequest",
          innerError: { message: expect.stringMatching(/^1034: .*ServicePrincipalNotFound/) },
        },
      },
    });
    t.clock.advanceMinutes(60);
    expect(create().status).toBe(400);
    t.clock.advanceMinutes(20 * 60);
    expect(create().status).toBe(201);
  });

  test("a policy is not found for up to a minute, nor is it in the list", () => {
    t = oddTenant({ unseenPolicy: 1 });
    const { id } = create().body;
    const look = () => {
      t.clock.advanceMinutes(0.02);
      return [t.ask("GET", `${POLICIES}/${id}`).status, listed(id)];
    };
    const listed = (of: string) => {
      t.clock.advanceMinutes(0.02);
      return t.ask("GET", POLICIES).body.value.some((one) => one["id"] === of);
    };
    expect(look()).toEqual([404, false]);
    t.clock.advanceMinutes(1);
    expect(look()).toEqual([200, true]);
  });

  describe("passes", () => {
    const passesOf = (userId: string) => `/users/${userId}/authentication/temporaryAccessPassMethods`;
    beforeEach(() => {
      t = oddTenant({ unseenPass: 1, unseenAccount: 0.5 }, passIssuer);
      t.directory.state.methodsPolicy.temporaryAccessPass.state = "enabled";
    });

    test("a pass is not found for up to a minute", () => {
      const [userId] = t.people as [string];
      const { id } = t.ask("POST", passesOf(userId), { isUsableOnce: true }).body;
      expect([t.ask("GET", `${passesOf(userId)}/${id}`).status, t.ask("GET", passesOf(userId)).body.value]).toEqual([
        404,
        [],
      ]);
      t.clock.advanceMinutes(1);
      expect(t.ask("GET", `${passesOf(userId)}/${id}`).status).toBe(200);
    });

    test("for somebody left out of their policy none can be made for hours, with the words of the policy", () => {
      t = oddTenant({ refusedPass: 0.5 }, passIssuer);
      t.directory.state.methodsPolicy.temporaryAccessPass.state = "enabled";
      const make = (userId: string) => {
        t.clock.advanceMinutes(0.2);
        return t.ask("POST", passesOf(userId), { isUsableOnce: true });
      };
      const first = t.people.map((userId) => make(userId).status);
      expect(new Set(first)).toEqual(new Set([400, 201]));
      const refused = t.people.filter((_userId, n) => first[n] === 400);
      expect(make(refused[0] as string).body.error).toMatchObject({
        code: "badRequest",
        message: expect.stringContaining("AuthMethodType [TemporaryAccessPass]"),
      });
      t.clock.advanceMinutes(3 * 60);
      expect(new Set(refused.map((userId) => make(userId).status))).toEqual(new Set([400]));
      t.clock.advanceMinutes(60 * 60);
      expect(new Set(refused.map((userId) => make(userId).status))).toEqual(new Set([201]));
    });

    test("for an account of today none can be made now and then; an older one is found", () => {
      const hire = t.person("hire", { createdDateTime: undefined });
      t.clock.advanceMinutes(30);
      const statuses = (userId: string) =>
        Array.from({ length: 12 }, () => {
          t.clock.advanceMinutes(10);
          return t.ask("POST", passesOf(userId), { isUsableOnce: true }).status;
        });
      expect(new Set(statuses(hire))).toEqual(new Set([404, 201]));
      expect(new Set(statuses(t.people[0] as string))).toEqual(new Set([201]));
    });
  });
});

test("a gateway answers in HTML, with the words of the status, before or after", () => {
  const { odd, clock } = oddTenant({ gatewayPage: 1 });
  const pages = Array.from({ length: 40 }, () => {
    clock.advanceMinutes(1);
    return odd.gatewayPage("GET", "/v1.0/users", clock.now());
  });
  expect(new Set(pages.map((page) => page?.answer.statusText))).toEqual(
    new Set(["Bad Gateway", "Service Unavailable"]),
  );
  expect(new Set(pages.map((page) => page?.isAfter))).toEqual(new Set([true, false]));
  expect(pages[0]?.answer.text).toMatch(/^<html>/);
});

test("with no rates the tenant answers as one that is not odd, and nothing is met", () => {
  const t = oddTenant({});
  signIn(t);
  expect(t.ask("GET", `/groups/${t.groupId}/members?$top=999`).body.value).toHaveLength(60);
  expect(t.ask("GET", "/auditLogs/signIns").body.value).toHaveLength(1);
  expect(t.odd.met).toEqual({});
});
