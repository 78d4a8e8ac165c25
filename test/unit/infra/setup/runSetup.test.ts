import { describe, expect, test } from "vitest";
import { runSetup, type SetupWorld } from "../../../../infra/setup/runSetup.ts";
import type { SetupCommand } from "../../../../infra/setup/setupArguments.ts";
import { groupBodies, readScopes, strengthBody, workforceCombinations } from "../../../../infra/setup/wanted.ts";
import { strengthFault } from "../../../../shared/domain/policy/policyDefinition.ts";
import { standIn } from "./adminOfStandIn.ts";

const command = (change: Partial<SetupCommand> = {}): SetupCommand => ({
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  usesDeviceCode: false,
  isToApply: false,
  saysYes: false,
  enforcedGroupId: undefined,
  wantsNudge: false,
  strengthId: undefined,
  appUrl: undefined,
  breakGlassGroupId: undefined,
  ...change,
});

/** Runs the command against a stand-in. @param answers to the questions in order; yes when there is none. */
async function run(
  tenant: ReturnType<typeof standIn>,
  change: Partial<SetupCommand> = {},
  options: { answers?: boolean[]; withheld?: string; losesAnswerTo?: string } = {},
) {
  const answers = [...(options.answers ?? [])];
  const order: string[] = [];
  let said = "";
  const world: SetupWorld = {
    signIn: async (scopes) => {
      order.push(`sign-in ${scopes.join(" ")}`);
      tenant.clock.advanceMinutes(1);
      return tenant.asAdmin(
        scopes.filter((scope) => scope !== options.withheld),
        options.losesAnswerTo,
      );
    },
    agrees: async (question) => {
      order.push(question.startsWith("Sign in and look") ? "asked to look" : "asked to make");
      return answers.shift() ?? true;
    },
    say: (text) => {
      said += text;
    },
    wait: async () => {},
  };
  const exitCode = await runSetup(command(change), world);
  // A table breaks lines where it likes.
  return { exitCode, order, said, flat: said.replaceAll(/[\s│]+/g, " ") };
}
const ours = ({ state }: ReturnType<typeof standIn>) => ({
  strengths: state.strengths.all.filter(({ policyType }) => policyType === "custom"),
  groups: [...state.principals.groups.values()].map(({ properties }) => properties["displayName"]),
});

describe("without --apply", () => {
  test("nothing is written, and the plan says what would be made and who may", async () => {
    const tenant = standIn();
    const { exitCode, order, said, flat } = await run(tenant);
    expect(exitCode).toBe(0);
    expect(tenant.writes()).toEqual([]);
    expect(order).toEqual(["asked to look", `sign-in ${readScopes.join(" ")}`]);
    for (const name of [strengthBody.displayName, groupBodies.enforced.displayName, groupBodies.canary.displayName])
      expect(flat).toContain(name);
    expect(flat).toContain("needs the role Groups Administrator or User Administrator");
    expect(flat).toContain("Nothing was changed. --apply makes");
    expect(said).not.toContain("azd env set");
  });

  test("what only people can make is named with how; the test application is skipped in words", async () => {
    const { flat } = await run(standIn());
    expect(flat).toMatch(/Test application Passkey rollout test skipped .*--app-url URL/);
    expect(flat).toContain("BREAK_GLASS_GROUP_ID");
  });
});

