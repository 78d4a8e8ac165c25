import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { groupsLeft, type Leaver, type LeaverState } from "../../shared/domain/leaver/leaver.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { shownTroubles } from "../../shared/troubles/shownTroubles.ts";
import { json, page } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { leaversPage } from "../../shared/web/pages/leaversPage.ts";
import { hasRole } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { hurdleAt } from "../door/atDoor.ts";
import { admit, orTryAgain, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { type LeaverRange, LeaverRangeSchema, MOST_AT_ONCE } from "./requests.ts";
import type { LeaverList, LeaverWithTrail, ShownLeaver } from "./schemas.ts";

const AUDIT_LINES = 50;
/** What the token of the form is bound to. */
export const DECISION_PURPOSE = "decide leavers";

/** What the token of the form is bound to that puts somebody back into their groups. */
export const restorePurpose = (leaverId: string): string => `restore ${leaverId.toLowerCase()}`;

/** `GET /api/leavers?skip=0&top=100`: how many are where, and one page of them in the store's order. */
export const listLeavers =
  (ports: Pick<Ports, "store">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readLeavers);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, LeaverRangeSchema, say);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, async () => json<LeaverList>(200, await list(ports, read.query)));
  };

/** `GET /leavers`: whoever waits for a decision, and the others. */
export const showLeavers =
  (ports: Pick<Ports, "store" | "clock" | "directory" | "offboarder">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readLeavers);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    return orTryAgain(sayTo(request, config), async () => {
      const now = ports.clock.now();
      const all = await list(ports, { skip: 0, top: MOST_AT_ONCE });
      const held = await list(ports, { skip: 0, top: MOST_AT_ONCE, state: "held" });
      const mayDecide = hasRole(principal, ...whoMay.decideLeavers);
      const mayRestore = mayDecide && ports.offboarder !== undefined;
      const visit = { acts: mayDecide ? (["decideLeavers"] as const) : [], back: "/leavers" };
      return page(
        200,
        leaversPage({
          ...(await frameFor(ports, config, principal)),
          timeZone: config.defaultTimeZone,
          counts: all.counts,
          held: held.leavers,
          others: all.leavers.filter(({ state }) => state !== "held"),
          mayDecide,
          hurdle: held.leavers.length > 0 ? await hurdleAt(ports, config, request, principal, visit) : undefined,
          formToken: formToken(config, principal.oid, DECISION_PURPOSE, now),
          asOf: now.toISOString(),
          restoreToken: mayRestore ? (id) => formToken(config, principal.oid, restorePurpose(id), now) : undefined,
        }),
      );
    });
  };

/** `GET /api/leavers/{leaverId}`: one of them, with what happened. */
export const showLeaver =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readLeavers);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const id = z.guid().toLowerCase().safeParse(request.params["leaverId"]).data;
    return orTryAgain(say, async () => {
      const known = id === undefined ? undefined : await ports.store.leaver(id);
      if (!known) return say(404, "unknownLeaver", "Of nobody with this id HR told that they leave.");
      const [audit, troubles] = [
        await ports.store.recent(known.leaver.worker, AUDIT_LINES),
        await shownTroubles(ports, known.leaver.worker),
      ];
      return json<LeaverWithTrail>(200, { ...shown(known.leaver), audit, troubles });
    });
  };

async function list({ store }: Pick<Ports, "store">, { skip, top, state }: LeaverRange): Promise<LeaverList> {
  const counts: Record<LeaverState, number> = { waiting: 0, held: 0, dropped: 0, overtaken: 0, lifted: 0, done: 0 };
  const leavers: ShownLeaver[] = [];
  let total = 0;
  let wanted = 0;
  for await (const some of store.leaverPages())
    for (const leaver of some) {
      counts[leaver.state] += 1;
      total += 1;
      if (state !== undefined && leaver.state !== state) continue;
      if (wanted >= skip && leavers.length < top) leavers.push(shown(leaver));
      wanted += 1;
    }
  return { total, counts, skip, leavers };
}

function shown({ worker, identity: _, groupsBefore, ...leaver }: Leaver): ShownLeaver {
  const groups = groupsLeft({ ...leaver, groupsBefore });
  return { leaverId: worker, ...leaver, ...(groups.length > 0 && { groups }) };
}
