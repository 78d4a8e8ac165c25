import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { endLineId } from "../../../shared/domain/joiner/joinerTypes.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { sendAppAlert } from "../../../shared/waves/staffMails.ts";

type HoldPorts = Pick<Ports, "store" | "clock" | "passIssuer" | "email">;

/**
 * What HR told cannot be right, so a person has to look at it: nothing is offered, and the onboarding ends until HR
 * tells of the hire anew. The operators get one mail an hour and source: a whole workforce may be sent again. Safe to
 * repeat by ledger key; the row ends last.
 */
export const makeHoldJoiner =
  (ports: HoldPorts, config: Config) =>
  async ({ joinerId, because }: { joinerId: string; because: string }): Promise<void> => {
    const { store, clock } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended) return;
    const { facts, displayName, source, workerId } = joiner.record;
    if (facts.offer) await endGrant(ports, facts.offer.grantId, "held for a person to look at");
    const at = clock.now().toISOString();
    const say = `The hire of ${displayName} (worker ${workerId} of ${source}), and maybe of others, is held: ${because}. No code is offered. Have HR tell of it again, with the right date and a higher sequence; where the date is right, help the person by hand, or change START_PAST_DAYS or START_AHEAD_DAYS. GET /api/joiners?standing=held tells who is held.`;
    await sendAppAlert(ports, config, `joinersHeld|${source}|${at.slice(0, 13)}`, say);
    const id = endLineId(facts, "held");
    await store.append([{ scope: joinerId, id, at, who: APP, what: "joinerHeld", why: because }]);
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, ended: { as: "held", at, because } } }, joiner.etag);
  };
