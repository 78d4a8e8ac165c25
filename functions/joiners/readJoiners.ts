import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import type { JoinerFacts, JoinerRecord } from "../../shared/domain/joiner/joinerTypes.ts";
import { isStuck } from "../../shared/domain/joiner/openWork.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { shownTroubles } from "../../shared/troubles/shownTroubles.ts";
import { json, problem } from "../../shared/web/answers.ts";
import { CLIENT_NOT_ALLOWED, hasRole, isAllowedClient, principalOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { orTryAgain, sayTo } from "../web/door.ts";
import { type JoinerRange, JoinerRangeSchema } from "./requests.ts";
import type { Joiner, JoinerList, JoinerSummary, Standing } from "./schemas.ts";

const AUDIT_LINES = 50;

type DoorConfig = Pick<
  Config,
  "tenantId" | "authAudience" | "apiClientIds" | "organizationName" | "door" | "enforcedStrengthId"
>;

/** `GET /api/joiners?skip=0&top=100`: how many are where, and one page of them in the store's order. */
export const listJoiners =
  (ports: Pick<Ports, "store" | "clock">, config: DoorConfig): HttpHandler =>
  async (request) => {
    const refusal = refusalOf(request, config);
    if (refusal) return refusal;
    const range = JoinerRangeSchema.safeParse(Object.fromEntries(request.query));
    if (!range.success) {
      const details = range.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
      return problem(400, "invalidQuery", "The query is not understood.", details);
    }
    return orTryAgain(sayTo(request, config), () => list(ports, range.data));
  };

async function list(
  ports: Pick<Ports, "store" | "clock">,
  { skip, top, standing }: JoinerRange,
): Promise<HttpResponseInit> {
  const { store, clock } = ports;
  const counts = nobody();
  const joiners: JoinerSummary[] = [];
  let total = 0;
  let wanted = 0;
  for await (const page of store.joiners()) {
    for (const record of page) {
      const summary = summaryOf(record);
      counts[summary.standing] += 1;
      total += 1;
      if (standing !== undefined && summary.standing !== standing) continue;
      if (wanted >= skip && joiners.length < top) joiners.push(summary);
      wanted += 1;
    }
  }
  const notWorkedOn = (await store.openWork()).filter((work) => isStuck(work, clock.now()));
  const ids = new Set(joiners.map(({ joinerId }) => joinerId));
  const troubles = (await shownTroubles(ports)).filter(({ scope }) => ids.has(scope));
  return json<JoinerList>(200, { total, counts, skip, joiners, notWorkedOn, troubles });
}

/** `GET /api/joiners/{joinerId}`: the facts and what happened, newest first. */
export const showJoiner =
  (ports: Pick<Ports, "store" | "clock">, config: DoorConfig): HttpHandler =>
  async (request) => {
    const { store } = ports;
    const refusal = refusalOf(request, config);
    if (refusal) return refusal;
    const joinerId = request.params["joinerId"] ?? "";
    return orTryAgain(sayTo(request, config), async () => {
      const joiner = z.guid().safeParse(joinerId).success ? await store.joiner(joinerId) : undefined;
      if (!joiner) return problem(404, "unknownJoiner", "There is no such joiner.");
      return json<Joiner>(200, {
        ...summaryOf(joiner.record),
        facts: joiner.record.facts,
        audit: await store.recent(joinerId, AUDIT_LINES),
        troubles: await shownTroubles(ports, joinerId),
      });
    });
  };

function refusalOf(request: HttpRequest, config: DoorConfig): HttpResponseInit | undefined {
  const principal = principalOf(request, config);
  if (!principal) return problem(401, "notSignedIn", "Sign in first.");
  if (!isAllowedClient(principal, config)) return problem(403, "clientNotAllowed", CLIENT_NOT_ALLOWED);
  return hasRole(principal, ...whoMay.readJoiners)
    ? undefined
    : problem(403, "noRole", `This needs one of the roles ${whoMay.readJoiners.join(", ")}.`);
}

const nobody = (): JoinerList["counts"] => ({
  waitingForAccount: 0,
  waitingForStart: 0,
  offered: 0,
  collected: 0,
  registered: 0,
  handedOver: 0,
  held: 0,
  cancelled: 0,
  left: 0,
});

function standingOf({ ended, registeredAt, account, offer, pass }: JoinerFacts): Standing {
  if (ended) return ended.as;
  if (registeredAt) return "registered";
  if (pass) return "collected";
  if (offer) return "offered";
  return account?.kind === "found" ? "waitingForStart" : "waitingForAccount";
}

export const summaryOf = ({ facts, displayName, workerId, source }: JoinerRecord): JoinerSummary => ({
  joinerId: facts.joinerId,
  displayName,
  source,
  workerId,
  startDate: facts.startDate,
  timeZone: facts.timeZone,
  standing: standingOf(facts),
  userId: facts.account?.kind === "found" ? facts.account.userId : undefined,
  because: facts.ended?.because,
});
