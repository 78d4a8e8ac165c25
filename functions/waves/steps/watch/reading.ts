import { readerOf } from "../../../../shared/domain/signIns/signInFeed.ts";
import type { Phase } from "../../../../shared/steps/step.ts";
import { more, next } from "../../../../shared/steps/step.ts";
import { readForAll } from "../../../signIns/readForAll.ts";
import { concludeQuietly } from "./conclude.ts";
import { isSendHour, type WatchTally } from "./watchTally.ts";

/**
 * Waits until the log was read far enough for this wave, or reads it for all of them. In a quiet hour nobody was
 * stopped, nobody is counted, and it is no time for mails: member rows need not be read for it.
 */
export const reading: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, since } = scope;
  const end = await readForAll(ports, config, readerOf(wave), since);
  if (end.kind === "goOn") return more(undefined, { afterSeconds: end.afterSeconds });
  const { readUntil, hasNews, unreadAt } = end;
  const isQuiet = !hasNews && wave.strandedRecently + wave.stoppedRecently === 0 && !isSendHour(scope);
  const read = { readUntil, unreadAt };
  return isQuiet ? concludeQuietly(scope, read) : next(read);
};
