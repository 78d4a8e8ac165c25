/**
 * For tenants where admins grant by hand: shows what the identities lack, and grants it with --grant. Without --grant
 * nothing is written.
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { GraphClient } from "../../shared/adapters/graph/graphClient.ts";
import { OffboardingStepSchema } from "../../shared/domain/leaver/offboardingSteps.ts";
import { GRAPH_COMMAND_LINE_TOOLS, scopesInWords, signInAsAdmin } from "./adminSignIn.ts";
import { carryOut, planGrants } from "./grants.ts";
import { declaredPermissions, permissionOfStep, permissionsBesideUnitRole, readerPermissions } from "./permissions.ts";

const usage =
  "node infra/deploy/grantPermissions.ts --tenant ID --reader OBJECT_ID --pass-issuer OBJECT_ID --policy-writer OBJECT_ID [--offboarder OBJECT_ID --leaver-steps groups,sessions,methods] [--inactive-devices] [--groups-in-restricted-unit] [--grant]";

const { values } = parseArgs({
  options: {
    tenant: { type: "string" },
    "client-id": { type: "string", default: GRAPH_COMMAND_LINE_TOOLS },
    reader: { type: "string", default: process.env["READER_PRINCIPAL_ID"] ?? "" },
    "pass-issuer": { type: "string", default: process.env["PASS_ISSUER_PRINCIPAL_ID"] ?? "" },
    "policy-writer": { type: "string", default: process.env["POLICY_WRITER_PRINCIPAL_ID"] ?? "" },
    offboarder: { type: "string", default: process.env["OFFBOARDER_PRINCIPAL_ID"] ?? "" },
    "leaver-steps": { type: "string", default: process.env["LEAVER_STEPS"] ?? "" },
    "inactive-devices": { type: "boolean", default: process.env["INACTIVE_DEVICES"] === "on" },
    "groups-in-restricted-unit": { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: true },
    grant: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const { tenant: tenantId, reader, "pass-issuer": passIssuer, "policy-writer": policyWriter } = values;
  const steps = z.array(OffboardingStepSchema).parse(values["leaver-steps"].split(",").filter(Boolean));
  const wanted = {
    ...(values["groups-in-restricted-unit"] ? permissionsBesideUnitRole : declaredPermissions),
    reader: readerPermissions(values["inactive-devices"]),
    offboarder: steps.map((step) => permissionOfStep[step]),
  };
  const declared = Object.entries(wanted).map(
    ([name, permissions]) => `${name}:\n${permissions.map((one) => `  ${one}\n`).join("")}`,
  );
  if (!tenantId || !reader || !passIssuer || !policyWriter) {
    process.stdout.write(`${declared.join("")}\nTo compare with a tenant: ${usage}\n`);
    return;
  }
  const scopes = ["Application.Read.All", ...(values.grant ? ["AppRoleAssignment.ReadWrite.All"] : [])];
  const request = { tenantId, clientId: values["client-id"], usesDeviceCode: false, scopes };
  process.stdout.write(scopesInWords(request, values.grant ? "to read and to grant" : "which only read"));
  const graph = new GraphClient("https://graph.microsoft.com", await signInAsAdmin(request));
  const plans = await planGrants(
    graph,
    { reader, passIssuer, policyWriter, ...(values.offboarder && { offboarder: values.offboarder }) },
    wanted,
  );
  for (const { identity, granted, missing, surplus } of plans) {
    process.stdout.write(`${identity}: holds ${granted.length}, lacks ${missing.length}\n`);
    for (const { permission } of missing)
      process.stdout.write(`  ${values.grant ? "grants" : "would grant"} ${permission}\n`);
    for (const permission of surplus)
      process.stdout.write(`  holds ${permission}, which nothing needs: take it away\n`);
  }
  if (values.grant) await carryOut(graph, plans, (line) => process.stdout.write(`${line}\n`));
  else process.stdout.write("Nothing was written; --grant does it.\n");
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
