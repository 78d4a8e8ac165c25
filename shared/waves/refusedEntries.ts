import type { WaveMember } from "../domain/wave/member.ts";
import { readinessOf } from "../domain/wave/readiness.ts";
import type { StepScope } from "../steps/step.ts";
import { namesIn, tryAlert } from "./staffMails.ts";

/** Ready, and outside for no other reason than that the group did not take them in. */
export const isRefusedEntry = (member: WaveMember): boolean =>
  member.entryRefused !== undefined && member.enforcedAt === undefined && readinessOf(member).ready;

/** Names to the operators, once a day, whom the enforced group does not take in, with Graph's words. */
export async function tellRefusedEntries(
  { ports, config, wave, now }: StepScope,
  members: readonly WaveMember[],
): Promise<void> {
  const refused = members.filter(isRefusedEntry);
  if (refused.length === 0) return;
  const said = [...new Set(refused.map(({ entryRefused }) => entryRefused?.said))].slice(0, 5).join("; ");
  const who = refused.length === 1 ? "1 person of this wave was" : `${refused.length} people of this wave were`;
  const what = `${who} ready, and Entra did not take them into the enforced group: ${namesIn(refused)}. It said: ${said}. Nobody asks them for a passkey, and the wave goes on without them; they are tried again once a day for as long as the approval covers them. Mend the cause in Entra, or decide about them on the wave's page.`;
  await tryAlert(ports, config, wave, `entryRefused|${now.toISOString().slice(0, 10)}`, what);
}
