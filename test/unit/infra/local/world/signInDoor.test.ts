import { expect, test } from "vitest";
import { ATTACKERS_USER_AGENT, attackersDevice } from "../../../../../infra/local/people/attackLedger.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import type { DecidedSignIn } from "../../../../../infra/local/tenant/signIns/records.ts";
import type { Tenant } from "../../../../../infra/local/tenant/tenant.ts";
import { authenticate } from "../../../../../infra/local/world/signInDoor.ts";
import { strengthPolicy, tenantWorld } from "../tenant/handClock.ts";

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
