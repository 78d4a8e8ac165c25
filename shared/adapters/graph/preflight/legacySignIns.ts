import type { z } from "zod";
import { days } from "../../../domain/calendar/durations.ts";
import { LEGACY_CLIENTS } from "../../../domain/people/legacyClient.ts";
import { LegacySignIn, type LegacySignInsRead } from "../../../domain/preflight/tenantFacts.ts";
import { type Known, known } from "../../../domain/preflight/verdict.ts";
import { RefusedError } from "../../../errors.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query } from "../graphPath.ts";
import type { PartReader } from "./partReader.ts";

const LOOKED_AT_MS = days(7);
/** The most that Graph gives in one (graph facts 6.1). */
const PAGE = 1000;
const MOST_PAGES = 5;
/**
 * The sign-ins of the last week that succeeded with such a client: what a stranger tries and fails at says nothing. A
 * week, as nobody is held up by an older one: a month of them would fill the pages, and leave the week unknown more
 * often. Each page is a part of its own and one request of the reports' bucket, so that a busy moment keeps those read.
 */
export async function legacySignIns(
  graph: Pick<GraphClient, "page">,
  now: Date,
  read: PartReader,
): Promise<Known<LegacySignInsRead>> {
  const since = new Date(now.getTime() - LOOKED_AT_MS).toISOString();
  const clients = LEGACY_CLIENTS.map((name) => `clientAppUsed eq '${name}'`).join(" or ");
  const $filter = `createdDateTime ge ${since} and status/errorCode eq 0 and (${clients})`;
  const $select = "id,createdDateTime,userId,userPrincipalName,clientAppUsed";
  const path = `/auditLogs/signIns${query({ $filter, $select, $top: PAGE })}`;
  const found: z.infer<typeof LegacySignIn>[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const cursor = next;
    // Named by its cursor: a page read before belongs to the page that led to it, and to no other.
    const page = await read(`legacy sign-ins ${cursor ?? ""}`, () => pageOf(graph, path, cursor), "reports");
    if (!page.known) return page;
    found.push(...page.value.signIns);
    next = page.value.next;
    if (next === undefined) return known({ found, isWhole: true });
  }
  return known({ found, isWhole: false });
}

/** @throws RefusedError where there is no such log: that nobody is in it would say nothing. */
async function pageOf(graph: Pick<GraphClient, "page">, path: string, cursor: string | undefined) {
  const page = await graph.page(path, cursor);
  if (!page) throw new RefusedError("notFound", "notFound", "graph: GET /auditLogs/signIns: 404");
  return { signIns: page.value.map((one) => understood(LegacySignIn, one)), next: page.next };
}
