import { APP } from "../../shared/domain/audit.ts";
import type { EmploymentRecord, Told } from "../../shared/domain/employment/employmentRecord.ts";
import { groupsLeft, type Leaver, newLeaver } from "../../shared/domain/leaver/leaver.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { liftLeft } from "./liftLeft.ts";

/**
 * Notes that somebody goes, or never comes, and when what follows is due. What an earlier event said of them is
 * replaced, but for the groups that they were taken out of. Safe to repeat by the event. @throws ConflictError
 */
export async function takeInLeaver(
  { store, clock }: Pick<Ports, "store" | "clock">,
  record: EmploymentRecord,
  told: Extract<Told, { kind: "over" }>,
): Promise<void> {
  const known = await store.leaver(record.worker);
  if (known?.leaver.eventId === record.eventId && known.leaver.state !== "overtaken") return;
  const userId = known?.leaver.userId;
  // A telling that comes again is no decision: whom the brake holds it holds still.
  const held = known?.leaver.state === "held" ? ({ state: "held" } as const) : {};
  const left = known && isOfSameLeave(known.leaver) ? groupsLeft(known.leaver) : [];
  const leaver = {
    ...newLeaver(record, told, clock.now()),
    ...held,
    ...(userId !== undefined && { userId }),
    ...(left.length > 0 && { groupsBefore: left }),
  };
  const { worker: scope, eventId, toldAt: at, lastDay } = leaver;
  const after = lastDay === undefined ? "at once" : `with the end of ${lastDay}`;
  const what = leaver.as === "cancelled" ? "hireCancelled" : "leaverTold";
  await store.append([{ scope, id: `leaver|${eventId}`, at, who: APP, what, after }]);
  // A day that lies ahead now: until then they have not left.
  if (Date.parse(leaver.dueAt) > clock.now().getTime()) await liftLeft({ store }, scope, userId);
  await store.saveLeaver(leaver, known?.etag);
}

/** Whoever has worked here in between starts afresh. */
const isOfSameLeave = ({ state }: Leaver): boolean => state !== "overtaken" && state !== "lifted";
