const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * How many business milliseconds pass in one wall millisecond.
 *
 * @param text business time over wall time, each a number with a unit `s`, `m`, `h`, `d` or `w`. `1d/2s` is a day in
 * two seconds: 43,200.
 * @throws RangeError naming the text when it has another form or is not positive.
 */
export function parseSpeed(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhdw])\/(\d+(?:\.\d+)?)([smhdw])$/.exec(text.trim());
  const business = Number(match?.[1]) * (unitSeconds[match?.[2] ?? ""] ?? Number.NaN);
  const wall = Number(match?.[3]) * (unitSeconds[match?.[4] ?? ""] ?? Number.NaN);
  const rate = business / wall;
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`speed must look like 1d/2s (business time / wall time), not "${text}"`);
  return rate;
}
