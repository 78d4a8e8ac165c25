import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ShownDecision, WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { decisionCards } from "../../../shared/web/pages/decisionCards.ts";
import { counted, noProgress, plannedWave, starter } from "../waves/rulesForTests.ts";

/** What somebody sent with a form about a member. */
interface SentDecision {
  readonly userId: string;
  readonly [field: string]: string;
}

type Someone = Pick<ShownDecision, "userId" | "userPrincipalName">;

/**
 * A site with the page of one wave: the app's own cards and forms about people outside, shown to anybody, those about
 * the viewer included. It takes every decision that is sent.
 */
export async function serveWavePage(outside: readonly Someone[]) {
  const sent: SentDecision[] = [];
  const decisions = new Map<string, ShownDecision>();
  let failures = 0;
  const server = createServer(async (request, response) => {
    if (failures > 0) {
      failures--;
      response.writeHead(503).end("away");
    } else if (request.method === "POST") {
      const userId = /members\/([^/]+)\/decision/.exec(request.url ?? "")?.[1] ?? "";
      const { formToken: _, ...fields } = Object.fromEntries(new URLSearchParams(await text(request)));
      sent.push({ userId, ...fields });
      decisions.set(userId, decisionOf(outside, userId, fields));
      response.writeHead(303, { location: "/waves/wave-1" }).end();
    } else {
      const cards = decisionCards(statusOf(outside, [...decisions.values()]), formsFor(outside, decisions));
      response.writeHead(200, { "content-type": "text/html" }).end(`<body>${cards || "Nobody is outside."}</body>`);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/waves/wave-1`;
  return {
    link,
    sent,
    decisions,
    /** The next so many requests find the site away. */
    fail: (times: number) => {
      failures = times;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function decisionOf(
  outside: readonly Someone[],
  userId: string,
  { decision, confirm, until, on, reason = "" }: Readonly<Record<string, string>>,
): ShownDecision {
  const userPrincipalName = outside.find((one) => one.userId === userId)?.userPrincipalName ?? "";
  const one = { userId, userPrincipalName, by: starter, at: "2026-03-02T09:00:00.000Z", reason };
  if (decision === "hold") return { ...one, standing: "held" };
  if (decision === "waive") return { ...one, standing: "waived", until };
  return { ...one, standing: confirm ? "dated" : "unconfirmed", on };
}

const asks: readonly ShownDecision["standing"][] = ["ended", "unconfirmed", "missed"];

const statusOf = (outside: readonly Someone[], decisions: readonly ShownDecision[]): WaveStatus =>
  counted({
    ...plannedWave,
    waveId: "wave-1",
    stage: "steady",
    counts: {
      members: outside.length,
      inScope: outside.length,
      sortedOut: 0,
      ready: 0,
      unclear: 0,
      reportedReady: 0,
      reported: 0,
      lookedAt: 0,
      enforced: 0,
      applying: 0,
      heldByDecision: 0,
      waived: 0,
    },
    toBeDecided: outside.flatMap(({ userId, userPrincipalName }) => {
      const known = decisions.find((one) => one.userId === userId);
      return known && !asks.includes(known.standing) ? [] : [{ userId, userPrincipalName, reason: "noUsablePasskey" }];
    }),
    progress: noProgress,
    decisions,
    notEnforced: [],
    parts: [],
    wouldBeLeftOut: [],
    sortedOutMembers: [],
    mailsByKind: {},
    helpdesk: { kind: "notSet", say: "Nobody has set what the helpdesk can take.", isOverruled: false },
  });

const formsFor = (outside: readonly Someone[], decisions: ReadonlyMap<string, ShownDecision>) => ({
  decide: new Map(outside.map(({ userId }) => [userId, "token"])),
  confirm: new Map(
    [...decisions.values()].flatMap(({ userId, standing }) => (standing === "unconfirmed" ? [[userId, "token"]] : [])),
  ),
  passWillDo: true,
});
