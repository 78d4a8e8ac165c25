import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { employmentNews, employmentOfJoiner } from "../../shared/domain/employment/employmentRecord.ts";
import { leaveNews } from "../../shared/domain/leave/leaveRecord.ts";
import { canonicalJson } from "../../shared/domain/policy/canonicalJson.ts";
import { type HrEvent, type ParsedEvent, parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import { employmentTelling, type TellingConfig } from "../../shared/hr/employmentTelling.ts";
import { joinerIdOf } from "../../shared/hr/joinerId.ts";
import { leaveTelling } from "../../shared/hr/leaveTelling.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { unlessUnreadable } from "../../shared/unlessUnreadable.ts";

/** What came before under the same name says otherwise: nobody could say later which of the two holds. */
export interface Conflict {
  readonly code: "sequenceUsed" | "eventIdUsed";
  readonly message: string;
  readonly detail: { readonly field: string; readonly message: string };
}

type ConflictPorts = Pick<Ports, "store">;
type ConflictConfig = TellingConfig;
/** An event that can be read. */
export type ReadEvent = Extract<ParsedEvent, { event: HrEvent }>;

/** What is stored under the event's id beside it. What was never stored is neither the same nor another. */
export async function storedAs(store: Ports["store"], event: HrEvent): Promise<"same" | "other" | "nothing"> {
  const { source, id, type, data } = event;
  const body = await store.body(source, id);
  if (body === undefined) return "nothing";
  const known = parseCanonicalEvent(JSON.parse(body));
  // However it is written.
  const isSame = "event" in known && known.event.type === type && isDeepStrictEqual(known.event.data, data);
  return isSame ? "same" : "other";
}

export const EVENT_ID_USED: Conflict = {
  code: "eventIdUsed",
  message: "The event's id was used for other content; nothing was stored.",
  detail: { field: "id", message: "came before with other data; every event has an id of its own" },
};

/**
 * The worker's sequence was used before for something else: of the same kind, or of another one. A row that cannot be
 * read tells of no conflict; the worker of the queue meets it again. The sequence is taken for this event from now on.
 */
export async function sequenceConflict(
  ports: ConflictPorts,
  config: ConflictConfig,
  read: ReadEvent,
): Promise<Conflict | undefined> {
  const { event } = read;
  const { source, type, data } = event;
  const worker = joinerIdOf(config, source, data.workerId);
  const print = createHash("sha256")
    .update(canonicalJson([{ type }, { data }]))
    .digest("hex");
  const fields =
    (await usedBefore(ports, config, read, worker)) ??
    ((await ports.store.claimSequence(worker, data.sequence, print)) === print ? undefined : "the event of before");
  if (fields === undefined) return undefined;
  const message = `was used for other content (${fields}); what changed needs a higher one`;
  return {
    code: "sequenceUsed",
    message: "The worker's sequence was used for other content; nothing was stored.",
    detail: { field: "data.sequence", message },
  };
}

/** @returns what differs, by its name in the event. */
async function usedBefore(
  { store }: ConflictPorts,
  config: ConflictConfig,
  read: ReadEvent,
  worker: string,
): Promise<string | undefined> {
  const { sequence } = read.event.data;
  const leave = (await unlessUnreadable(store.leave(worker)))?.record;
  const joiner = (await unlessUnreadable(store.joiner(worker)))?.record;
  const employment =
    (await unlessUnreadable(store.employment(worker)))?.record ?? (joiner && employmentOfJoiner(joiner));
  if (read.kind === "hire" || read.kind === "leaver") {
    const news = employmentNews(employment, employmentTelling(read.event, config));
    if (news.kind === "sequenceUsed") return news.fields.join(", ");
    return leave?.sequence === sequence ? "type" : undefined;
  }
  if (read.kind === "leave") {
    const news = leaveNews(leave, leaveTelling(read.event, config));
    if (news.kind === "sequenceUsed") return news.why;
    return employment?.sequence === sequence ? "type" : undefined;
  }
  return leave?.sequence === sequence || employment?.sequence === sequence ? "type" : undefined;
}
