import { chunks } from "../../domain/chunks.ts";
import { notMet } from "../../domain/people/privilege.ts";

/** Reads that a principal takes are a handful: some at a time fill a batch or two, and do not flood Graph. */
export const AT_A_TIME = 10;

/** Takes each principal that is found one step further, once, until nobody new turns up. */
export async function follow<T>(
  start: Iterable<readonly [id: string, what: T]>,
  step: (id: string, what: T) => Promise<Iterable<readonly [id: string, what: T]>>,
): Promise<void> {
  const met = new Set<string>();
  let found = [...start];
  while (found.length > 0) {
    const fresh = notMet(found, met);
    found = [];
    for (const some of chunks(fresh, AT_A_TIME)) {
      const steps = await Promise.all(some.map(([id, what]) => step(id, what)));
      for (const more of steps) found.push(...more);
    }
  }
}
