import type { Declaration } from "../domain/preflight/declaration.ts";
import { type Known, known, notKnown } from "../domain/preflight/verdict.ts";
import { isUnreadableRow } from "../errors.ts";
import type { PreflightStore } from "../ports/store/preflight.ts";

/** What people have declared. A row that cannot be read declares nothing. */
export async function declarationsOf(store: PreflightStore): Promise<Known<readonly Declaration[]>> {
  try {
    return known((await store.declarations())?.value ?? []);
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    return notKnown("the row of declarations cannot be read");
  }
}
