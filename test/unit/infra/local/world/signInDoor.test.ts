import { describe, expect, test } from "vitest";
import { ATTACKERS_USER_AGENT, attackersDevice } from "../../../../../infra/local/people/attackLedger.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { STAND_IN_USER_AGENT } from "../../../../../infra/local/signIn/personBrowser.ts";
import type { DecidedSignIn } from "../../../../../infra/local/tenant/signIns/records.ts";
import type { Tenant } from "../../../../../infra/local/tenant/tenant.ts";
import { asksEveryTime, authenticate, isSomebody, ownAppId } from "../../../../../infra/local/world/signInDoor.ts";
import { doorPolicyBodies } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { doorKeys } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import { strengthPolicy, tenantWorld } from "../tenant/handClock.ts";

test.each([
  ["a browser at this machine", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0", true],
  ["a stand-in person", STAND_IN_USER_AGENT, false],
  ["the attacker", ATTACKERS_USER_AGENT, false],
  ["a program", "node", false],
  ["nobody who says so", undefined, false],
])("%s makes time pass as on a watch: %#", (_who, userAgent, expected) => {
  expect(isSomebody(userAgent)).toBe(expected);
});

test.each([
  ["the attacker's browser is the attacker's device", ATTACKERS_USER_AGENT, attackersDevice.browser],
  ["any other is the person's own", "Mozilla/5.0 (stand-in browser)", undefined],
])("at the door %s, and the policies judge either", (_who, userAgent, browser) => {
  const { directory, state } = tenantWorld();
  const population = populate(directory, 7, 30, 1);
  const person = [...population.people.values()].find(({ hasSecondFactor }) => hasSecondFactor);
  if (!person) throw new Error("nobody has a second factor");
  const decided: DecidedSignIn[] = [];
  directory.setSignInObserver((signIn) => decided.push(signIn));
  const tenant = { directory, tenantId: state.tenantId } as Tenant;
  const enter = () => authenticate(tenant, population, person.userPrincipalName, "password", userAgent);
  expect(enter().ok).toBe(true);
  state.policies.create(strengthPolicy([...population.waveGroupIds], "enabled"));
  expect(enter().ok).toBe(false);
  expect(decided.map(({ device }) => device.browser)).toEqual(Array(2).fill(browser ?? person.family.browser));
  expect(decided.map(({ result, judgedBy }) => [result, judgedBy.length])).toEqual([
    ["success", 0],
    ["denied", 1],
  ]);
});

describe("with the policies of the door", () => {
  function behindTheDoor(policyState: "enabled" | "enabledForReportingButNotEnforced") {
    const { directory, state } = tenantWorld();
    const population = populate(directory, 7, 30, 1);
    const authAudience = ownAppId(state.tenantId);
    state.applications.admit(authAudience, "passkey-rollout");
    const bodies = doorPolicyBodies({ ...population, authAudience });
    for (const key of doorKeys) state.policies.create({ ...bodies[key], state: policyState });
    const manager = [...population.people.values()].find(
      ({ kind, hasSecondFactor, id }) => kind === "employee" && hasSecondFactor && id !== population.approver.id,
    );
    if (!manager) throw new Error("nobody has a second factor");
    const enter = (who: typeof manager, proof: string) =>
      authenticate({ directory, tenantId: state.tenantId } as Tenant, population, who.userPrincipalName, proof, "x").ok;
    const elsewhere = (who: typeof manager) =>
      directory.signIn({ userId: who.id, with: { kind: "password" }, interactive: true, device: who.family }).result;
    const asks = (id: string) => asksEveryTime({ directory, tenantId: state.tenantId } as Tenant, population, id);
    return { enter, elsewhere, manager, approver: population.approver, asks };
  }

  test("a password alone gets nobody into this app, and a second factor no role holder", () => {
    const { enter, manager, approver } = behindTheDoor("enabled");
    expect([enter(manager, "password"), enter(manager, "passwordAndPush")]).toEqual([false, true]);
    expect([enter(approver, "password"), enter(approver, "passwordAndPush")]).toEqual([false, false]);
    // Role holders enrolled in the pilot.
    expect(enter(approver, "passkey")).toBe(true);
  });

  test("a password goes on to do elsewhere: they are over this app alone", () => {
    const { elsewhere, manager, approver } = behindTheDoor("enabled");
    expect([elsewhere(manager), elsewhere(approver)]).toEqual(["success", "success"]);
  });

  test.each([
    ["enabled", true],
    ["enabledForReportingButNotEnforced", false],
  ] as const)("%s: whether a session does without a new proof", (policyState, asks) => {
    const { asks: ofPerson, manager, approver } = behindTheDoor(policyState);
    expect([ofPerson(manager.id), ofPerson(approver.id), ofPerson("nobody")]).toEqual([asks, asks, false]);
  });

  test("in report-only they stop nobody", () => {
    const { enter, manager, approver } = behindTheDoor("enabledForReportingButNotEnforced");
    expect([enter(manager, "password"), enter(approver, "password")]).toEqual([true, true]);
  });
});