describe("with --apply", () => {
  test("what is missing is made, and the ids are printed as settings", async () => {
    const tenant = standIn();
    const { exitCode, order, said } = await run(tenant, { isToApply: true });
    expect(exitCode).toBe(0);
    const { strengths, groups } = ours(tenant);
    expect(strengths).toMatchObject([
      { displayName: strengthBody.displayName, allowedCombinations: workforceCombinations },
    ]);
    expect(strengthFault(strengths[0]?.allowedCombinations)).toBeUndefined();
    expect(groups).toEqual([groupBodies.enforced.displayName, groupBodies.canary.displayName]);
    const enforced = [...tenant.state.principals.groups.values()][0];
    expect(said).toContain(`azd env set ENFORCED_GROUP_ID ${enforced?.id}\n`);
    expect(said).toContain(`azd env set ENFORCED_STRENGTH_ID ${strengths[0]?.id}\n`);
    expect(said).toMatch(/^azd env set CANARY_GROUP_ID [0-9a-f-]{36}$/m);
    expect(order).toEqual([
      "asked to look",
      `sign-in ${readScopes.join(" ")}`,
      "asked to make",
      `sign-in ${readScopes.join(" ")} Policy.ReadWrite.ConditionalAccess Group.ReadWrite.All`,
    ]);
  });

  test("the group for the nudge is made where it is asked for, and printed as a setting", async () => {
    const tenant = standIn();
    const { exitCode, said, flat } = await run(tenant, { isToApply: true, wantsNudge: true });
    expect(exitCode).toBe(0);
    expect(ours(tenant).groups).toContain(groupBodies.nudge.displayName);
    expect(said).toMatch(/^azd env set NUDGE_GROUP_ID [0-9a-f-]{36}$/m);
    expect(flat).toContain("makes it the target of the registration campaign");
    const again = await run(tenant, { isToApply: true, wantsNudge: true });
    expect(again.said).toMatch(/^azd env set NUDGE_GROUP_ID [0-9a-f-]{36}$/m);
    expect(ours(tenant).groups).toHaveLength(3);
  });

  test("a second run makes nothing, asks for no scope that writes, and prints the same settings", async () => {
    const tenant = standIn();
    const settings = ({ said }: { said: string }) => said.match(/^azd env set .*$/gm);
    const first = await run(tenant, { isToApply: true });
    const before = tenant.writes().length;
    const second = await run(tenant, { isToApply: true });
    expect(tenant.writes()).toHaveLength(before);
    expect(second.order).toHaveLength(2);
    expect(second.exitCode).toBe(0);
    expect(settings(second)?.toSorted()).toEqual(settings(first)?.toSorted());
  });

  test("scopes that write are asked for only as far as something is to make", async () => {
    const tenant = standIn();
    tenant.state.strengths.create(strengthBody);
    const { order } = await run(tenant, { isToApply: true });
    expect(order.at(-1)).toBe(`sign-in ${readScopes.join(" ")} Group.ReadWrite.All`);
  });

  test.each([
    ["before the look", [false], 1],
    ["before something is made", [true, false], 3],
  ])("a no %s changes nothing", async (_when, answers, steps) => {
    const tenant = standIn();
    const { exitCode, order, flat } = await run(tenant, { isToApply: true }, { answers });
    expect(exitCode).toBe(1);
    expect(order).toHaveLength(steps);
    expect(tenant.writes()).toEqual([]);
    expect(flat).toContain("Nothing was changed.");
  });

  test("a namesake that differs is refused and left alone; the rest is made", async () => {
    const tenant = standIn();
    const { id } = tenant.state.strengths.create({ ...strengthBody, allowedCombinations: ["fido2", "password,sms"] });
    tenant.directory.addGroup({ displayName: groupBodies.enforced.displayName, isAssignableToRole: true });
    const { exitCode, flat, said } = await run(tenant, { isToApply: true });
    expect(exitCode).toBe(1);
    expect(tenant.writes()).toEqual(["POST /groups"]);
    expect(flat).toContain("allows also password,sms");
    expect(flat).toContain("role-assignable");
    expect(tenant.state.strengths.get(id).allowedCombinations).toEqual(["fido2", "password,sms"]);
    expect(said).not.toMatch(/azd env set ENFORCED/);
  });

  test("what the sign-in may not make is told with role and scope, and the rest is made", async () => {
    const tenant = standIn();
    const { exitCode, flat, said } = await run(tenant, { isToApply: true }, { withheld: "Group.ReadWrite.All" });
    expect(exitCode).toBe(1);
    expect(ours(tenant)).toMatchObject({ strengths: [{}], groups: [] });
    expect(flat).toContain(
      "it needs the role Groups Administrator or User Administrator, and consent to Group.ReadWrite.All",
    );
    expect(said).toContain("azd env set ENFORCED_STRENGTH_ID");
    expect(said).not.toContain("azd env set ENFORCED_GROUP_ID");
  });

  test("what the sign-in may not read is not made", async () => {
    const tenant = standIn();
    const { exitCode, flat } = await run(tenant, { isToApply: true }, { withheld: "GroupMember.Read.All" });
    expect(exitCode).toBe(1);
    expect(tenant.writes()).toEqual(["POST /policies/authenticationStrengthPolicies"]);
    expect(flat).toContain("could not be read, so nothing is made");
  });

  test("an answer that is lost is not asked for again, and the next run finds what was made", async () => {
    const tenant = standIn();
    const first = await run(tenant, { isToApply: true }, { losesAnswerTo: "POST /groups" });
    expect(first.exitCode).toBe(1);
    expect(first.flat).toContain("run the command again in a few minutes, which looks first");
    expect(ours(tenant).groups).toHaveLength(2);
    const second = await run(tenant, { isToApply: true });
    expect(second.exitCode).toBe(0);
    expect(ours(tenant).groups).toHaveLength(2);
  });

  test("a group of another name is used when it is named, and a tenant may keep to the built-in strength", async () => {
    const tenant = standIn();
    const enforcedGroupId = tenant.directory.addGroup({ displayName: "Joiners with passkeys" });
    const strengthId = "00000000-0000-0000-0000-000000000004";
    const { exitCode, said, flat } = await run(tenant, { isToApply: true, enforcedGroupId, strengthId });
    expect(exitCode).toBe(0);
    expect(ours(tenant)).toEqual({ strengths: [], groups: ["Joiners with passkeys", groupBodies.canary.displayName] });
    expect(said).toContain(`azd env set ENFORCED_GROUP_ID ${enforcedGroupId}`);
    expect(said).toContain(`azd env set ENFORCED_STRENGTH_ID ${strengthId}`);
    expect(flat).toContain("takes no pass");
  });
});

