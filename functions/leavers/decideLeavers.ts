import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { underEtag } from "../../shared/underEtag.ts";
import type { LeaverDecision } from "./requests.ts";

/**
 * Somebody decides about leavers whom the brake holds: released, the timer does what is due; dropped, nothing is done
 * about this telling of HR's. Safe to repeat: whoever is held no more stays as they are.
 * @returns about how many. @throws ConflictError TransientError
 */
export async function decideLeavers(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { decision, reason, leaverIds, asOf }: LeaverDecision,
  by: Person,
): Promise<number> {
  let count = 0;
  for (const worker of new Set(leaverIds)) {
    const isDecided = await underEtag(async () => {
      const known = await store.leaver(worker);
      if (known?.leaver.state !== "held") return false;
      // What HR tells by now is not what somebody has asked HR about.
      if (asOf !== undefined && Date.parse(known.leaver.toldAt) > Date.parse(asOf)) return false;
      const { eventId, userId: subjectId } = known.leaver;
      const at = clock.now().toISOString();
      // The line first: nobody is released whose release nobody can read of.
      const what = decision === "release" ? "leaverReleased" : "leaverDropped";
      const line = { scope: worker, id: `decided|${eventId}`, at, who: by, what, why: reason } as const;
      await store.append([{ ...line, ...(subjectId !== undefined && { subjectId }) }]);
      const [state, as] =
        decision === "release" ? (["waiting", "released"] as const) : (["dropped", "dropped"] as const);
      const decided: Leaver = { ...known.leaver, state, decided: { as, by, at } };
      await store.saveLeaver(decided, known.etag);
      return true;
    });
    if (isDecided) count += 1;
  }
  return count;
}
