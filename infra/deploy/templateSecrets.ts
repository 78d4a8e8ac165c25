import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { azureDir } from "./bicepFiles.ts";
import { type Finding, judged } from "./finding.ts";

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

/** Checks that nothing deployed or output has a secret, key or connection string in it. */
export function secretsIn(file: string, text: string): readonly string[] {
  return secretPatterns.filter(([pattern]) => pattern.test(text)).map(([, what]) => `${file} ${what}`);
}

export async function templatesHoldNoSecret(dir = azureDir): Promise<Finding> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.(bicep|bicepparam|json|kql)$/.test(file));
  const complaints = await Promise.all(
    files.map(async (file) => secretsIn(file, await readFile(join(dir, file), "utf8"))),
  );
  return judged("secrets", complaints.flat(), `${files.length} files hold none`);
}
