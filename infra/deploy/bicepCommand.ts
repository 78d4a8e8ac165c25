import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The `bicep` command: setting BICEP, else the first one on PATH. */
export async function findBicep(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const candidates = env["BICEP"]
    ? [env["BICEP"]]
    : (env["PATH"] ?? "").split(delimiter).map((dir) => join(dir, "bicep"));
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

export interface BicepSaid {
  readonly ok: boolean;
  /** Standard output: the compiled template, where `--stdout` was asked for. */
  readonly out: string;
  /** Standard error: errors and warnings. */
  readonly said: string;
}

/**
 * @param environment beside what the process has: a machine without ICU libraries must not stop the command, whose
 * output is English anyhow.
 */
export function runBicep(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<BicepSaid> {
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", ...environment };
  return new Promise((resolve) => {
    execFile(command, [...args], { env, timeout: 120_000, maxBuffer: 1 << 26 }, (error, out, said) => {
      resolve({ ok: error === null, out, said });
    });
  });
}

/** What the command says about a file: errors and warnings alike are faults. */
export const complaintsOf = (said: string): readonly string[] =>
  said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => / : (Error|Warning) /.test(line) || /^(Error|Unhandled)/.test(line));

/** Whether the command could not fetch an extension, as opposed to finding a fault. */
export const couldNotRestore = (said: string): boolean =>
  /BCP19[012]|Unable to restore the (artifact|extension|module)/.test(said);
