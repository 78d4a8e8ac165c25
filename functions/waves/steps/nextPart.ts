import type { Config } from "../../../shared/config/config.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { isForNextPart, sayPart } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { sendApprovalRequest } from "../../../shared/waves/staffMails.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";

/**
 * Notes in the member rows how this evidence names them; members whom an earlier one named are not any more, but for
 * those who may still enter under an approval that stands.
 */
export async function nameMembers(
  store: Pick<Ports["store"], "mergeMembers">,
  wave: WaveFacts,
  members: readonly WaveMember[],
  by: { readonly ready: readonly string[]; readonly leftOut: readonly string[]; digest: string; at: string },
): Promise<void> {
  const { digest } = by;
  const isNext = isForNextPart(wave, new Date(by.at));
  const naming = new Map([
    ...by.leftOut.map((userId) => [userId, "leftOut" as const] as const),
    ...by.ready.map((userId) => [userId, "ready" as const] as const),
  ]);
  const changes = members.flatMap((member): Pick<WaveMember, "userId" | "named">[] => {
    const { userId, sortedOut, named } = member;
    const as = naming.get(userId);
    if (!as) return named && (sortedOut || isNext(member)) ? [{ userId, named: undefined }] : [];
    return named?.digest === digest && named.as === as ? [] : [{ userId, named: { digest, as } }];
  });
  if (changes.length > 0) await store.mergeMembers(wave.waveId, changes);
}

/** Asks for the approval of the next part. Safe to repeat by the keys of the line and the mail. */
export async function tellPartSwept(ports: Ports, config: Config, wave: WaveFacts): Promise<void> {
  const { evidence } = wave;
  if (!evidence?.part) return;
  const { at, digest, part } = evidence;
  const why = `${sayPart(part)}, digest ${digest}`;
  await ports.store.append([waveEvent(wave, { id: `partSwept|${at}`, at, what: "partSwept", why })]);
  await sendApprovalRequest(ports, config, wave);
}
