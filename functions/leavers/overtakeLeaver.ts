import { APP } from "../../shared/domain/audit.ts";
import type { EmploymentRecord } from "../../shared/domain/employment/employmentRecord.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { liftLeft } from "./liftLeft.ts";

/**
 * HR tells of somebody who works here, and told before that they go: nothing more is done about that, and waves may
 * take them again. Safe to repeat. @throws ConflictError
 */
export async function overtakeLeaver(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { worker, eventId }: EmploymentRecord,
): Promise<void> {
  const known = await store.leaver(worker);
  if (!known) return;
  const { leaver, etag } = known;
  if (leaver.state !== "overtaken") {
    const before = `HR had told that they go (${leaver.state})`;
    const at = clock.now().toISOString();
    await store.append([{ scope: worker, id: `overtaken|${eventId}`, at, who: APP, what: "leaverOvertaken", before }]);
    await store.saveLeaver({ ...leaver, state: "overtaken", notYet: undefined, nextAt: undefined }, etag);
  }
  await liftLeft({ store }, worker, leaver.userId);
}
