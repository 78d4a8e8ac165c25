import type { Clock } from "../../shared/ports/clock.ts";
import type { Patience } from "./patience.ts";

/**
 * Waits, for as long as somebody has patience, until business time has gone on.
 * @returns whether it has. Virtual time stands still while a function runs, and so does every limit that counts by it:
 * what is left is for a later run.
 */
export async function waitOut(clock: Clock, patience: Patience, seconds: number): Promise<boolean> {
  if (seconds <= 0) return true;
  const before = clock.now().getTime();
  await patience.pause(seconds);
  return clock.now().getTime() > before;
}
