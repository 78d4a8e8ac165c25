import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findBicep, runBicep } from "../../../../infra/deploy/bicepCommand.ts";
import { azureDir, copyWithoutExtensions } from "../../../../infra/deploy/bicepFiles.ts";
import { exampleEnvironment } from "../../../../infra/deploy/exampleEnvironment.ts";
import { settingsDeployed } from "../../../../infra/deploy/settingNames.ts";

/**
 * What a deployment would make, as the compiler evaluates it (`bicep snapshot`) from the values of an environment. What
 * only Azure knows stands there as an expression.
 */
const Evaluated = z.object({
  predictedResources: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      name: z.string(),
      properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
type Resources = z.infer<typeof Evaluated>["predictedResources"];

const bicep = await findBicep(process.env);
const reason = "no bicep command on PATH or in BICEP";
const hardenedEnvironment = {
  NETWORK: "hardened",
  HR_IP_RANGES: "203.0.113.0/24",
  PEOPLE_IP_RANGES: "198.51.100.7/32,198.51.100.8/32",
  DEPLOYER_IP_RANGES: "192.0.2.9/32",
};
let dir = "";
let small: Resources = [];
let hardened: Resources = [];

async function evaluate(
  environment: Record<string, string>,
): Promise<{ readonly resources: Resources; readonly said: string }> {
  const ids = [
    "--tenant-id",
    "11111111-1111-4111-8111-111111111111",
    "--subscription-id",
    "22222222-2222-4222-8222-222222222222",
  ];
  const args = ["snapshot", join(dir, "main.bicepparam"), "--mode", "overwrite", ...ids, "--location", "swedencentral"];
  const { hasSucceeded, said } = await runBicep(bicep ?? "", args, { ...exampleEnvironment, ...environment });
  if (!hasSucceeded) return { resources: [], said };
  return {
    resources: Evaluated.parse(JSON.parse(await readFile(join(dir, "main.snapshot.json"), "utf8"))).predictedResources,
    said,
  };
}

beforeAll(async () => {
  if (!bicep) return;
  dir = await mkdtemp(join(tmpdir(), "evaluated-"));
  await copyWithoutExtensions(azureDir, dir);
  small = (await evaluate({})).resources;
  hardened = (await evaluate(hardenedEnvironment)).resources;
});
afterAll(() => (dir ? rm(dir, { recursive: true, force: true }) : undefined));

const of = (resources: Resources, type: string, name = ""): Resources[number] => {
  const found = resources.filter((resource) => resource.type === type && resource.name.includes(name));
  expect(found.map((resource) => resource.name)).toHaveLength(1);
  return found[0] as Resources[number];
};

describe("what is made", () => {
  test("is more when hardened: a network and private endpoints, and nothing else", ({ skip }) => {
    if (!bicep) return skip(reason);
    const types = (resources: Resources) => [...new Set(resources.map(({ type }) => type))].sort();
    expect(types(hardened).filter((type) => !types(small).includes(type))).toEqual([
      "Microsoft.Network/privateDnsZones",
      "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
      "Microsoft.Network/privateEndpoints",
      "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
      "Microsoft.Network/virtualNetworks",
      "Microsoft.Network/virtualNetworks/subnets",
    ]);
    expect(hardened.filter(({ type }) => type === "Microsoft.Network/privateEndpoints")).toHaveLength(4);
  });

  test("grants these roles on these resources, and no other", ({ skip }) => {
    if (!bicep) return skip(reason);
    const granted = small
      .filter(({ type }) => type === "Microsoft.Authorization/roleAssignments")
      .map(({ id, properties }) => {
        const on = [...id.replaceAll("'", "").matchAll(/providers\/(Microsoft\.\w+(?:\/\w+)?)/g)].map(
          ([, type]) => type,
        )[0];
        return `${on}: ${String(properties["roleDefinitionId"]).split("/").at(-1)}`;
      });
    expect(granted.sort()).toEqual([
      "Microsoft.Communication/communicationServices: 09976791-48a7-449e-bb21-39d1a415f350",
      "Microsoft.Insights/components: 3913510d-42f4-4e42-8a64-420c390055eb",
      "Microsoft.KeyVault/vaults: 4633458b-17de-408a-b874-0445c86b69e6",
      "Microsoft.Storage/storageAccounts: 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
      "Microsoft.Storage/storageAccounts: 974c5e8b-45b9-4653-ba55-5f855dd0fb88",
      "Microsoft.Storage/storageAccounts: b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
      "Microsoft.Storage/storageAccounts: ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    ]);
  });

  test.for<[what: string, type: string, name: string, properties: object]>([
    [
      "storage takes no key and shows nothing",
      "Microsoft.Storage/storageAccounts",
      "",
      { allowSharedKeyAccess: false, allowBlobPublicAccess: false },
    ],
    [
      "the vault grants by role and cannot be purged",
      "Microsoft.KeyVault/vaults",
      "",
      { enableRbacAuthorization: true, enablePurgeProtection: true },
    ],
    [
      "telemetry takes no key, and nothing is dropped at the door",
      "Microsoft.Insights/components",
      "",
      { DisableLocalAuth: true, SamplingPercentage: 100 },
    ],
    ["publishing takes no password", "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "scm", { allow: false }],
    [
      "everybody must sign in, but for signed events and delivery reports",
      "Microsoft.Web/sites/config",
      "authsettingsV2",
      {
        platform: { enabled: true },
        globalValidation: {
          requireAuthentication: true,
          excludedPaths: [
            "/api/hr/events",
            "/api/health",
            "/runtime/webhooks/EventGrid",
            "/verified-id",
            "/api/verified-id/callback",
            "/welcome",
            "/start",
          ],
        },
      },
    ],
    [
      "the app runs Node 24 and reads its package by identity",
      "Microsoft.Web/sites",
      "",
      {
        httpsOnly: true,
        functionAppConfig: {
          runtime: { name: "node", version: "24" },
          deployment: { storage: { authentication: { type: "UserAssignedIdentity" } } },
        },
      },
    ],
  ])("%s", ([, type, name, properties], { skip }) => {
    if (!bicep) return skip(reason);
    for (const resources of [small, hardened]) expect(of(resources, type, name).properties).toMatchObject(properties);
  });

  test.for(["22", "24"])("the app runs Node %s where the environment says so", async (version, { skip }) => {
    if (!bicep) return skip(reason);
    const { resources, said } = await evaluate({ NODE_VERSION: version });
    expect(said).not.toMatch(/Error/);
    expect(of(resources, "Microsoft.Web/sites").properties).toMatchObject({
      functionAppConfig: { runtime: { name: "node", version } },
    });
  });

  test("no older Node is taken", async ({ skip }) => {
    if (!bicep) return skip(reason);
    expect((await evaluate({ NODE_VERSION: "20" })).resources).toEqual([]);
  });

  test("is closed to the world when hardened, and open when small", ({ skip }) => {
    if (!bicep) return skip(reason);
    const rules = (resources: Resources) => of(resources, "Microsoft.Web/sites").properties["siteConfig"];
    expect(rules(small)).toMatchObject({ ipSecurityRestrictionsDefaultAction: "Allow", ipSecurityRestrictions: [] });
    expect(rules(hardened)).toMatchObject({
      ipSecurityRestrictionsDefaultAction: "Deny",
      ipSecurityRestrictions: ["203.0.113.0/24", "AzureEventGrid", "198.51.100.7/32", "198.51.100.8/32"].map(
        (ipAddress) => ({
          ipAddress,
        }),
      ),
    });
    const ofDeployment = { scmIpSecurityRestrictionsUseMain: false };
    expect(rules(small)).toMatchObject({ ...ofDeployment, scmIpSecurityRestrictionsDefaultAction: "Allow" });
    expect(rules(hardened)).toMatchObject({
      ...ofDeployment,
      scmIpSecurityRestrictionsDefaultAction: "Deny",
      scmIpSecurityRestrictions: [{ ipAddress: "192.0.2.9/32" }],
    });
    for (const type of ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults"]) {
      expect(of(small, type).properties).toMatchObject({ networkAcls: { defaultAction: "Allow" } });
      expect(of(hardened, type).properties).toMatchObject({ networkAcls: { defaultAction: "Deny" } });
    }
  });

  test("sets the app's settings, all as text", async ({ skip }) => {
    if (!bicep) return skip(reason);
    const { product, host } = await settingsDeployed();
    const settings = of(small, "Microsoft.Web/sites/config", "appsettings").properties;
    expect(Object.keys(settings).sort()).toEqual([...product, ...host].sort());
    expect(Object.values(settings).every((value) => typeof value === "string")).toBe(true);
    expect(settings).toMatchObject({
      OTEL_TRACES_SAMPLER: "microsoft.fixed_percentage",
      OTEL_TRACES_SAMPLER_ARG: "1.0",
    });
  });

  test("asks each question of the workspace with its own ids in it", ({ skip }) => {
    if (!bicep) return skip(reason);
    const rules = small.filter(({ type }) => type === "Microsoft.Insights/scheduledQueryRules");
    expect(rules).toHaveLength(13);
    const queries = JSON.stringify(rules.map(({ properties }) => properties["criteria"]));
    expect(queries).toContain("77777777-7777-4777-8777-777777777777");
    const { ENFORCED_STRENGTH_ID, ENFORCED_GROUP_ID, CANARY_GROUP_ID, BREAK_GLASS_GROUP_ID } = exampleEnvironment;
    for (const id of [ENFORCED_STRENGTH_ID, ENFORCED_GROUP_ID, CANARY_GROUP_ID, BREAK_GLASS_GROUP_ID])
      expect(queries).toContain(id);
    expect(queries).not.toContain("{ours}");
    // What is known only when it is made is put in then: by a call that names the placeholder.
    for (const [, name] of queries.matchAll(/\{(breakGlass|identities|policyWriter|passIssuer)\}/g))
      expect(queries).toContain(`'{${name}}',`);
  });

  test("subscribes to delivery reports only once the function is there, and keeps what cannot be delivered", async ({
    skip,
  }) => {
    if (!bicep) return skip(reason);
    const type = "Microsoft.EventGrid/systemTopics/eventSubscriptions";
    expect(small.some((resource) => resource.type === type)).toBe(false);
    const { resources } = await evaluate({ FUNCTIONS_DEPLOYED: "true" });
    expect(of(resources, type).properties).toMatchObject({
      destination: { properties: { resourceId: expect.stringMatching(/\/functions\/mailDeliveryReport$/) } },
      deadLetterWithResourceIdentity: { identity: { type: "SystemAssigned" } },
    });
  });
});

describe("wrong parameters stop the deployment before anything is made", () => {
  test("and every fault is named", async ({ skip }) => {
    if (!bicep) return skip(reason);
    const { resources, said } = await evaluate({
      NETWORK: "hardened",
      DEPLOYER_IP_RANGES: "1.2.3.300/8,198.51.100.0/33,bad,198.51.100.0/24",
      ALERT_MAIL: "nobody@nowhere",
      ENFORCED_GROUP_ID: exampleEnvironment.BREAK_GLASS_GROUP_ID,
      BREAK_GLASS_USER_IDS: "77777777-7777-4777-8777-777777777777,77777777-7777-4777-8777-777777777777",
      APPROVER_GROUP_IDS: "",
      HELPDESK_GROUP_IDS: "helpdesk",
      AUDITOR_GROUP_IDS: "ABCDEF77-7777-4777-8777-777777777777",
      NUDGE_GROUP_ID: "abcdef77-7777-4777-8777-777777777777",
      MANAGE_ENTRA: "false",
      CUSTOM_URL: "http://passkeys.contoso.com/",
      MAIL_DOMAIN: "mail@contoso.com",
      RULE_OVERRIDES: '{"GATE_TRESHOLD":"0.98","GATE_THRESHOLD":"0.98"}',
    });
    expect(resources).toEqual([]);
    expect(said).toContain("resource 'group'");
    const faults = /nothing was made: (.*?)\. Please see/.exec(said)?.[1]?.split("; ");
    expect(faults).toEqual([
      "network is hardened, so hrIpRanges must name at least one range from which HR systems call",
      "network is hardened, so peopleIpRanges must name at least one range from which people come",
      "deployerIpRanges must be ranges like 203.0.113.0/24, and '1.2.3.300/8' is none",
      "deployerIpRanges must be ranges like 203.0.113.0/24, and '198.51.100.0/33' is none",
      "deployerIpRanges must be ranges like 203.0.113.0/24, and 'bad' is none",
      "addresses.alert must be a mail address",
      // Without one of its own, security has that of the operators.
      "addresses.security must be a mail address",
      "directory: enforcedGroupId and breakGlassGroupId must be two different groups",
      "directory: nudgeGroupId must be none of roleGroups: whoever the app puts into it would hold a role",
      "directory.breakGlassUserIds must be different accounts",
      "roleGroups.Approver must name at least one group: nobody could approve",
      "roleGroups.Helpdesk must be object ids, and 'helpdesk' is none",
      "manageEntra is false, so authClientId must be the client id of your app registration",
      "publicUrl must begin with https:// and have no slash at the end",
      "mailDomain must be a domain like passkeys.contoso.com",
      "ruleOverrides names a setting that does not exist: GATE_TRESHOLD",
    ]);
  });

  test.for<[what: string, environment: Record<string, string>, word: string]>([
    ["a rule that is a number", { RULE_OVERRIDES: '{"GATE_THRESHOLD":0.98}' }, "ruleOverrides.GATE_THRESHOLD"],
    ["a network of a third kind", { NETWORK: "open" }, "'hardened' | 'small'"],
    [
      "one break-glass account",
      { BREAK_GLASS_USER_IDS: "77777777-7777-4777-8777-777777777777" },
      "minimum allowable length is 2",
    ],
    ["more instances that never sleep than allowed", { ALWAYS_READY_HTTP: "11" }, "alwaysReadyHttp"],
  ])("as with %s", async ([, environment, word], { skip }) => {
    if (!bicep) return skip(reason);
    const { resources, said } = await evaluate(environment);
    expect(resources).toEqual([]);
    expect(said).toContain(word);
  });

  test("and right ones do not", async ({ skip }) => {
    if (!bicep) return skip(reason);
    const { resources } = await evaluate({
      ...hardenedEnvironment,
      DEPLOYER_IP_RANGES: "198.51.100.0/24",
      MANAGE_ENTRA: "false",
      AUTH_CLIENT_ID: "99999999-9999-4999-8999-999999999997",
      CUSTOM_URL: "https://passkeys.contoso.com",
      MAIL_DOMAIN: "mail.contoso.com",
      RULE_OVERRIDES: '{"GATE_THRESHOLD":"0.98"}',
    });
    expect(of(resources, "Microsoft.Web/sites/config", "appsettings").properties).toMatchObject({
      GATE_THRESHOLD: "0.98",
      PUBLIC_URL: "https://passkeys.contoso.com",
      AUTH_AUDIENCE: "99999999-9999-4999-8999-999999999997",
    });
  });
});
