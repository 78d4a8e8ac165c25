import { APP } from "../../../shared/domain/audit.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

type WithdrawPorts = Pick<Ports, "store" | "clock" | "passIssuer">;

/**
 * HR has moved the first day: the link that is out opens nothing any more, an unused pass is deleted, and the offer is
 * made anew for the right morning. Safe to repeat: a grant that is closed stays closed; the row is written last.
 */
export const makeWithdrawOffer =
  (ports: WithdrawPorts) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock } = ports;
    const joiner = await store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !facts?.offer || facts.ended) return;
    const { grantId } = facts.offer;
    await endGrant(ports, grantId, "the first day of work has moved");
    await store.append([
      {
        scope: joinerId,
        id: `offerWithdrawn|${grantId}`,
        at: clock.now().toISOString(),
        who: APP,
        what: "offerWithdrawn",
        why: `the first day of work is ${facts.startDate} now`,
      },
    ]);
    const moves = (facts.moves ?? 0) + 1;
    await store.saveJoiner(
      { ...joiner.record, facts: { ...facts, offer: undefined, pass: undefined, moves } },
      joiner.etag,
    );
  };
