import { z } from "zod";
import { type Known, known, notKnown } from "../../../domain/preflight/verdict.ts";
import { understood } from "../graphAnswer.ts";
import { bodyOf, type GraphClient } from "../graphClient.ts";
import { segment } from "../graphPath.ts";
import type { PartReader } from "./partReader.ts";

/** Each costs a request of a narrow bucket: these few show whether it is in use at all. */
const MOST_ASKED = 2;
const Requirements = z.object({ perUserMfaState: z.string().nullish() });

/**
 * For whom MFA is set person by person, of the first few. On beta, as v1.0 does not have it. A state that nobody knows,
 * or none, is no answer.
 * @param people names by id.
 */
export async function perUserMfa(
  graph: Pick<GraphClient, "send">,
  people: ReadonlyMap<string, string>,
  read: PartReader,
): Promise<Known<{ readonly asked: number; readonly on: readonly string[] }>> {
  const some = [...people].toSorted(([a], [b]) => (a < b ? -1 : 1)).slice(0, MOST_ASKED);
  const on: string[] = [];
  for (const [id, name] of some) {
    const state = await read(`per-user MFA ${id}`, () => stateOf(graph, id), "reports");
    if (!state.known) return state;
    if (state.value === "enabled" || state.value === "enforced") on.push(name);
    else if (state.value !== "disabled") return notKnown(`Graph says ${state.value ?? "nothing"} of ${name}`);
  }
  return known({ asked: some.length, on });
}

async function stateOf(graph: Pick<GraphClient, "send">, id: string): Promise<string | undefined> {
  const path = `/users/${segment(id)}/authentication/requirements`;
  const answer = await graph.send("GET", path, { version: "beta" });
  return understood(Requirements, bodyOf(answer, "GET authentication/requirements")).perUserMfaState ?? undefined;
}
