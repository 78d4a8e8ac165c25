import { keepsIn } from "../domain/enforcement/enforcement.ts";
import { isToHearDone } from "../domain/wave/doneNotice.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { more, NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { checkLive } from "./liveChecks.ts";
import { isLookedAtFor, restingUntil } from "./mailTurns.ts";
import { MAILS_A_PAGE, mailingKeyOf, sendToMembers } from "./memberMails.ts";
import { allMembers, pick } from "./memberPages.ts";

type Wanted = (member: WaveMember) => boolean;

const isOff = ({ config, wave }: Scope<unknown>): boolean => !config.doneMail || wave.paused !== undefined;

/** Whoever got another mail short ago has their turn later. */
async function dueNow({ ports, config, wave, now }: Scope<unknown>): Promise<Wanted> {
  const due = (await allMembers(ports.store, wave.waveId)).filter((member) =>
    isToHearDone(member, wave, now, config.rules),
  );
  const resting = restingUntil(ports, config, "done", due, () => mailingKeyOf("done", wave));
  const ids = new Set(due.map(({ userId }) => userId).filter((userId) => !resting.has(userId)));
  return ({ userId }) => ids.has(userId);
}

const look = checkLive(async (scope) => {
  const isDue = await dueNow(scope);
  return (member) => isDue(member) && !isLookedAtFor(member, scope.since);
});

/** A mail that says that a passkey works rests on a live look of minutes ago. */
export const lookAtDone: Phase<unknown> = async (scope) => (isOff(scope) ? NOTHING : look(scope));

/**
 * Tells whoever was asked for a passkey, and has one that was used, that nothing else is to be done; once a round, in
 * their own hours. Whoever is in the enforced group by any way hears of that instead. `lookAtDone` comes right before.
 * Reads enforcements. Writes mails, member rows. Safe to repeat by the ledger key.
 */
export const tellDone: Phase<unknown> = async (scope) => {
  if (isOff(scope)) return NOTHING;
  const { ports, config, wave, cursor, since } = scope;
  const { store, clock } = ports;
  const isDue = await dueNow(scope);
  const isNext = (member: WaveMember) => isDue(member) && isLookedAtFor(member, since);
  const page = await pick(store, wave.waveId, cursor, MAILS_A_PAGE, isNext);
  if (page.length === 0) return NOTHING;
  const rows = await store.enforcementsOf(page.map(({ userId }) => userId));
  const enforced = new Set(rows.filter(keepsIn).map(({ userId }) => userId.toLowerCase()));
  const mails = page.filter(({ userId }) => !enforced.has(userId.toLowerCase())).map((member) => ({ member }));
  const { waitSeconds } = await sendToMembers(ports, config, wave, "done", mails);
  if (waitSeconds !== undefined) return more(cursor, { afterSeconds: waitSeconds });
  const doneToldAt = clock.now().toISOString();
  await store.mergeMembers(
    wave.waveId,
    page.map(({ userId }) => ({ userId, doneToldAt })),
  );
  return more(page.at(-1)?.userId);
};
