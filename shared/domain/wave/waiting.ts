import { z } from "zod";

/**
 * Where a paged step stands. It is saved in the orchestration's input and, for a wait that people can wake, in the
 * wave's waiting row. A place holds no person's data.
 */
export const PlaceSchema = z.object({
  /** The name of the phase that comes next. A name that the step does not know begins the step anew. */
  phase: z.string(),
  /** When the step began, ISO 8601 UTC: what was checked or sent after it was done by this step. */
  since: z.string(),
  /** The last member done, or an opaque cursor of a log; absent at the beginning of a phase. */
  cursor: z.string().optional(),
  /** When a service did not take a cursor any more, and the step began anew at its first page. */
  begunAnewAt: z.string().optional(),
  /** Names the run that it belongs to, as it was when that began; of a step that people can wake. */
  of: z.string().optional(),
  /** What the step has counted so far, under the names of its own schema. */
  tally: z.record(z.string(), z.unknown()),
});
export type Place = Readonly<z.infer<typeof PlaceSchema>>;

export const WaitingKindSchema = z.enum([
  /** A service said no, or something is missing that only people can mend. */
  "refused",
  /** A service has no time for now, or a quota is used up. */
  "busy",
]);

/** A place that waits in the middle. `of` names the run of the step that it belongs to. */
export const KeptPlaceSchema = PlaceSchema.extend({ of: z.string() });

/** Why a wave's step was refused or has to wait, and until when. People read `because`; nothing else does. */
export interface Waiting {
  readonly kind: z.infer<typeof WaitingKindSchema>;
  readonly until: string;
  readonly because: string;
  /** Where the step goes on; not for people to read. */
  readonly place?: Readonly<z.infer<typeof KeptPlaceSchema>> | undefined;
}
