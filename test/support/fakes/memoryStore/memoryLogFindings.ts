import { CLOSE_TO_CAP, type Finding, findingKey } from "../../../../shared/domain/signIns/logFindings.ts";
import { troubleOfTry } from "../../../../shared/domain/signIns/registrationTries.ts";
import type { LogFindingStore } from "../../../../shared/ports/store/logFindings.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryLogFindings(aged = new AgedRows()): LogFindingStore {
  const rows = new GuardedRows<{ readonly finding: Finding; readonly told?: readonly string[] }>();
  aged.keep("logFindings", rows, ({ finding }) => finding);
  const nameOf = (finding: Finding) => `${finding.kind}|${findingKey(finding)}`;
  const read = (name: string): readonly Finding[] => {
    const row = rows.get(name)?.value;
    if (!row) return [];
    const { finding, told } = row;
    const isTold = finding.kind === "breakGlass" || finding.kind === "breakGlassTried";
    return [isTold && told ? { ...finding, toldDays: told } : finding];
  };
  return {
    logFindings: async (kind, keys) =>
      new Map(keys.flatMap((key) => read(`${kind}|${key}`).map((finding) => [key, finding] as const))),
    saveLogFindings: async (findings) => {
      for (const one of findings) {
        const { toldDays: _, ...plain } = { toldDays: undefined, ...one };
        rows.put(nameOf(one), { ...rows.get(nameOf(one))?.value, finding: plain as Finding });
      }
    },
    saveToldDays: async (finding, days) => {
      const row = rows.get(nameOf(finding));
      if (row) rows.put(nameOf(finding), { ...row.value, told: [...days] });
    },
    logFindingPage: async (kind, top, after, since) => {
      const all = rows
        .values()
        .map(({ finding }) => finding)
        .filter((one) => one.kind === kind && isListed(one) && (since === undefined || one.lastAt >= since))
        .map(findingKey)
        .toSorted((a, b) => (a < b ? -1 : 1))
        .filter((key) => after === undefined || key > after);
      const page = all.slice(0, top);
      const next = all.length > top ? page.at(-1) : undefined;
      return { findings: page.flatMap((key) => read(`${kind}|${key}`)), ...(next !== undefined && { next }) };
    },
  };
}

function isListed(finding: Finding): boolean {
  if (finding.kind === "sharedDevice") return finding.users.length >= CLOSE_TO_CAP;
  return finding.kind !== "couldNotRegister" || troubleOfTry(finding) !== undefined;
}
