import { execFile } from "node:child_process";
import { access, readdir, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finding, fail, judged, pass, skipped } from "./finding.ts";

export const azureDir = fileURLToPath(new URL("../azure/", import.meta.url));

/** The `bicep` command: setting BICEP, else the first one on PATH. */
export async function findBicep(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const candidates = env["BICEP"] ? [env["BICEP"]] : (env["PATH"] ?? "").split(delimiter).map((dir) => join(dir, "bicep"));
  for (const candidate of candidates) {
    if (
      await access(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  return undefined;
}

/** All Bicep files below a folder, as paths relative to it. */
export async function bicepFiles(dir: string): Promise<readonly string[]> {
  return (await readdir(dir, { recursive: true })).filter((file) => /\.bicep(param)?$/.test(file)).sort();
}

/** Files that need an extension, themselves or through a module or `using`: they cannot be compiled where it cannot be restored. */
export async function filesNeedingExtensions(dir: string): Promise<ReadonlySet<string>> {
  const files = await bicepFiles(dir);
  const texts = new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(dir, file), "utf8")] as const)));
  const needing = new Set(files.filter((file) => /^extension\s/m.test(texts.get(file) ?? "")));
  for (let grew = true; grew; ) {
    grew = false;
    for (const file of files) {
      if (needing.has(file)) continue;
      const used = [...(texts.get(file) ?? "").matchAll(/^(?:module \w+|using) '([^']+)'/gm)].map(([, path]) =>
        join(file, "..", path as string),
      );
      if (!used.some((path) => needing.has(path))) continue;
      needing.add(file);
      grew = true;
    }
  }
  return needing;
}

interface Outcome {
  readonly ok: boolean;
  readonly said: string;
}
const run = (command: string, args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(command, [...args], { timeout: 120_000, maxBuffer: 1 << 26 }, (error, _out, said) => resolve({ ok: error === null, said }));
  });

/** What the command says about a file: errors and warnings alike are faults. */
export const complaintsOf = (said: string): readonly string[] =>
  said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => / : (Error|Warning) /.test(line) || /^(Error|Unhandled)/.test(line));

const cannotRestore = /BCP19[012]|Unable to restore the (artifact|extension|module)/;

/** Compiles and lints every file by itself. */
export async function bicepCompiles(bicep: string | undefined, dir = azureDir): Promise<readonly Finding[]> {
  if (!bicep) return [skipped("bicep", "no bicep command on PATH or in BICEP: nothing was compiled")];
  const needing = await filesNeedingExtensions(dir);
  const findings: Finding[] = [];
  for (const file of await bicepFiles(dir)) {
    const isParameters = file.endsWith(".bicepparam");
    const { ok, said } = await run(bicep, [isParameters ? "build-params" : "build", join(dir, file), "--stdout"]);
    const complaints = complaintsOf(said);
    const name = `bicep ${file}`;
    if (needing.has(file) && cannotRestore.test(said)) {
      findings.push(skipped(name, "it needs the Microsoft Graph extension, which cannot be restored here"));
    } else if (isParameters && /BCP338|Environment variable/.test(said)) {
      findings.push(skipped(name, "the values of an environment (azd env set) are not here"));
    } else
      findings.push(
        ok && complaints.length === 0
          ? pass(name, "compiles without a warning")
          : fail(name, ...(complaints.length > 0 ? complaints : [said.trim()])),
      );
  }
  return findings;
}

const secretPatterns: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\blist(Keys|AccountSas|ServiceSas|ConnectionStrings|Secrets|Credentials)\s*\(/, "reads a key"],
  [/\b(AccountKey|SharedAccessKey|SharedAccessSignature)\s*=/, "holds a key"],
  [/\b(primary|secondary)(Key|ConnectionString)\b/i, "names a key"],
  [/[?&]sig=/, "holds a signature"],
  [/whsec_[A-Za-z0-9+/]{8}/, "holds a webhook secret"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, "holds a private key"],
  [/^output\s+\w*(secret|password|connectionstring|accesskey|key)\b/im, "puts out what sounds like a secret"],
  [/^output\s+.*(ConnectionString|InstrumentationKey)/m, "puts out a connection string"],
];

/** No secret, key or connection string in what is deployed or put out. */
export function secretsIn(file: string, text: string): readonly string[] {
  return secretPatterns.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file} ${what}`);
}

export async function templatesHoldNoSecret(dir = azureDir): Promise<Finding> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.(bicep|bicepparam|json|kql)$/.test(file));
  const complaints = await Promise.all(files.map(async (file) => secretsIn(file, await readFile(join(dir, file), "utf8"))));
  return judged("secrets", complaints.flat(), `${files.length} files hold none`);
}
