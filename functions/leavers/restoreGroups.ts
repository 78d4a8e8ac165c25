import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { groupsLeft } from "../../shared/domain/leaver/leaver.ts";
import { isSamePerson } from "../../shared/domain/people/person.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Offboarder } from "../../shared/ports/graph.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page } from "../../shared/web/answers.ts";
import { restoredPage } from "../../shared/web/pages/leaversPage.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct } from "../door/atDoor.ts";
import { orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readPressed } from "../web/readPressed.ts";
import { restorePurpose } from "./readLeavers.ts";
import { RestoreGroupsSchema } from "./requests.ts";
import type { GroupsRestored } from "./schemas.ts";

/**
 * `POST /api/leavers/{leaverId}/groups`: an Admin has somebody put back into the groups that the app took them out of.
 * HR was wrong, say, or tells that they work here after all. Safe to repeat: whoever is in stays in.
 */
export const restoreGroups =
  (ports: Pick<Ports, "store" | "clock" | "directory" | "email" | "offboarder">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const entry = { roles: whoMay.decideLeavers, back: "/leavers" };
    const door = await admitToAct(ports, config, request, "decideLeavers", entry);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const pressed = await readPressed(request, config, say, {
      schemaOf: () => RestoreGroupsSchema,
      purposeOf: () => restorePurpose(request.params["leaverId"] ?? ""),
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    const { reason } = pressed.body;
    const id = z.guid().toLowerCase().safeParse(request.params["leaverId"]).data;
    return orTryAgain(
      say,
      async () => {
        const { store, clock, offboarder } = ports;
        const leaver = id === undefined ? undefined : (await store.leaver(id))?.leaver;
        if (!leaver) return say(404, "unknownLeaver", "Of nobody with this id HR told that they leave.");
        const { worker: scope, eventId, userId } = leaver;
        const groups = groupsLeft(leaver);
        if (!offboarder || userId === undefined || groups.length === 0)
          return say(409, "nothingToRestore", "The app took this person out of no group, or may put nobody back.");
        if (isSamePerson(userId, principal.oid))
          return say(403, "ownCase", "Nobody puts themselves back into groups: another Admin does.");
        const at = clock.now().toISOString();
        const line = { scope, id: `restored|${eventId}|${at}`, at, who: personOf(principal), why: reason } as const;
        await store.append([{ ...line, what: "leaverGroupsRestored", subjectId: userId }]);
        const refused: (typeof groups)[number][] = [];
        for (const group of groups) if (!(await isIn(offboarder, group.id, userId))) refused.push(group);
        const restored = groups.length - refused.length;
        if (!pressed.isForm) return json<GroupsRestored>(200, { restored, refused: refused.map((group) => group.id) });
        return page(200, restoredPage(await frameFor(ports, config, principal), { restored, refused }));
      },
      refusedTo(ports, config, "decideLeavers"),
    );
  };

/** A group that is gone keeps nobody out of the others: whoever asked reads which it was. */
async function isIn(offboarder: Offboarder, groupId: string, userId: string): Promise<boolean> {
  try {
    await offboarder.joinGroup(groupId, userId);
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
