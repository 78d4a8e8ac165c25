/** 32-bit FNV-1a with a final mix, so that texts differing in one character differ everywhere. */
function hash32(text: string, seed: number): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hex8 = (n: number): string => n.toString(16).padStart(8, "0");

/** A version-4-shaped GUID that depends on nothing but the seed and the text: the same run names the same objects alike. */
export function guidOf(seed: number, text: string): string {
  const h = [1, 2, 3, 4].map((n) => hex8(hash32(text, Math.imul(seed + 1, 0x9e3779b1) ^ (n * 0x51ed270b)))).join("");
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
}

/** A number in [0, 1) that depends on nothing but the seed and the text. */
export const unitOf = (seed: number, text: string): number => hash32(text, seed) / 0x1_0000_0000;

/** ISO 8601 UTC as Graph writes it: whole seconds without a fraction. */
export const iso = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
