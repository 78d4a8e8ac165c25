import { days } from "../domain/calendar/durations.ts";
import type { Ports } from "../ports/ports.ts";

/** A mail that was missed so long ago says nothing of the next one. */
const MISSED_COUNTS_MS = days(14);

/** Lower-cased addresses whose owners have not got what was mailed to them: dead ones, and those who missed a mail. */
export const unreachedAddresses = ({
  store,
  clock,
}: Pick<Ports, "store" | "clock">): Promise<ReadonlyMap<string, string>> =>
  store.unreached(new Date(clock.now().getTime() - MISSED_COUNTS_MS).toISOString());
