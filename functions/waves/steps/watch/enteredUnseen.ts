import { keepsIn, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { entryNaming } from "../../../../shared/domain/wave/parts.ts";
import { rowsOf } from "../../../../shared/enforcement/enter.ts";
import { more, NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { readBackMembers } from "../../../../shared/waves/entries.ts";
import { MEMBERS_A_PAGE, pick } from "../../../../shared/waves/memberPages.ts";
import { isFirstOfDay, type WatchTally } from "./watchTally.ts";

/**
 * Once a day: whoever was put in, and dropped out before anybody read that back, is in the group all the same. Their
 * member row says so from here on, and they are looked after as enforced. Nobody enters by it. Safe to repeat.
 */
export const readBackUnseen: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, cursor } = scope;
  if (!isFirstOfDay(scope)) return NOTHING;
  const page = await pick(
    ports.store,
    wave.waveId,
    cursor,
    MEMBERS_A_PAGE,
    (member) =>
      member.enforcedAt === undefined &&
      (entryNaming(wave, member) !== undefined || member.enteredUnreadyAt !== undefined),
  );
  if (page.length === 0) return NOTHING;
  const rows = await rowsOf(ports.store, waveSource(wave.waveId), page);
  const entered = page.filter(({ userId }) => {
    const row = rows.get(userId);
    return row !== undefined && keepsIn(row);
  });
  if (entered.length > 0) await readBackMembers(ports, config, wave, entered);
  return more(page.at(-1)?.userId);
};
