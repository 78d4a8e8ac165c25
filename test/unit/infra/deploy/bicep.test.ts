import { chmod, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  azureDir,
  bicepCompiles,
  bicepFiles,
  complaintsOf,
  filesNeedingExtensions,
  findBicep,
  secretsIn,
  templatesHoldNoSecret,
} from "../../../../infra/deploy/bicepChecks.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bicep-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A command that says what the real one would, by the name of the file it is given. */
async function standIn(script: string): Promise<string> {
  const file = join(dir, "bicep");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe("only the two files that must", () => {
  test("need the Microsoft Graph extension, and the parameters of one of them", async () => {
    expect([...(await filesNeedingExtensions(azureDir))].sort()).toEqual(["entra.bicep", "main.bicep", "main.bicepparam"]);
  });

  test("are skipped where it cannot be restored; the others compile", async () => {
    const command = await standIn(`case "$2" in */entra.bicep|*/main.bicep|*/main.bicepparam)
      echo "$2(6,11) : Error BCP192: Unable to restore the artifact with reference \\"br:…\\"" >&2; exit 1;; esac`);
    const findings = await bicepCompiles(command);
    expect(findings).toHaveLength((await bicepFiles(azureDir)).length);
    expect(findings.filter(({ result }) => result === "skipped").map(({ check }) => check)).toEqual([
      "bicep entra.bicep",
      "bicep main.bicep",
      "bicep main.bicepparam",
    ]);
    expect(findings.filter(({ result }) => result === "fail")).toEqual([]);
  });
});

test("a file that needs no extension is not excused when one cannot be restored", async () => {
  const command = await standIn(`echo "$2(1,1) : Error BCP192: Unable to restore the artifact" >&2; exit 1`);
  const storage = (await bicepCompiles(command)).find(({ check }) => check === "bicep modules/storage.bicep");
  expect(storage).toMatchObject({ result: "fail" });
});

test("a warning of the linter fails a file although it compiles", async () => {
  const command = await standIn(`echo "$2(3,7) : Warning no-unused-params: Parameter \\"x\\" is declared but never used." >&2`);
  const findings = await bicepCompiles(command);
  expect(findings.every(({ result }) => result === "fail")).toBe(true);
});

test("nothing is compiled, and it says so, where there is no command", async () => {
  expect(await bicepCompiles(undefined)).toMatchObject([{ result: "skipped" }]);
  expect(await findBicep({ PATH: dir })).toBeUndefined();
});

test("the command is found on PATH, and the setting BICEP goes before it", async () => {
  const command = await standIn("exit 0");
  expect(await findBicep({ PATH: `/nowhere:${dir}` })).toBe(command);
  expect(await findBicep({ PATH: dir, BICEP: "/nowhere/bicep" })).toBeUndefined();
});

test("the real command compiles everything, where there is one", async ({ skip }) => {
  const command = await findBicep(process.env);
  if (!command) return skip("no bicep command on PATH or in BICEP");
  expect((await bicepCompiles(command)).filter(({ result }) => result === "fail")).toEqual([]);
}, 300_000);

test("what the command prints besides errors and warnings is no complaint", () => {
  expect(complaintsOf("/x/a.bicep(1,1) : Warning BCP081: no types\nA new Bicep version is available\n")).toEqual([
    "/x/a.bicep(1,1) : Warning BCP081: no types",
  ]);
});

describe("secrets", () => {
  test("are in no template, parameter or query", async () => {
    expect(await templatesHoldNoSecret()).toMatchObject({ result: "pass" });
  });

  test.each([
    ["a key that is listed", "value: storage.listKeys().keys[0].value"],
    ["a connection string", "value: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=abc'"],
    ["a shared access signature", "value: 'https://a.blob.example/c?sv=1&sig=abc'"],
    ["a webhook secret", "value: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'"],
    ["a primary key", "value: communication.listSomething().primaryKey"],
    ["an output named for one", "output linkSecret string = 'x'"],
    ["an output of a connection string", "output telemetry string = insights.properties.ConnectionString"],
  ])("are noticed: %s", async (_what, line) => {
    expect(secretsIn("x.bicep", line)).not.toEqual([]);
    await cp(azureDir, dir, { recursive: true });
    await writeFile(join(dir, "modules/x.bicep"), line);
    expect(await templatesHoldNoSecret(dir)).toMatchObject({ result: "fail" });
  });

  test.each([
    ["a reference into the vault", "LINK_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/link-secret)'"],
    ["the switch that turns keys off", "allowSharedKeyAccess: false"],
    ["a role that may read secrets", "keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'"],
  ])("are not seen in %s", (_what, line) => {
    expect(secretsIn("x.bicep", line)).toEqual([]);
  });
});
