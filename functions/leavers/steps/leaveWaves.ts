import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { type Enforcement, joinerOf, waveIdOf } from "../../../shared/domain/enforcement/enforcement.ts";
import type { Leaver } from "../../../shared/domain/leaver/leaver.ts";
import { leave } from "../../../shared/enforcement/leave.ts";
import { RefusedError } from "../../../shared/errors.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { aboutLeaver } from "../../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { dropOut, notOnTheWay } from "../../../shared/waves/dropOut.ts";
import { type LeaverNeeds, type LeaverStepEnd, type LeaverStepRun, over } from "../leaverStep.ts";
import { whyProtected } from "../mayOffboard.ts";
import { type WorksElsewhere, worksElsewhere } from "../worksElsewhere.ts";

/** No link stays open for longer. */
const LINKS_LIVE_MS = days(45);

/**
 * Notes beside the person that they are gone, which keeps every wave and every offer from them; takes them out of the
 * wave that waits for them; closes every link to a code for them, and deletes the code that is live, but for that of a
 * protected account. Whoever was only due to be enforced is so no longer. Takes nobody out of a group. Does nothing to
 * whoever works here under another worker id. Safe to repeat: each finds its own effect.
 */
export const leaveWaves: LeaverStepRun = async (ports, config, leaver) => {
  const { store, clock, passIssuer } = ports;
  const { userId, worker, eventId } = leaver;
  if (userId === undefined) return over("nothingToDo", "there is no account");
  const elsewhere = await worksElsewhere(ports, leaver);
  if (elsewhere) return nothingTouched(ports, config, leaver, elsewhere);
  const known = await store.registration(userId);
  const before = known?.left?.worker === worker ? known.left : undefined;
  const at = before?.eventId === eventId ? before.at : clock.now().toISOString();
  const waveId = known?.waveId ?? before?.waveId;
  // First: whatever is offered from now on looks here.
  await store.assignLeft(userId, { worker, eventId, at, ...(waveId !== undefined && { waveId }) });
  if (waveId !== undefined) await leaveWave(ports, waveId, userId);
  const since = new Date(clock.now().getTime() - LINKS_LIVE_MS).toISOString();
  // A collected one opens nothing more, and its code is deleted below.
  for (const { grantId, state } of await store.grantsOf(userId, since))
    if (state.kind !== "collected") await endGrant(ports, grantId, "HR told that the person has left");
  const because = await whyProtected(ports, config, userId);
  const pass = because === undefined ? await passIssuer.passOf(userId) : undefined;
  if (pass) await passIssuer.deletePass(userId, pass.id);
  const due = (await store.enforcementsOf([userId])).filter(({ state }) => state === "due");
  for (const row of due) await leave(ports, config, entryOf(row, leaver), [userId]);
  const keys = (await store.keysOutWith(userId)).map(({ make, serial }) => `${make} ${serial}`);
  const said = [
    because === undefined
      ? "no link, no code and no mail any more"
      : `no link and no mail any more; whether a code is live was not looked at: ${because}`,
    ...(waveId === undefined ? [] : [`out of the wave ${waveId}`]),
    ...(keys.length === 0 ? [] : [`to be given back: ${keys.join(", ")}`]),
  ];
  return over("done", said.join("; "));
};

/** A transfer is nobody's trouble; where the account was in doubt as the other worker's, a person settles it. */
async function nothingTouched(
  ports: LeaverNeeds,
  config: Parameters<LeaverStepRun>[1],
  { worker, workerId, source }: Leaver,
  { say, isTheirs }: WorksElsewhere,
): Promise<LeaverStepEnd> {
  if (!isTheirs) {
    const words = `nothing was touched for worker ${workerId} of ${source}: ${say}. Ask HR whose account it is`;
    const error = new RefusedError("obstacle", "worksElsewhere", words);
    await noteTrouble(ports, config, { ...aboutLeaver(worker, "waves"), isPressed: true }, error);
  }
  return over("notDone", `nothing was touched: ${say}`);
}

/** Out of the wave that counted them; whoever it has let in stays in its group until the account is switched off. */
async function leaveWave(ports: LeaverNeeds, waveId: string, userId: string): Promise<void> {
  const { store } = ports;
  const [wave, members] = [await store.wave(waveId), await store.members(waveId, [userId])];
  if (!wave || members.length === 0) return;
  await store.mergeMembers(waveId, [{ userId, hasLeft: true }]);
  const outside = await notOnTheWay(store, wave.facts, members);
  const ids = outside.filter(({ sortedOut }) => sortedOut === undefined).map((member) => member.userId);
  await dropOut(ports, wave.facts, ids, { what: "sortedOut", reason: "leftOrganization" });
}

/** On whose behalf a row ends. */
export const entryOf = (row: Enforcement, { source }: Leaver) => ({
  source: row.source,
  by: `HR (${source}), which told that the person has left`,
  scope: waveIdOf(row) ?? joinerOf(row) ?? APP_SCOPE,
});
