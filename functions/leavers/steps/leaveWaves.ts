import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { type Enforcement, joinerOf, waveIdOf } from "../../../shared/domain/enforcement/enforcement.ts";
import type { Leaver } from "../../../shared/domain/leaver/leaver.ts";
import { leave } from "../../../shared/enforcement/leave.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { dropOut, notOnTheWay } from "../../../shared/waves/dropOut.ts";
import { type LeaverNeeds, type LeaverStepRun, over } from "../leaverStep.ts";

/** No link stays open for longer. */
const LINKS_LIVE_MS = days(45);

/**
 * Notes beside the person that they are gone, which keeps every wave and every offer from them; takes them out of the
 * wave that waits for them; closes every link to a code for them, and deletes the code that is live. Whoever was only
 * due to be enforced is so no longer. Takes nobody out of a group. Safe to repeat: each finds its own effect.
 */
export const leaveWaves: LeaverStepRun = async (ports, config, leaver) => {
  const { store, clock, passIssuer } = ports;
  const { userId, worker, eventId } = leaver;
  if (userId === undefined) return over("nothingToDo", "there is no account");
  const known = (await store.registrations([userId])).get(userId);
  const before = known?.left?.worker === worker ? known.left : undefined;
  const at = before?.eventId === eventId ? before.at : clock.now().toISOString();
  const waveId = known?.waveId ?? before?.waveId;
  // First: whatever is offered from now on looks here.
  await store.assignLeft(userId, { worker, eventId, at, ...(waveId !== undefined && { waveId }) });
  if (waveId !== undefined) await leaveWave(ports, waveId, userId);
  const since = new Date(clock.now().getTime() - LINKS_LIVE_MS).toISOString();
  for (const { grantId } of await store.grantsOf(userId, since))
    await endGrant(ports, grantId, "HR told that the person has left");
  const pass = await passIssuer.passOf(userId);
  if (pass) await passIssuer.deletePass(userId, pass.id);
  const due = (await store.enforcementsOf([userId])).filter(({ state }) => state === "due");
  for (const row of due) await leave(ports, config, entryOf(row, leaver), [userId]);
  const keys = (await store.keysOutWith(userId)).map(({ make, serial }) => `${make} ${serial}`);
  const said = [
    "no link, no code and no mail any more",
    ...(waveId === undefined ? [] : [`out of the wave ${waveId}`]),
    ...(keys.length === 0 ? [] : [`to be given back: ${keys.join(", ")}`]),
  ];
  return over("done", said.join("; "));
};

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
