import type { Config } from "../config.ts";
import { nextChase } from "../domain/chase.ts";
import { isInScope } from "../domain/readiness.ts";
import type { WaveFacts } from "../domain/waveTypes.ts";
import type { Ports } from "../ports/ports.ts";
import type { WaveMember } from "../ports/store.ts";
import { isCheckedSince } from "./liveChecks.ts";
import { MAILS_A_PAGE, managersFor, sendToMembers } from "./memberMails.ts";
import { pick } from "./memberPages.ts";
import { goOn, type StepAt } from "./stepProgress.ts";

/** In scope, not ready as far as we know, and due for a chaser: to be looked at live before anything is sent. */
export const isDueForChaser = (member: WaveMember, now: Date, config: Pick<Config, "rules">): boolean =>
  isInScope(member) && nextChase(member, now, config.rules).kind === "mail";

/**
 * One page of chasers to those who were found without a working passkey in this very step and are due. The ordinal of the mail is part
 * of its ledger key, so a page that runs twice sends nothing twice.
 * @returns the page result to hand on; `undefined` when nobody is left.
 */
export async function chaseSome(
  ports: Pick<Ports, "store" | "clock" | "email" | "directory">,
  config: Config,
  wave: WaveFacts,
  at: StepAt,
) {
  const { store, clock, directory } = ports;
  const now = clock.now();
  const isWanted = (member: WaveMember) => isCheckedSince(member, at.since) && isDueForChaser(member, now, config);
  const { picked } = await pick(store, wave.waveId, at.after, MAILS_A_PAGE, isWanted);
  if (picked.length === 0) return undefined;

  const chases = picked.flatMap((member) => {
    const chase = nextChase(member, now, config.rules);
    return chase.kind === "mail" ? [{ member, ...chase, ordinal: member.mailsSent + 1 }] : [];
  });
  const managers = await managersFor(
    directory,
    chases.filter(({ withManager }) => withManager).map(({ member }) => member.userId),
  );
  const mails = chases.map(({ member, tone, ordinal }) => ({ member, tone, ordinal, manager: managers.get(member.userId) }));
  const { waitSeconds, unsent } = await sendToMembers(ports, config, wave, "chaser", mails);
  const counts = { ...at.counts, undeliverable: (at.counts["undeliverable"] ?? 0) + unsent };
  return goOn({ ...at, counts, after: waitSeconds === undefined ? picked.at(-1)?.userId : at.after }, waitSeconds);
}
