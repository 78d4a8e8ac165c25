import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everythingIn, Template, templateFaults } from "./armTemplate.ts";
import { complaintsOf, couldNotRestore, runBicep } from "./bicepCommand.ts";
import { azureDir, type BicepSources, bicepSources, copyWithoutExtensions } from "./bicepFiles.ts";
import { exampleEnvironment } from "./exampleEnvironment.ts";
import { type Finding, fail, judged, ok, skipped } from "./finding.ts";

interface Compiled {
  readonly file: string;
  readonly finding: Finding;
  /** The ARM template of a file that is one and was compiled. */
  readonly template?: Template;
}

/** Compiles and lints one file and all that it uses. Parameters take the values of an environment that is made up. */
async function compile(
  bicep: string,
  dir: string,
  file: string,
  sources: BicepSources,
  condition = "",
): Promise<Compiled> {
  const isParameters = file.endsWith(".bicepparam");
  const args = [isParameters ? "build-params" : "build", join(dir, file), "--stdout"];
  const { hasSucceeded, out, said } = await runBicep(bicep, args, exampleEnvironment);
  const name = `bicep ${file}`;
  if (couldNotRestore(said) && sources.direct.has(file)) return { file, finding: skipped(name, NOT_RESTORED) };
  const complaints = complaintsOf(said);
  if (!hasSucceeded || complaints.length > 0)
    return {
      file,
      finding: fail(name, ...(complaints.length > 0 ? complaints : [said.trim() || "the command failed"])),
    };
  const used = sources.uses(file).size;
  const finding = ok(
    name,
    `compiles without a warning${used > 0 ? `, with the ${used} files it uses` : ""}${condition}`,
  );
  return isParameters ? { file, finding } : { file, finding, template: Template.parse(JSON.parse(out)) };
}

const NOT_RESTORED =
  "not compiled: it declares the Microsoft Graph extension of bicepconfig.json, which cannot be restored here";

/**
 * Compiles and lints every file. When the Microsoft Graph extension cannot be restored, the files that declare it are
 * not compiled. The files that call those are then compiled against their parameters and outputs. Each finding says
 * which case it is.
 */
export async function bicepCompiles(bicep: string | undefined, dir = azureDir): Promise<readonly Finding[]> {
  if (!bicep)
    return [
      skipped(
        "bicep",
        "no bicep command on PATH or in BICEP: nothing was compiled (infra/azure/README.md says where to get it)",
      ),
    ];
  const sources = await bicepSources(dir);
  const compiled: Compiled[] = [];
  for (const file of sources.direct) compiled.push(await compile(bicep, dir, file, sources));
  const missing = compiled.filter(({ finding }) => finding.result === "skipped").map(({ file }) => file);
  const scratch = await mkdtemp(join(tmpdir(), "bicep-"));
  try {
    if (missing.length > 0) await copyWithoutExtensions(dir, scratch);
    const condition = `; of ${missing.join(", ")} only parameters and outputs were seen`;
    for (const file of sources.roots) {
      if (sources.direct.has(file)) continue;
      const isSeenPartly = missing.length > 0 && sources.through.has(file);
      compiled.push(
        await (isSeenPartly ? compile(bicep, scratch, file, sources, condition) : compile(bicep, dir, file, sources)),
      );
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return [...compiled.map(({ finding }) => finding), ...compiledTemplates(compiled)];
}

/** Checks the compiled templates module by module: roles, keys and outputs. */
function compiledTemplates(compiled: readonly Compiled[]): readonly Finding[] {
  const templates = compiled.flatMap(({ file, template }) => (template ? [{ file, template }] : []));
  const whole = templates.find(({ file }) => file === "main.bicep")?.template;
  if (!whole) return [];
  const complaints = templates.flatMap(({ file, template }) =>
    templateFaults(template).map((fault) => `${file}: ${fault}`),
  );
  const { resources, outputs } = everythingIn(whole);
  const good = `${resources.length} resources, ${outputs.length} outputs: each role on one resource, no key read, no secret put out`;
  return [judged("template", complaints, good)];
}
