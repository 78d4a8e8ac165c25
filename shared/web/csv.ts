/** Excel and its like run what begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 has it; one that begins like a formula gets an apostrophe, and is read as text. */
function cellOf(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /["\r\n,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record, with its line end. */
export const csvRecord = (cells: readonly (string | undefined)[]): string =>
  `${cells.map((cell) => cellOf(cell ?? "")).join(",")}\r\n`;

/** Before the first record: else Excel takes UTF-8 for something older, and names come out wrong. */
export const CSV_MARK = "\uFEFF";
