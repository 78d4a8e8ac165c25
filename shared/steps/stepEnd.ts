import type { Place } from "../domain/wave/waiting.ts";

/** How one call of a paged step ends. */
export type StepEnd =
  | { readonly kind: "done" }
  /** The call has done its share, or has to pause. The step goes on from `place`; without one it begins anew. */
  | {
      readonly kind: "go";
      readonly place?: Place | undefined;
      readonly afterSeconds?: number | undefined;
      readonly because?: string | undefined;
    }
  /** Nothing to do before `until`, unless people wake the wave. */
  | { readonly kind: "wait"; readonly until: string; readonly because: string };
