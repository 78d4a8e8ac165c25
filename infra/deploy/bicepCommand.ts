import { execFile } from "node:child_process";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The `bicep` command: the setting BICEP, else the first one on PATH. */
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
  readonly hasSucceeded: boolean;
  /** Standard output, which with `--stdout` is the compiled template. */
  readonly out: string;
  /** Standard error: errors and warnings. */
  readonly said: string;
}

/**
 * @param environment is added to that of the process. A machine without ICU libraries must not stop the command, so it
 * runs culture-invariant; its output is English anyway.
 */
export function runBicep(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<BicepSaid> {
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1", ...environment };
  return new Promise((resolve) => {
    execFile(command, [...args], { env, timeout: 120_000, maxBuffer: 1 << 26 }, (error, out, said) => {
      resolve({ hasSucceeded: error === null, out, said });
    });
  });
}

/** The faults that the command prints about a file; a warning is a fault too. */
export const complaintsOf = (said: string): readonly string[] =>
  said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => / : (Error|Warning) /.test(line) || /^(Error|Unhandled)/.test(line));

/** Whether the command failed to fetch an extension, which is not a fault of the file. */
export const couldNotRestore = (said: string): boolean =>
  /BCP19[012]|Unable to restore the (artifact|extension|module)/.test(said);
