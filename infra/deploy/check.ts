/**
 * `npm run deploy:check`: checks a deployment as far as that is possible without Azure. Exit code 1 when a check fails.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startAzurite } from "../local/azurite.ts";
import { bicepCompiles } from "./bicepChecks.ts";
import { findBicep } from "./bicepCommand.ts";
import type { Finding } from "./finding.ts";
import { hostJsonIsRight } from "./hostJsonCheck.ts";
import { loadApart } from "./loadApart.ts";
import { packageContents, packageFunctions, packageNeeds, packageStarts } from "./packageChecks.ts";
import { ruleValuesAreDefaults, settingNamesAgree } from "./settingChecks.ts";
import { stagePackage } from "./stagePackage.ts";
import { templatesHoldNoSecret } from "./templateSecrets.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function* findings(scratch: string): AsyncGenerator<Finding> {
  yield* await bicepCompiles(await findBicep(process.env));
  yield await templatesHoldNoSecret();
  yield await settingNamesAgree();
  yield await ruleValuesAreDefaults();
  yield await hostJsonIsRight(root);
  const staged = await stagePackage(join(scratch, "package"));
  yield await packageContents(staged);
  yield await packageFunctions(staged);
  yield await packageNeeds(staged);
  const azurite = await startAzurite({ dir: join(scratch, "storage") });
  try {
    const { functions } = await loadApart(join(staged.dir, "dist/index.cjs"));
    yield await packageStarts(staged, azurite.connectionString, join(scratch, "data"), functions.length);
  } finally {
    await azurite.stop();
  }
}

const words: Readonly<Record<Finding["result"], string>> = { ok: "pass", fail: "fail", skipped: "skipped" };

const scratch = await mkdtemp(join(tmpdir(), "deploy-"));
let failed = 0;
try {
  for await (const { check, result, says } of findings(scratch)) {
    if (result === "fail") failed += 1;
    const [first, ...more] = says;
    process.stdout.write(
      `${words[result].padEnd(8)}${check.padEnd(34)}${first ?? ""}\n${more.map((line) => `${" ".repeat(42)}${line}\n`).join("")}`,
    );
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.stdout.write(failed === 0 ? "ready to deploy\n" : `${failed} checks failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
