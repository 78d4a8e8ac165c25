import type { Config } from "../config/config.ts";
import { days } from "../domain/calendar/durations.ts";
import { offerKeys } from "../domain/mail/keys.ts";
import { helpWithChaser } from "../domain/wave/chase.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { RefusedError } from "../errors.ts";
import { grantIdOf } from "../passes/openGrant.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutApp } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";

/** A link that would end sooner waits for the next week's. */
export const LEAST_OFFER_DAYS = 2;

const ABOUT_OFFER = aboutApp("looking whether a manager has a link to a one-time code already", {
  meanwhile: "They are sent one, which may be one mail too many.",
});

/**
 * Whether a manager's link that came with a chaser still works long enough for another mail about it to be one too
 * many. What is refused for good keeps nobody's link back: the answer is no then.
 * @throws TransientError
 */
export async function hasOpenChaseOffer(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
  wave: WaveFacts,
  member: WaveMember,
): Promise<boolean> {
  const help = helpWithChaser(member, member.mailsSent - 1, config.rules);
  if (!help) return false;
  const grantId = grantIdOf(config, wave.waveId, member.userId, offerKeys.chased(wave, help.offer));
  const found = await ports.store.grant(grantId).catch(async (error: unknown) => {
    if (!(error instanceof RefusedError)) throw error;
    await noteQuietly(ports, ABOUT_OFFER, error);
    return undefined;
  });
  const least = ports.clock.now().getTime() + days(LEAST_OFFER_DAYS);
  return found?.grant.state.kind === "open" && Date.parse(found.grant.closesAt) >= least;
}
