import type { Config } from "../../shared/config/config.ts";
import { parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import type { LeaverNeeds } from "../leavers/leaverStep.ts";
import { employmentWorker } from "./employmentWorker.ts";
import { leaveWorker } from "./leaveWorker.ts";
import { noteEvent } from "./noteEvent.ts";

export type WorkerPorts = LeaverNeeds;

/**
 * From a stored event to whatever follows from it. Safe to repeat: an event that is known changes nothing.
 * @throws whatever keeps it from the end, an event that cannot be read included.
 */
export const hrEventWorker =
  (ports: WorkerPorts, config: Config) =>
  async (source: string, eventId: string, orchestrations: Orchestrations): Promise<void> => {
    const body = await ports.store.body(source, eventId);
    if (body === undefined) throw new Error(`no event ${eventId} is stored for ${source}`);
    const parsed = parseCanonicalEvent(JSON.parse(body));
    switch (parsed.kind) {
      case "hire":
      case "leaver":
        return employmentWorker(ports, config)(parsed.event, orchestrations);
      case "leave":
        return leaveWorker(ports, config)(parsed.event);
      case "noted":
        return noteEvent(ports, config)(parsed.event);
      case "notHandled":
      case "invalid":
        throw new Error(`the stored event ${eventId} of ${source} is ${parsed.kind}`);
    }
  };
