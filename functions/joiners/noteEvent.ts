import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { joinerIdOf } from "../../shared/hr/joinerId.ts";
import type { NotedEvent } from "../../shared/hr/notedEvents.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * From an event of which nothing follows to a line in the story of its worker, which says when it came late. Safe to
 * repeat by the event's id.
 */
export const noteEvent =
  ({ store, clock }: Pick<Ports, "store" | "clock">, config: Config) =>
  async ({ id, source, type, data }: NotedEvent): Promise<void> => {
    const worker = joinerIdOf(config, source, data.workerId);
    const [employment, leave] = [await store.employment(worker), await store.leave(worker)];
    const newest = Math.max(employment?.record.sequence ?? -1, leave?.record.sequence ?? -1);
    const late = data.sequence < newest ? `; it comes late: sequence ${data.sequence}, and ${newest} is known` : "";
    const why = `${type}: ${whatFollows[type] ?? "nothing follows from it here"}${late}`;
    const at = clock.now().toISOString();
    await store.append([{ scope: worker, id: `noted|${id}`, at, who: APP, what: "hrEventNoted", why }]);
  };

const whatFollows: Readonly<Record<string, string>> = {
  "hr.worker.manager-changed.v1":
    "who may collect a code is Entra's word alone; an open link goes to the new manager once Entra names them",
};
