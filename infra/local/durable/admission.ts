import type { DurableHost, DurableOptions } from "./host.ts";
import type { InstanceRow } from "./schema.ts";
import { isVersionMatch } from "./versionMatch.ts";

/** Whether this app may run an instance: `wait` for another deployment, or `fail` it. */
export type Admission = { kind: "run" } | { kind: "wait"; because: string } | { kind: "fail"; because: string };

export function admit(
  { name, version }: InstanceRow,
  { defaultVersion, versionMatchStrategy, versionFailureStrategy }: DurableOptions,
  kindOf: DurableHost["kindOf"],
): Admission {
  if (!isVersionMatch(version ?? undefined, defaultVersion, versionMatchStrategy)) {
    const because = `The orchestration version '${version ?? ""}' does not match the app's version '${defaultVersion}' (${versionMatchStrategy})`;
    return { kind: versionFailureStrategy === "Fail" ? "fail" : "wait", because };
  }
  if (kindOf(name) === "orchestration") return { kind: "run" };
  const why = `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`;
  return { kind: "fail", because: `Orchestrator function '${name}' failed: ${why}` };
}
