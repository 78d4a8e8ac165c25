/**
 * Excel and its like run what begins so as a formula; some do in full width, too, and behind what they leave out.
 * Source: owasp.org/www-community/attacks/CSV_Injection.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫])/u;
/**
 * Where cells are parted by semicolons or tabs, as in half of Europe, a comma and the quotes behind it part nothing: a
 * cell or a line begins in the middle of ours.
 */
const FORMULA_WITHIN = /([;\t\r\n])([\s\p{Cc}\p{Cf}"']*)(?=[=+\-@＝＋－＠﹦﹢﹣﹫])/gu;

/** A cell as RFC 4180 has it; what begins like a formula gets an apostrophe, and is read as text. */
function cellOf(value: string): string {
  const within = value.replaceAll(FORMULA_WITHIN, "$1$2'");
  const safe = FORMULA.test(value) ? `'${within}` : within;
  return /["\r\n,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record, with its line end. */
export const csvRecord = (cells: readonly (string | undefined)[]): string =>
  `${cells.map((cell) => cellOf(cell ?? "")).join(",")}\r\n`;

/** Before the first record: else Excel takes UTF-8 for something older, and names come out wrong. */
export const CSV_MARK = "\uFEFF";
