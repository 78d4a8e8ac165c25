import { expect, test } from "vitest";
import { everythingIn, type Template, templateFaults } from "../../../../infra/deploy/armTemplate.ts";

const role = {
  type: "Microsoft.Authorization/roleAssignments",
  name: "[guid('a')]",
  scope: "[resourceId('Microsoft.KeyVault/vaults', 'v')]",
};
const good: Template = {
  resources: [
    role,
    {
      type: "Microsoft.Resources/deployments",
      name: "module",
      properties: {
        template: {
          resources: {
            vault: { type: "Microsoft.KeyVault/vaults", name: "v" },
            there: { type: "Microsoft.Storage/storageAccounts", existing: true },
          },
          outputs: { url: { type: "string", value: "[reference('vault').vaultUri]" } },
        },
      },
    },
  ],
  outputs: { appUrl: { type: "string", value: "https://a.example" } },
};
const moduleOf = (template: object): Template => ({
  resources: [{ type: "Microsoft.Resources/deployments", name: "module", properties: { template } }],
});

test("everything in a template is there, modules' too, but what exists already", () => {
  const { resources, outputs } = everythingIn(good);
  expect(resources.map(({ type }) => type)).toEqual([
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.KeyVault/vaults",
  ]);
  expect(outputs.map(([name]) => name)).toEqual(["appUrl", "url"]);
});

test("a template whose roles lie on single resources, and that puts out names and addresses, has no fault", () => {
  expect(templateFaults(good)).toEqual([]);
});

test.each<[what: string, template: Template, fault: string]>([
  ["a role on the whole group", { resources: [{ ...role, scope: undefined }] }, "is not on one resource"],
  [
    "a role on the whole group, in a module",
    moduleOf({ resources: [{ ...role, scope: undefined }] }),
    "is not on one resource",
  ],
  [
    "a key that is read",
    { resources: [{ type: "T", name: "t", properties: { k: "[listKeys('s', 'v').keys[0].value]" } }] },
    "reads a key",
  ],
  [
    "an output of a key",
    { resources: [], outputs: { a: { type: "string", value: "[listKeys('s', 'v')]" } } },
    "output a",
  ],
  ["a secure output", { resources: [], outputs: { a: { type: "securestring", value: "x" } } }, "output a"],
  [
    "an output of a connection string in a module",
    moduleOf({ resources: [], outputs: { telemetry: { type: "string", value: "[reference('i').ConnectionString]" } } }),
    "output telemetry",
  ],
])("%s is a fault", (_what, template, fault) => {
  expect(templateFaults(template).join("\n")).toContain(fault);
});
