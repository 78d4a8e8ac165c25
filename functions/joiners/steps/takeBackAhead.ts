import { isSamePerson } from "../../../shared/domain/people/person.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { takeOfferBack } from "./withdraw.ts";

type TakeBackPorts = Pick<Ports, "store" | "clock" | "directory" | "passIssuer">;

/**
 * A code that was made ahead stands in the mail of whoever was the manager then. Somebody else is by now, or nobody:
 * the code is deleted while nobody has used it, and the offer is made anew. Reads Entra and the grant. Safe to repeat:
 * the row is written last. @throws TransientError RefusedError ConflictError
 */
export const makeTakeBackAhead =
  (ports: TakeBackPorts) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, directory, passIssuer } = ports;
    const joiner = await store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || facts?.offer?.mailedTo === undefined || facts.ended) return;
    const { grantId, mailedTo, openedAt } = facts.offer;
    const grant = (await store.grant(grantId))?.grant;
    if (grant?.state.kind !== "collected" || grant.state.identityCheckedBy !== "mailedAhead") return;
    const manager = await directory.managerOf(grant.userId);
    if (manager && isSamePerson(manager.id, mailedTo)) return;
    const pass = await passIssuer.passOf(grant.userId);
    // Nobody has used one that does not work yet: it is gone as a crash broke this off, and its offer is no offer.
    const isBrokenOff = pass === undefined && clock.now().getTime() < Date.parse(openedAt);
    // Of one that is used, or replaced, nothing is left to take back.
    if (pass?.id !== grant.state.passId && !isBrokenOff) return;
    await takeOfferBack(ports, joiner, "whoever was mailed the code ahead is not the manager any more");
  };
