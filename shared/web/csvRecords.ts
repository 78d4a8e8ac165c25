/** Where a text is no CSV, with the line, counted from 1. */
export interface CsvFault {
  readonly line: number;
  readonly message: string;
}

export interface CsvLine {
  /** At which the record begins, counted from 1: a quoted cell may hold line ends. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a text as RFC 4180 has them: commas, quotes doubled within quotes, CRLF or LF. Stricter than most: a
 * quote in the middle of a bare cell is a fault, as is anything behind a closing quote. An empty line is no record.
 */
export function csvRecordsIn(text: string): readonly CsvLine[] | CsvFault {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const records: CsvLine[] = [];
  let line = 1;
  let begins = 1;
  let cells: string[] = [];
  let place = 0;
  while (place < source.length) {
    const cell = source[place] === '"' ? quotedAt(source, place) : bareAt(source, place);
    if (cell === undefined) return { line, message: "a quote is opened and not closed" };
    if (source[cell.end] === '"') return { line, message: "a quote stands in a cell that does not begin with one" };
    line += cell.value.split("\n").length - 1;
    cells.push(cell.value);
    const end = lineEndAt(source, cell.end);
    if (source[cell.end] === ",") {
      place = cell.end + 1;
      // Behind the last comma of the text stands one more, empty cell.
      if (place < source.length) continue;
      cells.push("");
    } else if (end === 0 && cell.end < source.length)
      return { line, message: "something stands behind a closing quote" };
    else place = cell.end + end;
    if (cells.length > 1 || cells[0] !== "") records.push({ line: begins, cells });
    cells = [];
    line += 1;
    begins = line;
  }
  return records;
}

interface Cell {
  readonly value: string;
  /** Where the cell ends in the source. */
  readonly end: number;
}

function quotedAt(source: string, place: number): Cell | undefined {
  let value = "";
  for (let from = place + 1; ; ) {
    const quote = source.indexOf('"', from);
    if (quote < 0) return undefined;
    value += source.slice(from, quote);
    if (source[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function bareAt(source: string, place: number): Cell {
  let end = place;
  while (end < source.length && !',"\n'.includes(source[end] ?? "") && lineEndAt(source, end) === 0) end++;
  return { value: source.slice(place, end), end };
}

/** How long the line end is that stands there; 0 where there is none. */
function lineEndAt(source: string, place: number): number {
  if (source[place] === "\n") return 1;
  return source.startsWith("\r\n", place) ? 2 : 0;
}
