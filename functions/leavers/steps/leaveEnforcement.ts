import { days, hours } from "../../../shared/domain/calendar/durations.ts";
import { leave, readBackLeaves } from "../../../shared/enforcement/leave.ts";
import { type LeaverStepRun, over } from "../leaverStep.ts";
import { worksElsewhere } from "../worksElsewhere.ts";
import { entryOf } from "./leaveWaves.ts";

/** How long an account that stays switched on is waited for. */
const WAITED_FOR_MS = days(30);
const AGAIN_MS = hours(6);

/**
 * Ends whatever keeps the person in the enforced group, once their account is switched off or gone: before that, a
 * password would get into it. Never whoever works here under another worker id. Reads the account. Safe to repeat: rows
 * that have ended stay so.
 */
export const leaveEnforcement: LeaverStepRun = async (ports, config, leaver) => {
  const { store, clock, directory } = ports;
  const { userId, dueAt } = leaver;
  if (userId === undefined) return over("nothingToDo", "there is no account");
  const rows = (await store.enforcementsOf([userId])).filter(({ state }) => state !== "ended");
  if (rows.length === 0) return over("nothingToDo", "nothing keeps them in the enforced group");
  const elsewhere = await worksElsewhere(ports, leaver);
  if (elsewhere) return over("notDone", `nothing was touched: ${elsewhere.say}`);
  const user = await directory.user(userId);
  if (user?.accountEnabled) {
    const now = clock.now().getTime();
    if (now - Date.parse(dueAt) >= WAITED_FOR_MS)
      return over("notDone", "the account is switched on still, so the person stays in the enforced group");
    const because = "the account is switched on: the person stays in the enforced group until it is off";
    return { kind: "later", because, nextAt: new Date(now + AGAIN_MS) };
  }
  for (const row of rows) {
    await leave(ports, config, entryOf(row, leaver), [userId]);
    // What the group does not show yet, the guard reads back.
    await readBackLeaves(ports, config, row.source, [userId]);
  }
  return over("done", `out of the enforced group: the account is ${user ? "switched off" : "gone"}`);
};
