import { z } from "zod";
import type { PerUserMfaRead } from "../../../domain/preflight/tenantFacts.ts";
import { type Known, known, notKnown } from "../../../domain/preflight/verdict.ts";
import { TransientError } from "../../../errors.ts";
import { understood } from "../graphAnswer.ts";
import { bodyOf, type GraphClient } from "../graphClient.ts";
import { segment } from "../graphPath.ts";
import type { PartReader } from "./partReader.ts";

/** Each costs a request of a narrow bucket. So many, of all parts of the list, show whether it is in use at all. */
const MOST_ASKED = 10;
const LEAST_ASKED = 2;
const Requirements = z.object({ perUserMfaState: z.string().nullish() });

/** Evenly over the list, as accounts of one department or age may lie side by side. */
function spread<T>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_ASKED) return all;
  const places = Array.from({ length: MOST_ASKED }, (_, n) => Math.floor((n * all.length) / MOST_ASKED));
  return places.flatMap((place) => all.slice(place, place + 1));
}

/**
 * For whom MFA is set person by person, of some people. On beta, as v1.0 does not have it. A state that nobody knows,
 * or none, is no answer.
 * @param people names by id.
 */
export async function perUserMfa(
  graph: Pick<GraphClient, "send">,
  people: ReadonlyMap<string, string>,
  read: PartReader,
): Promise<Known<PerUserMfaRead>> {
  const some = spread([...people].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const on: string[] = [];
  let asked = 0;
  for (const [id, name] of some) {
    const state = await unlessUsedUp(() => read(`per-user MFA ${id}`, () => stateOf(graph, id), "reports"), asked);
    if (!state) break;
    if (!state.known) return state;
    asked += 1;
    if (state.value === "enabled" || state.value === "enforced") on.push(name);
    else if (state.value !== "disabled") return notKnown(`Graph says ${state.value ?? "nothing"} of ${name}`);
  }
  return known({ people: people.size, asked, on });
}

/** Once a few were asked about, a run that wants to go on waits for nobody: not for its share, and not for Graph. */
async function unlessUsedUp<T>(ask: () => Promise<T>, asked: number): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (asked >= LEAST_ASKED && error instanceof TransientError) return undefined;
    throw error;
  }
}

async function stateOf(graph: Pick<GraphClient, "send">, id: string): Promise<string | undefined> {
  const path = `/users/${segment(id)}/authentication/requirements`;
  const answer = await graph.send("GET", path, { version: "beta" });
  return understood(Requirements, bodyOf(answer, "GET authentication/requirements")).perUserMfaState ?? undefined;
}
