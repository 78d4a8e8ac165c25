/**
 * Reads a .NET TimeSpan, `[d.]hh:mm[:ss[.fff]]`.
 *
 * @returns milliseconds; undefined when the text is no TimeSpan.
 */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d+):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?$/.exec(text.trim());
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
