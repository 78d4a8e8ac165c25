import { z } from "zod";
import { adviceFor } from "../domain/trouble/adviceFor.ts";
import { TroubleSchema } from "../domain/trouble/trouble.ts";
import type { Ports } from "../ports/ports.ts";

/** As pages and routes show it. */
export const ShownTroubleSchema = TroubleSchema.extend({ advice: z.string().describe("What to do about it.") });
export type ShownTrouble = Readonly<z.infer<typeof ShownTroubleSchema>>;
export const ShownTroublesSchema = z
  .array(ShownTroubleSchema)
  .readonly()
  .describe("What is refused, or does not go on, at this moment; the longest first.");

/** Those that stand now. @param scope absent for all of them. */
export async function shownTroubles(
  { store, clock }: Pick<Ports, "store" | "clock">,
  scope?: string,
): Promise<readonly ShownTrouble[]> {
  const now = clock.now().toISOString();
  const troubles = scope === undefined ? await store.troubles(now) : await store.troublesOf(scope, now);
  return troubles.map((trouble) => ({ ...trouble, advice: adviceFor(trouble) }));
}
