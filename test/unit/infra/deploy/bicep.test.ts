import { chmod, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bicepCompiles } from "../../../../infra/deploy/bicepChecks.ts";
import { complaintsOf, findBicep } from "../../../../infra/deploy/bicepCommand.ts";
import { azureDir, bicepFiles, bicepSources, outsideOf } from "../../../../infra/deploy/bicepFiles.ts";
import { secretsIn, templatesHoldNoSecret } from "../../../../infra/deploy/templateSecrets.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bicep-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/**
 * A command that says what the real one would, by the name of the file it is given, and compiles to a template without
 * resources.
 */
async function standIn(script: string): Promise<string> {
  const file = join(dir, "bicep");
  await writeFile(file, `#!/bin/sh\n${script}\necho '{ "resources": [] }'\n`);
  await chmod(file, 0o755);
  return file;
}
const cannotRestore = `echo "$2(6,11) : Error BCP192: Unable to restore the artifact with reference \\"br:…\\"" >&2; exit 1`;

describe("the Microsoft Graph extension", () => {
  test("is declared by one file, and met by one other and its parameters", async () => {
    const { direct, through } = await bicepSources(azureDir);
    expect([...direct]).toEqual(["entra.bicep"]);
    expect([...through].sort()).toEqual(["main.bicep", "main.bicepparam"]);
  });

  test("leaves only that file out where it cannot be restored; what calls it is compiled and says what was not seen", async () => {
    const findings = await bicepCompiles(await standIn(`case "$2" in */entra.bicep) ${cannotRestore};; esac`));
    expect(findings.map(({ result, check }) => `${result} ${check}`)).toEqual([
      "skipped bicep entra.bicep",
      "ok bicep main.bicep",
      "ok bicep main.bicepparam",
      "ok bicep modules/entraLogs.bicep",
      "ok template",
    ]);
    expect(
      findings.filter(({ says }) => says.join().includes("of entra.bicep only")).map(({ check }) => check),
    ).toEqual(["bicep main.bicep", "bicep main.bicepparam"]);
  });

  test("leaves nothing out where it can be", async () => {
    const findings = await bicepCompiles(await standIn(""));
    expect(findings.every(({ result }) => result === "ok")).toBe(true);
    expect(findings.some(({ says }) => says.join().includes("only parameters"))).toBe(false);
  });

  test("excuses no file that does not declare it", async () => {
    const failed = (await bicepCompiles(await standIn(cannotRestore))).filter(({ result }) => result === "fail");
    expect(failed.map(({ check }) => check)).toContain("bicep modules/entraLogs.bicep");
  });

  test("excuses no fault of the file that calls the one left out", async () => {
    const script = `case "$2" in */entra.bicep) ${cannotRestore};; */main.bicep) echo "$2(1,1) : Error BCP035: missing" >&2; exit 1;; esac`;
    expect(
      (await bicepCompiles(await standIn(script))).find(({ check }) => check === "bicep main.bicep"),
    ).toMatchObject({
      result: "fail",
    });
  });
});

test("what is compiled reaches every file", async () => {
  const { roots, uses } = await bicepSources(azureDir);
  const reached = new Set(roots.flatMap((file) => [file, ...uses(file)]));
  expect([...reached].sort()).toEqual(await bicepFiles(azureDir));
});

test("a file's outside has its parameters and outputs, no resource and no extension", () => {
  const outside = outsideOf(`extension g
import { a } from 'b.bicep'
@description('x')
param one string
param two a = 'c'
resource r 'T@v1' = {
  name: one
}
output id string = r.id
`);
  expect(outside).toBe(`import { a } from 'b.bicep'
param one string
param two a = 'c'
output id string = '00000000-0000-0000-0000-000000000000'
output given object = { one: one, two: two }
`);
  expect(() => outsideOf("output many array = []\n")).toThrow("array");
});

test("a warning of the linter fails a file although it compiles", async () => {
  const command = await standIn(
    `echo "$2(3,7) : Warning no-unused-params: Parameter \\"x\\" is declared but never used." >&2`,
  );
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
    expect(await templatesHoldNoSecret()).toMatchObject({ result: "ok" });
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
    [
      "a reference into the vault",
      "LINK_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/link-secret)'",
    ],
    ["the switch that turns keys off", "allowSharedKeyAccess: false"],
    ["a role that may read secrets", "keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'"],
  ])("are not seen in %s", (_what, line) => {
    expect(secretsIn("x.bicep", line)).toEqual([]);
  });
});
