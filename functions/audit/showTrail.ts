import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { TrailPage } from "../../shared/ports/store/audit.ts";
import { csv, json, page } from "../../shared/web/answers.ts";
import { trailPage } from "../../shared/web/pages/evidence/trailPage.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { trailCsvHead, trailCsvRecord } from "../../shared/web/trailCsv.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, type Say, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { type TrailRequest, TrailRequestSchema } from "./requests.ts";
import type { Trail } from "./schemas.ts";
import { namesIn, type WhoseTrail, whoseTrail } from "./whoseTrail.ts";

type Needs = Pick<Ports, "store" | "clock">;

const LINES_A_PAGE = 100;
/** Of a CSV, held in memory at once. */
const LINES_A_CHUNK = 900;

const sayUnknown = { unknownWave: "There is no such wave.", unknownJoiner: "There is no such joiner." } as const;

/** `GET /api/audit` and `/audit`: the whole trail of a wave, a hire, a person or the app itself, newest first. */
export const showTrail =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readTrail);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, TrailRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { query } = read;
    const refusal = refusalOf(door.principal, query, say);
    if (refusal) return refusal;
    return orTryAgain(say, async () => {
      const { store } = ports;
      const trail = await whoseTrail(store, query);
      if (typeof trail === "string") return say(404, trail, sayUnknown[trail]);
      if (query.format === "csv") return csvOf(store, trail, query);
      const found = await trail.page(query.after, query.top ?? LINES_A_PAGE);
      if (query.format === "json" || !wantsPage(request)) return json<Trail>(200, answerOf(found));
      const frame = await frameFor(ports, config, door.principal);
      const names = await namesIn(store, trail, found);
      const { title, timeZone = config.defaultTimeZone } = trail;
      return page(200, trailPage({ ...frame, title, timeZone, query: linkOf(query), ...found, names }));
    });
  };

/** Lines about hires are for those who look after them. */
function refusalOf(principal: Principal, { joiner, person }: TrailRequest, say: Say): HttpResponseInit | undefined {
  const isOfHires = joiner !== undefined || person !== undefined;
  if (!isOfHires || hasRole(principal, ...whoMay.readJoiners)) return undefined;
  return say(403, "noRole", `This needs one of the roles ${whoMay.readJoiners.join(", ")}.`);
}

const answerOf = ({ lines, next }: TrailPage): Trail => ({
  lines: lines.map(({ event }) => event),
  ...(next !== undefined && { next }),
});

/** What the links of the page say of the same trail. */
const linkOf = ({ wave, joiner, person, scope, what }: TrailRequest): string =>
  Object.entries({ wave, joiner, person, scope, what })
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encodeURIComponent(value)}`))
    .join("&");

/** The first lines are read before the answer begins, so that trouble is told; later trouble breaks the answer off. */
async function csvOf(
  store: Needs["store"],
  trail: WhoseTrail,
  { after, top }: TrailRequest,
): Promise<HttpResponseInit> {
  const first = await trail.page(after, Math.min(top ?? LINES_A_CHUNK, LINES_A_CHUNK));
  const chunks = async function* () {
    yield trailCsvHead();
    for (let found = first; ; ) {
      const names = await namesIn(store, trail, found);
      yield found.lines.map(({ event }) => trailCsvRecord(event, names)).join("");
      if (found.next === undefined || top !== undefined) return;
      found = await trail.page(found.next, LINES_A_CHUNK);
    }
  };
  return csv(200, ReadableStream.from(bytesOf(chunks())), "audit-trail.csv");
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const text of texts) if (text !== "") yield Buffer.from(text, "utf8");
}
