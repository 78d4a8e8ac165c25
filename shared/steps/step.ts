import type { z } from "zod";
import type { Config } from "../config/config.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { DueStep } from "../domain/wave/waveSteps.ts";
import type { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

export type StepKind = DueStep["kind"];
export type StepOf<Kind extends StepKind> = Extract<DueStep, { readonly kind: Kind }>;

/** What a step is carried out with. */
export interface StepScope<Step extends DueStep = DueStep> {
  /** Member rows and managers are read once in a call; the wave row is read again before every page. */
  readonly ports: Ports;
  readonly config: Config;
  readonly wave: WaveFacts;
  readonly step: Step;
  readonly now: Date;
}

/** What a page of a step is carried out with. */
export interface Scope<Tally, Step extends DueStep = DueStep> extends StepScope<Step> {
  /** When the step began, ISO 8601 UTC. */
  readonly since: string;
  /** The page begins behind this member, or at this place of a log; absent for the first page of a phase. */
  readonly cursor: string | undefined;
  readonly tally: Tally;
}

/** How a page ends. `tally` names what has changed in it; `afterSeconds` is the pause that a service asked for. */
export type PageEnd<Tally> =
  /** The phase has more pages; the next one begins at `cursor`. */
  | {
      readonly kind: "more";
      readonly cursor: string | undefined;
      readonly afterSeconds?: number | undefined;
      readonly tally?: Partial<Tally> | undefined;
    }
  /** The phase is complete. */
  | { readonly kind: "next"; readonly tally?: Partial<Tally> | undefined }
  /** The phase had nothing to do: the following one goes on with what was read. */
  | { readonly kind: "nothing" }
  /** The step goes on with another phase than the following one. */
  | {
      readonly kind: "goTo";
      readonly phase: string;
      readonly afterSeconds?: number | undefined;
      readonly tally?: Partial<Tally> | undefined;
    }
  /** The step's fact stands in the wave row, or the step is not wanted any more. */
  | { readonly kind: "done" }
  /** Only people can mend what is in the way; it is shown on the wave's page and asked again within the hour. */
  | { readonly kind: "refused"; readonly code: string; readonly because: string };

interface Along<Tally> {
  readonly afterSeconds?: number | undefined;
  readonly tally?: Partial<Tally>;
}
export const more = <Tally>(cursor: string | undefined, along: Along<Tally> = {}): PageEnd<Tally> => ({
  kind: "more",
  cursor,
  ...along,
});
export const goTo = <Tally>(phase: string, along: Along<Tally> = {}): PageEnd<Tally> => ({
  kind: "goTo",
  phase,
  ...along,
});
export const next = <Tally>(tally?: Partial<Tally>): PageEnd<Tally> => ({ kind: "next", tally });
export const NOTHING = { kind: "nothing" } as const;
export const DONE = { kind: "done" } as const;
export const refused = (code: string, because: string) => ({ kind: "refused", code, because }) as const;

/** One page of a phase. It must be safe to run twice: a crash repeats it. */
export type Phase<Tally, Step extends DueStep = DueStep> = (scope: Scope<Tally, Step>) => Promise<PageEnd<Tally>>;

/** A step over many people or a long log; `runStep` carries it out page by page. */
export interface PagedStep<Tally, Step extends DueStep> {
  readonly kind: Step["kind"];
  /** What the step counts; saved under these names. A place whose tally does not fit begins the step anew. */
  readonly tally: z.ZodType<Tally>;
  /** What a pause does to it. A cancellation or a rollback that people asked for ends every step. */
  readonly whenPaused: "stops" | "goesOn";
  /** Whether the step is still wanted, by the wave row alone. */
  mayRun(scope: Pick<Scope<Tally, Step>, "wave" | "step">): boolean;
  /** What must be done whatever people have decided meanwhile: asked before every page, with its phase. */
  beforeAll?(scope: Scope<Tally, Step>, phase: string): Promise<PageEnd<Tally> | undefined>;
  /** Set for a step whose long waits people can wake: it ends there and keeps its place. */
  readonly wakeable?: Wakeable;
  /** In their order. The names are saved: a step that stands at a phase which was renamed begins anew. */
  readonly phases: Readonly<Record<string, Phase<Tally, Step>>>;
}

export interface Wakeable {
  /** Names the run that a kept place belongs to: the place of an earlier run is not taken up. */
  runOf(wave: WaveFacts): string;
  /** The phase with which a kept place goes on. @returns the phase it stands at, as a rule. */
  takenUpAt(place: { readonly phase: string; readonly since: string }, now: Date): string;
  /** Tells the operators what a refusal means. */
  tellRefused(scope: StepScope, error: RefusedError): Promise<void>;
}

/** Any paged step, for the runner: it hands a step its own kind and the tally that its schema has read. */
export type AnyPagedStep = PagedStep<object, DueStep>;

/** Declares a paged step; the types of its phases follow from what it says. */
export const pagedStep = <Tally, Step extends DueStep = DueStep>(step: PagedStep<Tally, Step>): AnyPagedStep =>
  step as unknown as AnyPagedStep;
