import { z } from "zod";
import { understood } from "./graphAnswer.ts";
import { type GraphClient, query, segment } from "./graphClient.ts";
import { odataType } from "./graphUser.ts";

const PAGE = 999;
const WithId = z.object({ id: z.guid() });

/** Ids of all users in a group, nested included. Read without the eventually consistent index: what was just added must show (no cast, hence no `ConsistencyLevel`). */
export async function* memberIds(graph: GraphClient, groupId: string): AsyncGenerator<readonly string[], void, undefined> {
  for await (const page of graph.pages(`/groups/${segment(groupId)}/transitiveMembers${query({ $select: "id", $top: PAGE })}`)) {
    yield page.filter((member) => odataType(member) === "user").map((member) => understood(WithId, member).id);
  }
}
