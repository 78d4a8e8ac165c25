import type { Answer, Call } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Luck } from "./luck.ts";
import { itemsOf, type Oddity, windowOf } from "./oddity.ts";

const SHORT = 25;
const lists =
  /^\/(users|groups\/\{id\}\/(transitiveMembers|members)(\/microsoft\.graph\.\w+)?|auditLogs\/signIns|reports\/.*userRegistrationDetails)$/;
const WINDOW_MINUTES = 10;

const TOKEN = "$skiptoken";
const nextLinkOf = ({ body }: Answer): string | undefined =>
  (body as { readonly "@odata.nextLink"?: string } | undefined)?.["@odata.nextLink"];
/** A token names its list and its place there. */
const tokenOf = (link: string): string => new URL(link).searchParams.get(TOKEN) ?? "";

/** A page may be shorter than `$top`, whatever follows. Source: learn.microsoft.com/graph/paging, read 2026-11. */
export const shortPages = (luck: Luck): Oddity => ({
  before({ call, template, now }): Call {
    const { query } = call;
    if (!lists.test(template) || query.has(TOKEN)) return call;
    if (Number(query.get("$top") ?? SHORT + 1) <= SHORT) return call;
    if (!luck.hits("shortPage", `${call.path}|${windowOf(now, 60)}`)) return call;
    return { ...call, query: new Map([...query, ["$top", String(SHORT)]]) };
  },
  after({ call, now }, answer) {
    const isShort = itemsOf(answer)?.length === SHORT && nextLinkOf(answer) !== undefined;
    if (isShort && luck.hits("shortPage", `${call.path}|${windowOf(now, 60)}`)) luck.meet("shortPage");
    return answer;
  },
});

/**
 * A place in a list does not last. What has expired stays so until the list is begun anew, which makes a new place.
 * Sources: github.com/cartography-cncf/cartography/pull/2853, and for the log
 * github.com/microsoftgraph/msgraph-sdk-powershell/issues/1388.
 */
export function expiredCursors(luck: Luck): Oddity {
  const expired = new Set<string>();
  const anew = new Set<string>();
  const issue = (token: string, now: number) => `${token}|${windowOf(now, WINDOW_MINUTES)}`;
  return {
    before({ call, template, now }) {
      const token = call.query.get(TOKEN);
      if (token === undefined) return call;
      const expires = !anew.has(issue(token, now)) && luck.hits("expiredCursor", issue(token, now));
      if (!expires && !expired.has(token)) return call;
      expired.add(token);
      luck.meet("expiredCursor");
      throw /^\/(auditLogs|reports)\//.test(template)
        ? new GraphFault(400, "", "Invalid Skip Token")
        : new GraphFault(
            400,
            "Directory_ExpiredPageToken",
            "The specified page token value has expired and can no longer be included in your request.",
          );
    },
    after({ now }, answer) {
      const link = nextLinkOf(answer);
      if (link !== undefined && expired.delete(tokenOf(link))) anew.add(issue(tokenOf(link), now));
      return answer;
    },
  };
}

/** Source: github.com/microsoftgraph/microsoft-graph-docs/issues/4897. */
export const repeatedLinks = (luck: Luck): Oddity => ({
  after({ call, now }, answer) {
    const token = call.query.get(TOKEN);
    const link = nextLinkOf(answer);
    const isHit =
      token !== undefined &&
      link !== undefined &&
      luck.hits("repeatedLink", `${token}|${windowOf(now, WINDOW_MINUTES)}`);
    if (!isHit) return answer;
    luck.meet("repeatedLink");
    const { json: _, ...rest } = answer;
    return { ...rest, body: { ...answer.body, "@odata.nextLink": link.replace(tokenOf(link), token) } };
  },
});
