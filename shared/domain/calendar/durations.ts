/** Lengths of time in milliseconds, as `Date` counts them. */
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;

/** For people, e.g. `2 hours`. */
export function sayMinutes(count: number): string {
  if (count === 60) return "one hour";
  return count > 60 && count % 60 === 0 ? `${count / 60} hours` : `${count} minutes`;
}
