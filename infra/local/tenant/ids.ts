const prime = 0x01000193;
const offset = 0x811c9dc5;

/** The final mix of a 32-bit FNV-1a hash. It makes texts that differ in one character differ everywhere. */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hash32(text: string, seed: number): number {
  let h = offset ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), prime);
  return mix(h);
}

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** Of the low 16 bits. */
const hex4 = (n: number): string => `${bytes[(n >>> 8) & 255]}${bytes[n & 255]}`;

/**
 * A GUID in the form of version 4 that depends on the seed and the text only, so the same run gives the same ids. It
 * computes four hashes in one walk, because every line of a sign-in page has such an id.
 */
export function guidOf(seed: number, text: string): string {
  const start = offset ^ Math.imul(seed + 1, 0x9e3779b1);
  const step = 0x51ed270b;
  let [a, b, c, d] = [start ^ step, start ^ (2 * step), start ^ (3 * step), start ^ (4 * step)];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, prime);
    b = Math.imul(b ^ code, prime);
    c = Math.imul(c ^ code, prime);
    d = Math.imul(d ^ code, prime);
  }
  [a, b, c, d] = [mix(a), mix(b), mix(c), mix(d)];
  const first = `${hex4(a >>> 16)}${hex4(a)}-${hex4(b >>> 16)}-4${hex4(b).slice(1)}`;
  return `${first}-a${hex4(c >>> 16).slice(1)}-${hex4(c)}${hex4(d >>> 16)}${hex4(d)}`;
}

/** A number in [0, 1) that depends on the seed and the text only. */
export const unitOf = (seed: number, text: string): number => hash32(text, seed) / 0x1_0000_0000;

let latest = { ms: Number.NaN, text: "" };

/**
 * ISO 8601 UTC as Graph writes it, without a fraction for whole seconds. The latest is kept, since lines of a page
 * often share a moment.
 */
export function iso(ms: number): string {
  if (ms !== latest.ms) latest = { ms, text: new Date(ms).toISOString().replace(".000Z", "Z") };
  return latest.text;
}
