import { CLOSE_TO_CAP, type Finding, findingKey } from "../../../../shared/domain/signIns/logFindings.ts";
import { troubleOfTry } from "../../../../shared/domain/signIns/registrationTries.ts";
import type { LogFindingStore } from "../../../../shared/ports/store/logFindings.ts";

export function memoryLogFindings(): LogFindingStore {
  const rows = new Map<string, { readonly finding: Finding; readonly told?: readonly string[] }>();
  const nameOf = (finding: Finding) => `${finding.kind}|${findingKey(finding)}`;
  const read = (name: string): readonly Finding[] => {
    const row = structuredClone(rows.get(name));
    if (!row) return [];
    const { finding, told } = row;
    return [finding.kind === "breakGlass" && told ? { ...finding, toldDays: told } : finding];
  };
  return {
    logFindings: async (kind, keys) =>
      new Map(keys.flatMap((key) => read(`${kind}|${key}`).map((finding) => [key, finding] as const))),
    saveLogFindings: async (findings) => {
      for (const one of findings) {
        const { toldDays: _, ...plain } = { toldDays: undefined, ...one };
        rows.set(nameOf(one), { ...rows.get(nameOf(one)), finding: structuredClone(plain) as Finding });
      }
    },
    saveToldDays: async (finding, days) => {
      const row = rows.get(nameOf(finding));
      if (row) rows.set(nameOf(finding), { ...row, told: [...days] });
    },
    logFindingPage: async (kind, top, after) => {
      const all = [...rows.values()]
        .map(({ finding }) => finding)
        .filter((one) => one.kind === kind && isListed(one))
        .map(findingKey)
        .toSorted((a, b) => (a < b ? -1 : 1))
        .filter((key) => after === undefined || key > after);
      const page = all.slice(0, top);
      const next = all.length > top ? page.at(-1) : undefined;
      return { findings: page.flatMap((key) => read(`${kind}|${key}`)), ...(next !== undefined && { next }) };
    },
    forgetLogFindings: async (before) => {
      for (const [name, { finding }] of rows) if (finding.lastAt < before) rows.delete(name);
    },
  };
}

function isListed(finding: Finding): boolean {
  if (finding.kind === "sharedDevice") return finding.users.length >= CLOSE_TO_CAP;
  return finding.kind !== "couldNotRegister" || troubleOfTry(finding) !== undefined;
}
