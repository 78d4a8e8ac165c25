/** A name in a directory has up to 256 characters. A whole sentence does not fit in here. */
const LONGEST_NAME = 64;

/** A name as a receipt says it: nobody words a sentence of their own with it. */
export function shortName(name: string): string {
  const letters = [...name.trim()];
  return letters.length <= LONGEST_NAME ? name.trim() : `${letters.slice(0, LONGEST_NAME).join("").trimEnd()}…`;
}
