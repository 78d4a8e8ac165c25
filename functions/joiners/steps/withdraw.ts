import { APP } from "../../../shared/domain/audit.ts";
import type { JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
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
    const joiner = await ports.store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !facts?.offer || facts.ended) return;
    await takeOfferBack(
      ports,
      joiner,
      "the first day of work has moved",
      `the first day of work is ${facts.startDate} now`,
    );
  };

/** The line first, the row last. @param because of the grant. @param why for the story. */
export async function takeOfferBack(
  ports: WithdrawPorts,
  { record, etag }: { readonly record: JoinerRecord; readonly etag: string },
  because: string,
  why: string = because,
): Promise<void> {
  const { store, clock } = ports;
  const { facts } = record;
  if (!facts.offer) return;
  const { grantId } = facts.offer;
  await endGrant(ports, grantId, because);
  const at = clock.now().toISOString();
  const line = {
    scope: facts.joinerId,
    id: `offerWithdrawn|${grantId}`,
    at,
    who: APP,
    what: "offerWithdrawn" as const,
  };
  await store.append([{ ...line, why }]);
  const moves = (facts.moves ?? 0) + 1;
  await store.saveJoiner({ ...record, facts: { ...facts, offer: undefined, pass: undefined, moves } }, etag);
}
