import { isDeepStrictEqual } from "node:util";
import type { Config } from "../../shared/config/config.ts";
import { joinerNews } from "../../shared/domain/joiner/joinerNews.ts";
import { leaveNews } from "../../shared/domain/leave/leaveRecord.ts";
import { type HiredEvent, type HrEvent, parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import { hireRecord } from "../../shared/hr/hireRecord.ts";
import { joinerIdOf } from "../../shared/hr/joinerId.ts";
import type { LeaveEvent } from "../../shared/hr/leaveEvents.ts";
import { leaveTelling } from "../../shared/hr/leaveTelling.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { unlessUnreadable } from "../../shared/unlessUnreadable.ts";

/** What came before under the same name says otherwise: nobody could say later which of the two holds. */
export interface Conflict {
  readonly code: "sequenceUsed" | "eventIdUsed";
  readonly message: string;
  readonly detail: { readonly field: string; readonly message: string };
}

type ConflictPorts = Pick<Ports, "store" | "clock">;
type ConflictConfig = Pick<Config, "tenantId" | "defaultTimeZone">;

const isHire = (event: HrEvent): event is HiredEvent => event.type === "hr.worker.hired.v1";

/** Whether what is stored under the event's id says the same, however it is written. Of what is not stored: no. */
export async function isTheSame(store: Ports["store"], { source, id, type, data }: HrEvent): Promise<boolean> {
  const body = await store.body(source, id);
  if (body === undefined) return false;
  const known = parseCanonicalEvent(JSON.parse(body));
  return "event" in known && known.event.type === type && isDeepStrictEqual(known.event.data, data);
}

/**
 * The worker's sequence was used before for something else: of the same kind, or of the other one. A row that cannot be
 * read tells of no conflict; the worker of the queue meets it again.
 */
export async function sequenceConflict(
  ports: ConflictPorts,
  config: ConflictConfig,
  event: HrEvent,
): Promise<Conflict | undefined> {
  const fields = await (isHire(event) ? usedBeforeHire(ports, config, event) : usedBeforeLeave(ports, config, event));
  if (fields === undefined || (await isTheSame(ports.store, event))) return undefined;
  const message = `was used for other content (${fields}); what changed needs a higher one`;
  return {
    code: "sequenceUsed",
    message: "The worker's sequence was used for other content; nothing was stored.",
    detail: { field: "data.sequence", message },
  };
}

async function usedBeforeHire(
  { store, clock }: ConflictPorts,
  config: ConflictConfig,
  event: HiredEvent,
): Promise<string | undefined> {
  const told = hireRecord(event, config, clock.now());
  const joiner = (await unlessUnreadable(store.joiner(told.facts.joinerId)))?.record;
  const news = joiner && joinerNews(joiner, told);
  if (news?.kind === "sequenceUsed") return news.fields.join(", ");
  const leave = await unlessUnreadable(store.leave(told.facts.joinerId));
  return leave?.record.sequence === told.sequence ? "type" : undefined;
}

async function usedBeforeLeave(
  { store }: ConflictPorts,
  config: ConflictConfig,
  event: LeaveEvent,
): Promise<string | undefined> {
  const told = leaveTelling(event, config);
  const leave = await unlessUnreadable(store.leave(told.worker));
  const news = leaveNews(leave?.record, told);
  if (news.kind === "sequenceUsed") return news.why;
  const joiner = await unlessUnreadable(store.joiner(joinerIdOf(config, event.source, event.data.workerId)));
  return joiner?.record.sequence === told.sequence ? "type" : undefined;
}
