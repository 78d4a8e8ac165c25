import { adviceFor } from "../domain/trouble/adviceFor.ts";
import type { Trouble } from "../domain/trouble/trouble.ts";

export type ShownTrouble = Trouble & { readonly advice: string };

/** As pages and routes show it. */
export const withAdvice = (trouble: Trouble): ShownTrouble => ({ ...trouble, advice: adviceFor(trouble) });
