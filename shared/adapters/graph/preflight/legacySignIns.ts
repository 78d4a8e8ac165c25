import type { z } from "zod";
import { days } from "../../../domain/calendar/durations.ts";
import { LegacySignIn } from "../../../domain/preflight/tenantFacts.ts";
import { understood } from "../graphAnswer.ts";
import type { GraphClient } from "../graphClient.ts";
import { query } from "../graphPath.ts";

const LOOKED_AT_MS = days(7);
const PAGE = 200;
/**
 * Clients that know passwords only, as the log names them. Source:
 * learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication, read 2026-11.
 */
const LEGACY = [
  "Authenticated SMTP",
  "Autodiscover",
  "Exchange ActiveSync",
  "Exchange Online PowerShell",
  "Exchange Web Services",
  "IMAP4",
  "MAPI Over HTTP",
  "Offline Address Book",
  "Other clients",
  "Outlook Anywhere (RPC over HTTP)",
  "POP3",
  "Reporting Web Services",
] as const;

/**
 * The latest two hundred sign-ins of the last week that succeeded with such a client: what a stranger tries and fails
 * at says nothing. One request of the reports' bucket.
 */
export async function legacySignIns(
  graph: Pick<GraphClient, "page">,
  now: Date,
): Promise<readonly z.infer<typeof LegacySignIn>[]> {
  const since = new Date(now.getTime() - LOOKED_AT_MS).toISOString();
  const clients = LEGACY.map((name) => `clientAppUsed eq '${name}'`).join(" or ");
  const $filter = `createdDateTime ge ${since} and status/errorCode eq 0 and (${clients})`;
  const $select = "id,createdDateTime,userId,userPrincipalName,clientAppUsed";
  const page = await graph.page(`/auditLogs/signIns${query({ $filter, $select, $top: PAGE })}`, undefined);
  return (page?.value ?? []).map((one) => understood(LegacySignIn, one));
}
