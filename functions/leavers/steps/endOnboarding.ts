import { endGrant } from "../../../shared/passes/endGrant.ts";
import { underEtag } from "../../../shared/underEtag.ts";
import { type LeaverStepRun, over } from "../leaverStep.ts";

/**
 * Closes the joiner's link, deletes the code that was made by it, and ends the onboarding, however it stands. Reads and
 * writes the joiner row. Safe to repeat: an onboarding that ended so ends no second time.
 */
export const endOnboarding: LeaverStepRun = async (ports, _config, { worker, as }) => {
  const { store, clock } = ports;
  const end = as === "cancelled" ? "cancelled" : "left";
  const because = as === "cancelled" ? "HR told that the hire is cancelled" : "HR told that the person has left";
  const did = await underEtag(async () => {
    const joiner = await store.joiner(worker);
    if (!joiner) return false;
    const { facts } = joiner.record;
    if (facts.ended?.as === end) return true;
    if (facts.offer) await endGrant(ports, facts.offer.grantId, because);
    const ended = { as: end, at: clock.now().toISOString(), because } as const;
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, ended } }, joiner.etag);
    return true;
  });
  return did
    ? over("done", "the onboarding ended: no link and no code any more")
    : over("nothingToDo", "nobody onboarded this person here");
};
