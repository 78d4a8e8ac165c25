import type { UnreadEnforcement } from "../ports/store/enforcements.ts";

const NAMED = 10;

/** Of whom nobody can tell whether somebody put them into the enforced group; ids in lower case. */
export const idsOf = (unread: readonly UnreadEnforcement[]): ReadonlySet<string> =>
  new Set(unread.map(({ userId }) => userId));

/** Which rows it is about, and what to do, for people. */
export function inWords(unread: readonly UnreadEnforcement[]): string {
  const more = unread.length > NAMED ? ` and ${unread.length - NAMED} more` : "";
  const rows = unread.slice(0, NAMED).map(({ row }) => row);
  return `table storage holds rows that cannot be read (table, partition, row: ${rows.join("; ")}${more}). Mend them, as a newer version of the app may have written them, or delete them: whoever is in the group then counts as put there by nobody.`;
}
