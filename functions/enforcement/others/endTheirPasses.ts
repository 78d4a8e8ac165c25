import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import type { RefusedPerson } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import { offerKeys } from "../../../shared/domain/mail/keys.ts";
import { collectedPass } from "../../../shared/domain/pass/grant.ts";
import { LOOKED_AT_ONCE } from "../../../shared/enforcement/lookLive.ts";
import { endUsedUpPasses } from "../../../shared/passes/endUsedUpPasses.ts";
import { grantIdOf } from "../../../shared/passes/openGrant.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import type { Patience } from "../../host/patience.ts";
import { OFFER_DAYS } from "./helpOthers.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

/**
 * Looks at whoever holds a pass that was collected by a link of this watch, and deletes it once a passkey has followed:
 * no wave and no onboarding looks at them. Only while the pass is valid, as Entra asks for none that has run out. Reads
 * grants and methods. Safe to repeat. Whom there is no time for is looked at in the next run.
 * @throws TransientError, RefusedError
 */
export async function endTheirPasses(ports: OthersNeeds, config: Config, patience: Patience): Promise<void> {
  const now = ports.clock.now().toISOString();
  const helped = (await ports.store.refusedPeople()).filter(({ helpOfferedAt }) => helpOfferedAt !== undefined);
  const held = await Promise.all(helped.map((person) => holdsPass(ports, config, person, now)));
  let left = helped.filter((_, index) => held[index]).map(({ userId }) => userId);
  while (left.length > 0) {
    const some = left.slice(0, LOOKED_AT_ONCE);
    left = left.slice(LOOKED_AT_ONCE);
    const { found, retryAfterSeconds = 0 } = await ports.methods.methodsOfMany(
      some,
      Math.min(left.length, LOOKED_AT_ONCE),
      lookFor.usedUpPass,
    );
    await endUsedUpPasses(ports, found, (error) => noteTrouble(ports, config, aboutTimer.othersPasses, error));
    if (left.length === 0 || retryAfterSeconds >= patience.left()) return;
    await patience.pause(retryAfterSeconds);
  }
}

/** By the ids of all offers whose links may have been open together. */
async function holdsPass(
  { store }: OthersNeeds,
  config: Config,
  { userId, helpOfferedAt = "" }: RefusedPerson,
  now: string,
): Promise<boolean> {
  const lastOffer = Date.parse(helpOfferedAt);
  const dates = Array.from({ length: OFFER_DAYS + 1 }, (_, n) => new Date(lastOffer - days(n)).toISOString());
  const rows = await Promise.all(
    dates.map((at) => store.grant(grantIdOf(config, APP_SCOPE, userId, offerKeys.blocked(at.slice(0, 10))))),
  );
  return rows.some((row) => row && (collectedPass(row.grant)?.expiresAt ?? "") > now);
}
