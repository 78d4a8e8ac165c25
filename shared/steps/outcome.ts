import { z } from "zod";

/**
 * How a call of a workflow's activity ends. `Turn` is the input of the next call: small, typed, without person's data.
 */
export type Outcome<Turn> =
  /** The same piece of work goes on: at once, or after a pause that nobody needs to wake from. */
  | {
      readonly kind: "go";
      readonly turn: Turn;
      readonly afterSeconds?: number | undefined;
      readonly because?: string | undefined;
    }
  /** Another piece of work begins, in a generation of its own. */
  | { readonly kind: "next"; readonly turn: Turn }
  /** Nothing to do before `until`; a wake-up call ends the wait early. */
  | { readonly kind: "wait"; readonly turn: Turn; readonly until: string; readonly because: string }
  /** The workflow has ended. */
  | { readonly kind: "ended"; readonly as: string };

/** The shape of an outcome on the wire. @param turn the schema of the workflow's turns. */
export const outcomeOf = <Turn>(turn: z.ZodType<Turn>): z.ZodType<Outcome<Turn>> =>
  z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("go"),
      turn,
      afterSeconds: z.number().nonnegative().optional(),
      because: z.string().optional(),
    }),
    z.object({ kind: z.literal("next"), turn }),
    z.object({ kind: z.literal("wait"), turn, until: z.string(), because: z.string() }),
    z.object({ kind: z.literal("ended"), as: z.string() }),
  ]) as z.ZodType<Outcome<Turn>>;
