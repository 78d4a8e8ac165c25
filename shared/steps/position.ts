import type { Place } from "../domain/wave/waiting.ts";
import type { AnyPagedStep, PageEnd } from "./step.ts";

/** A place as its step reads it: a phase that exists, a tally that fits. */
export interface Position {
  readonly phase: string;
  readonly since: string;
  readonly cursor: string | undefined;
  readonly begunAnewAt?: string | undefined;
  readonly of?: string | undefined;
  readonly tally: object;
}

export function beginningOf(step: AnyPagedStep, now: Date): Position {
  const [phase] = Object.keys(step.phases);
  if (phase === undefined) throw new Error(`${step.kind} has no phases`);
  return { phase, since: now.toISOString(), cursor: undefined, tally: step.tally.parse({}) };
}

/** @returns `undefined` for a place that this step does not know: it was saved under other names. */
export function positionAt(step: AnyPagedStep, place: Place | undefined): Position | undefined {
  if (!place || !Object.hasOwn(step.phases, place.phase)) return undefined;
  const tally = step.tally.safeParse(place.tally);
  const { phase, since, cursor, begunAnewAt, of } = place;
  return tally.success ? { phase, since, cursor, begunAnewAt, of, tally: tally.data } : undefined;
}

export const placeOf = ({ phase, since, cursor, begunAnewAt, of, tally }: Position): Place => ({
  phase,
  since,
  ...(cursor !== undefined && { cursor }),
  ...(begunAnewAt !== undefined && { begunAnewAt }),
  ...(of !== undefined && { of }),
  tally: { ...tally },
});

/** Where the step stands after a page. @returns `undefined` behind the last phase. */
export function afterPage(
  step: AnyPagedStep,
  at: Position,
  end: Exclude<PageEnd<object>, { kind: "done" | "refused" }>,
): Position | undefined {
  const tally = { ...at.tally, ...("tally" in end && end.tally) };
  if (end.kind === "more") return { ...at, cursor: end.cursor, tally };
  const names = Object.keys(step.phases);
  const phase = end.kind === "goTo" ? end.phase : names[names.indexOf(at.phase) + 1];
  return phase === undefined ? undefined : { ...at, phase, cursor: undefined, tally };
}
