import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { tellStanding } from "../registration/tellStanding.ts";
import { countProgress } from "./countProgress.ts";
import { readDepartments } from "./readDepartments.ts";

/** Once an hour: whether the report moves by which everybody is counted, the departments, and the count. */
export function onProgressTimer(ports: Ports, config: Config): () => Promise<void> {
  const [read, count] = [readDepartments(ports, config), countProgress(ports, config)];
  return async () => {
    await orNote(ports, config, aboutTimer.progress, () => tellStanding(ports, config));
    await read();
    await count();
  };
}
