import type { HistoryEvent } from "../durable/protocol.ts";

/** A generation of an instance: from a start or a continue-as-new to the next, with everything that happened in it. */
export interface Generation {
  readonly executionId: string;
  readonly events: readonly HistoryEvent[];
}

/** An instance as the local engine kept it, the oldest generation first. */
export interface Recording {
  readonly workflow: string;
  /** The version it was started with; absent where the app had none. */
  readonly version?: string;
  readonly instanceId: string;
  readonly parentInstanceId?: string;
  readonly generations: readonly Generation[];
}

/** One event a line: what changes from one recording to the next can be read in a diff. */
export function recordingText({ generations, ...about }: Recording): string {
  const lines = generations.map(
    ({ executionId, events }) =>
      `{"executionId":${JSON.stringify(executionId)},"events":[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]}`,
  );
  return `${JSON.stringify(about).slice(0, -1)},"generations":[\n${lines.join(",\n")}\n]}\n`;
}
