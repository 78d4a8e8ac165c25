export type VersionMatchStrategy = "None" | "Strict" | "CurrentOrOlder";
export type VersionFailureStrategy = "Reject" | "Fail";

/**
 * Whether this app may run an instance of that version (host.json `versionMatchStrategy`). An app without a default
 * version runs all. Versions compare as `System.Version` when both are, else as text without regard to case; an
 * instance without one is older than any. Source:
 * learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestration-versioning, read 2026-11.
 */
export function isVersionMatch(
  instance: string | undefined,
  app: string | undefined,
  strategy: VersionMatchStrategy,
): boolean {
  if (app === undefined || app === "" || strategy === "None") return true;
  const order = compareVersions(instance ?? "", app);
  return strategy === "Strict" ? order === 0 : order <= 0;
}

/** @returns negative, zero or positive, as for `Array.prototype.sort`. */
function compareVersions(left: string, right: string): number {
  const [a, b] = [systemVersion(left), systemVersion(right)];
  if (a === undefined || b === undefined) {
    const [x, y] = [left.toLowerCase(), right.toLowerCase()];
    return x === y ? 0 : x < y ? -1 : 1;
  }
  // A part that is not given is -1 in System.Version: 1.0 is older than 1.0.0.
  for (let i = 0; i < 4; i++) {
    const difference = (a[i] ?? -1) - (b[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function systemVersion(text: string): number[] | undefined {
  return /^\d+(\.\d+){1,3}$/.test(text) ? text.split(".").map(Number) : undefined;
}