describe("the test application, once the app has an address", () => {
  const appUrl = "https://passkeys.contoso.com";
  const tenantWithBreakGlass = () => {
    const tenant = standIn();
    const breakGlassGroupId = tenant.directory.addGroup({ displayName: "Break-glass" });
    return { tenant, change: { isToApply: true, appUrl, breakGlassGroupId }, breakGlassGroupId };
  };
  const made = ({ state }: ReturnType<typeof standIn>) => state.policies.all;
  /** Microsoft's own are there in any tenant. */
  const ofRegistrations = ({ state }: ReturnType<typeof standIn>) => {
    const own = new Set(state.applications.all.map(({ appId }) => appId));
    return state.applications.servicePrincipals.filter(({ appId }) => own.has(appId));
  };

  test("is made with its policy in report-only, for everybody but the break-glass group; a second run makes nothing", async () => {
    const { tenant, change, breakGlassGroupId } = tenantWithBreakGlass();
    const { exitCode, order, flat, said } = await run(tenant, change);
    expect(exitCode).toBe(0);
    const [app] = tenant.state.applications.all;
    expect(app).toMatchObject({ signInAudience: "AzureADMyOrg", web: { redirectUris: [appUrl] } });
    expect(ofRegistrations(tenant)).toMatchObject([{ appId: app?.appId }]);
    expect(made(tenant)).toMatchObject([
      {
        displayName: "passkey-rollout: test application",
        state: "enabledForReportingButNotEnforced",
        conditions: {
          applications: { includeApplications: [app?.appId] },
          users: { includeUsers: ["All"], excludeGroups: [breakGlassGroupId] },
        },
        grantControls: { authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } },
        sessionControls: { signInFrequency: { isEnabled: true, frequencyInterval: "everyTime" } },
      },
    ]);
    expect(order[1]).toContain("Application.Read.All");
    expect(order.at(-1)).toContain("Application.ReadWrite.All");
    expect(flat).toContain("only then a sign-in proves a passkey");
    expect(said).not.toContain("azd env set undefined");
    const before = tenant.writes().length;
    expect((await run(tenant, change)).exitCode).toBe(0);
    expect(tenant.writes()).toHaveLength(before);
  });

  test("and no application is read, asked for or made without the address", async () => {
    const { tenant, change } = tenantWithBreakGlass();
    const { order } = await run(tenant, { ...change, appUrl: undefined });
    expect(order.join()).not.toContain("Application.");
    expect([tenant.state.applications.all, made(tenant)]).toEqual([[], []]);
  });

  test.each(["POST /applications", "POST /servicePrincipals", "POST /identity/conditionalAccess/policies"])(
    "whose answer to %s is lost is completed by the next run, and is there once",
    async (losesAnswerTo) => {
      const { tenant, change } = tenantWithBreakGlass();
      expect((await run(tenant, change, { losesAnswerTo })).exitCode).toBe(1);
      expect((await run(tenant, change)).exitCode).toBe(0);
      const { all } = tenant.state.applications;
      expect([all.length, ofRegistrations(tenant).length, made(tenant).length]).toEqual([1, 1, 1]);
    },
  );

  test("that the sign-in may not make is told with role and scope, and its policy is not made", async () => {
    const { tenant, change } = tenantWithBreakGlass();
    const { exitCode, flat } = await run(tenant, change, { withheld: "Application.ReadWrite.All" });
    expect([exitCode, made(tenant)]).toEqual([1, []]);
    expect(flat).toContain("it needs the role Application Administrator or Cloud Application Administrator");
  });
});
