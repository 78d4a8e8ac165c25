const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

/**
 * Where on a circle a turn begins, from 0 to 1: turns come near no place twice, also where every second or sixtieth is
 * taken alone. Pure.
 * @param turn a whole number that grows with time.
 */
export const beginningOf = (turn: number): number => (turn * GOLDEN_SECTION) % 1;
