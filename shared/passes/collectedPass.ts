import type { JoinerFacts } from "../domain/joiner/joinerTypes.ts";
import type { Grant } from "../ports/store.ts";

/** What a grant says about its pass, as a joiner's facts tell it; `undefined` until it was collected. */
export function collectedPass({ state }: Grant): JoinerFacts["pass"] {
  return state.kind === "collected" ? { id: state.passId, issuedAt: state.at, expiresAt: state.expiresAt } : undefined;
}
