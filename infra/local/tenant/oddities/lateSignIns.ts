import type { Luck } from "./luck.ts";
import { itemsOf, type Oddity, withItems } from "./oddity.ts";

const MINUTE_MS = 60_000;
const LATE_MINUTES = 60;
const VERY_LATE_MINUTES = 480;

interface Line {
  readonly id: string;
  readonly createdDateTime?: string;
  readonly status?: { readonly errorCode?: number };
}

/**
 * Lines of the sign-in log come late, twice, or never. Whom a policy turned away is at most an hour late: nobody can
 * help whom nothing names, and that would not be the product's fault.
 */
export function lateSignIns(luck: Luck): Oddity {
  const isThere = ({ id, createdDateTime = "", status }: Line, now: number): boolean => {
    const since = now - Date.parse(createdDateTime);
    const isLate = (kind: "lateSignIn" | "veryLateSignIn", minutes: number) =>
      luck.hits(kind, id) && since < luck.draw(kind, `${id}|by`) * minutes * MINUTE_MS;
    const kind = isLate("lateSignIn", LATE_MINUTES)
      ? "lateSignIn"
      : status?.errorCode !== 0
        ? undefined
        : luck.hits("lostSignIn", id)
          ? "lostSignIn"
          : isLate("veryLateSignIn", VERY_LATE_MINUTES)
            ? "veryLateSignIn"
            : undefined;
    if (kind) luck.meet(kind);
    return kind === undefined;
  };
  return {
    after({ template, now }, answer) {
      const lines = template === "/auditLogs/signIns" ? (itemsOf(answer) as readonly Line[] | undefined) : undefined;
      if (!lines) return answer;
      const told = lines.flatMap((line) => {
        if (!isThere(line, now)) return [];
        if (!luck.hits("repeatedSignIn", line.id)) return [line];
        luck.meet("repeatedSignIn");
        return [line, line];
      });
      return withItems(answer, told);
    },
  };
}
