import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { mayStillServe } from "../../shared/domain/people/personActs.ts";
import { endGrant } from "../../shared/passes/endGrant.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, redirect } from "../../shared/web/answers.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { readPressed } from "../web/readPressed.ts";
import { endLinksPurpose, userIn } from "./personInPath.ts";
import { EndLinksSchema } from "./requests.ts";
import type { LinksEnded } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "directory" | "passIssuer" | "clock" | "email">;

const FIRST = "1970-01-01T00:00:00.000Z";

/**
 * `POST /api/people/{userId}/links/end`: closes every link to a code for this person that is open, and deletes a code
 * of ours that is still valid. The safe direction: any sign-in of the Helpdesk or an Admin does.
 */
export const endLinks =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.takeBackLinks);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const userId = userIn(request);
    const read = await readPressed(request, config, say, {
      schemaOf: () => EndLinksSchema,
      purposeOf: () => endLinksPurpose(userId ?? ""),
      oid: door.principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in read) return read.refusal;
    if (userId === undefined) return say(404, "unknownPerson", "There is no such person in this tenant.");
    return orTryAgain(
      say,
      async () => {
        const ended = await endAll(ports, userId, personOf(door.principal));
        return read.isForm ? redirect(`/people/${userId}`) : json<LinksEnded>(200, { ended });
      },
      refusedTo(ports, config, "takeBackLinks"),
    );
  };

/** The trail first: who asked for it is known whatever comes in between, and asked for again it is one line. */
async function endAll(ports: Needs, userId: string, by: Person): Promise<number> {
  const { store, clock } = ports;
  const now = clock.now();
  const useful = (await store.grantsOf(userId, FIRST)).filter((grant) => mayStillServe(grant, now));
  if (useful.length === 0) return 0;
  await store.append([
    {
      scope: APP_SCOPE,
      id: ["linksTakenBack", ...useful.map(({ grantId }) => grantId)].join("|"),
      at: now.toISOString(),
      who: by,
      what: "linksTakenBack",
      subjectId: userId,
    },
  ]);
  await endEach(ports, useful, `taken back by ${by.displayName}`);
  return useful.length;
}

/** One that is just being collected holds up none of the others. @throws the first that was in the way, at the end. */
async function endEach(ports: Needs, grants: readonly Grant[], because: string): Promise<void> {
  const ended = await Promise.allSettled(grants.map(({ grantId }) => endGrant(ports, grantId, because)));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
