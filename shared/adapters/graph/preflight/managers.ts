import { z } from "zod";
import { chunks } from "../../../domain/chunks.ts";
import type { ManagersRead } from "../../../domain/preflight/tenantFacts.ts";
import { errorOf, outcomeOf, understood } from "../graphAnswer.ts";
import { type GraphClient, MOST_IN_BATCH } from "../graphClient.ts";
import { query, segment } from "../graphPath.ts";

/** A mail to a manager is due for few; a hundred show whether the directory names them at all. */
const MOST_ASKED = 100;
const Manager = z.object({ mail: z.string().nullish() });

/**
 * Who of the first people of the waves has no manager, or one without a mail address.
 * @param people names by id.
 */
export async function managersOf(
  graph: Pick<GraphClient, "batch">,
  people: ReadonlyMap<string, string>,
): Promise<ManagersRead> {
  const some = [...people].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_ASKED);
  const without: string[] = [];
  for (const part of chunks(some, MOST_IN_BATCH)) {
    const answers = await graph.batch(
      part.map(([id]) => ({ id, method: "GET", url: `/users/${segment(id)}/manager${query({ $select: "id,mail" })}` })),
    );
    for (const [id, name] of part) {
      const answer = answers.get(id);
      const outcome = answer && outcomeOf(answer);
      if (!answer || (outcome !== "ok" && outcome !== "notFound"))
        throw errorOf(answer ?? { status: 504, body: undefined }, "GET manager in a batch");
      if (outcome === "notFound" || !understood(Manager, answer.body).mail) without.push(name);
    }
  }
  return { asked: some.length, without };
}
