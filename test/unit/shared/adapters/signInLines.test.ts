import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { graphReports } from "../../../../shared/adapters/graph/graphReports.ts";
import type { TellUnread } from "../../../../shared/adapters/graph/unreadParts.ts";
import { LogAnalyticsClient } from "../../../../shared/adapters/logAnalytics/logAnalyticsClient.ts";
import { logAnalyticsReports } from "../../../../shared/adapters/logAnalytics/logAnalyticsReports.ts";
import type { ReportReader } from "../../../../shared/ports/reports.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { startScriptedServer, tokenOf } from "../../../support/scriptedServer.ts";

const [from, to] = ["2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"];
const id = (n: number) => `0a000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const at = (n: number) => `2026-03-02T08:${String(59 - n).padStart(2, "0")}:00Z`;
const unlimited = { take: (granted: number) => ({ granted, retryAfterSeconds: 0 }), holdOff: () => undefined };

let server: Awaited<ReturnType<typeof startScriptedServer>>;
let told: Parameters<TellUnread>[0][];
beforeAll(async () => {
  server = await startScriptedServer();
});
beforeEach(() => {
  told = [];
  server.requests.length = 0;
});
afterAll(() => server?.stop());
const tell: TellUnread = async (unread) => void told.push(unread);

interface Log {
  readonly reports: () => ReportReader;
  readonly line: (n: number) => Readonly<Record<string, unknown>>;
  readonly around: (lines: readonly unknown[]) => object;
  /** Names of its columns: id, moment, person, one of what the line says, and what the policies made of it. */
  readonly names: readonly [string, string, string, string, string];
}
const columns =
  "Id CreatedDateTime UserId ResultType CorrelationId DeviceDetail ConditionalAccessPolicies AuthenticationDetails".split(
    " ",
  );
const logs: Readonly<Record<string, Log>> = {
  Graph: {
    reports: () => graphReports(new GraphClient(server.url, tokenOf("x")), unlimited, tell),
    line: (n) => ({ id: `line-${n}`, createdDateTime: at(n), userId: id(n), status: { errorCode: 53003 } }),
    around: (value) => ({ value }),
    names: ["id", "createdDateTime", "userId", "status", "appliedConditionalAccessPolicies"],
  },
  "Log Analytics": {
    reports: () => {
      const client = new LogAnalyticsClient(server.url, "11111111-1111-4111-8111-111111111112", tokenOf("x"));
      return logAnalyticsReports(client, fakePorts().reports, tell);
    },
    line: (n) => ({ Id: `line-${n}`, CreatedDateTime: at(n), UserId: id(n).toUpperCase(), ResultType: "53003" }),
    around: (lines) => ({
      tables: [
        {
          columns: columns.map((name) => ({ name })),
          rows: lines.map((line) => columns.map((name) => (line as Record<string, unknown>)[name] ?? null)),
        },
      ],
    }),
    names: ["Id", "CreatedDateTime", "UserId", "ResultType", "ConditionalAccessPolicies"],
  },
};
const pages: Readonly<Record<string, (reports: ReportReader) => ReturnType<ReportReader["signIns"]>>> = {
  "all of the interactive log": (reports) => reports.signIns("interactive", from, to),
  "all of the background": (reports) => reports.signIns("nonInteractive", from, to),
  "what was stopped": (reports) => reports.stoppedSignIns("interactive", from, to),
  "what satisfied": (reports) => reports.satisfiedSignIns(from, to),
};
const cases = Object.entries(logs).flatMap(([name, log]) =>
  Object.entries(pages).map(([what, read]) => [what, name, log, read] as const),
);

describe.each(cases)("of a page of %s at %s", (_what, _name, { reports, line, around, names }, read) => {
  const [ID, MOMENT, PERSON, SAYS, POLICIES] = names;
  const glimpse = (change: object = {}) => ({ id: "line-2", createdDateTime: at(2), userId: id(2), ...change });
  test.each<[string, object, object]>([
    ["without what it says", { [SAYS]: "odd" }, glimpse()],
    ["without an id", { [ID]: null }, glimpse({ id: undefined })],
    ["without a moment", { [MOMENT]: null }, glimpse({ createdDateTime: undefined })],
    ["of an odd moment", { [MOMENT]: "yesterday" }, glimpse({ createdDateTime: undefined })],
    ["of nobody", { [PERSON]: null }, glimpse({ userId: undefined })],
    ["of an odd person", { [PERSON]: 5 }, glimpse({ userId: undefined })],
  ])("a line %s costs that line and no other, and is told with what can be made out of it", async (_odd, odd, seen) => {
    server.answer({ body: around([line(1), { ...line(2), ...odd }, line(3)]) });
    const page = await read(reports());
    expect(page.items.map(({ userId }) => userId)).toEqual([id(1), id(3)]);
    expect(page.unread).toEqual([seen]);
    expect(told).toMatchObject([{ what: "lines of the sign-in log", count: 1, of: 3 }]);
  });

  test("a line of nobody says what the policies made of it, where that can be read; and which line it is, is told", async () => {
    const applied = [{ id: "policy", result: "reportOnlyNotApplied" }];
    server.answer({ body: around([{ ...line(2), [PERSON]: null, [POLICIES]: applied }]) });
    const page = await read(reports());
    expect(page.unread).toEqual([glimpse({ userId: undefined, appliedConditionalAccessPolicies: applied })]);
    expect(told).toMatchObject([{ because: expect.stringContaining(`line-2 of ${at(2)}`) }]);
    server.answer({ body: around([{ ...line(2), [PERSON]: null, [POLICIES]: [5] }]) });
    expect((await read(reports())).unread).toEqual([glimpse({ userId: undefined })]);
  });

  test("the only line there is costs no reading either", async () => {
    server.answer({ body: around([{ ...line(2), [SAYS]: "odd" }]) });
    expect(await read(reports())).toMatchObject({ items: [], unread: [glimpse()] });
  });

  test("lines that can be read are told to nobody", async () => {
    server.answer({ body: around([line(1), line(2)]) });
    expect((await read(reports())).unread).toBeUndefined();
    expect(told).toEqual([]);
  });
});

test.each([[null], ["x"], [[]], [{}]])("a line that is no line at all (%j) names nobody", async (odd) => {
  server.answer({ body: { value: [odd] } });
  const { reports } = logs["Graph"] as Log;
  expect(await reports().signIns("interactive", from, to)).toEqual({ items: [], unread: [{}] });
});

describe("where somebody's own sign-ins decide", () => {
  const { line, reports } = logs["Graph"] as Log;
  const answer = (...odd: readonly object[]) =>
    server.answer({ body: { value: [line(1), ...odd.map((change) => ({ ...line(1), ...change }))] } });

  test.each<[string, object]>([
    ["of theirs", { status: null }],
    ["that names nobody", { userId: null }],
  ])("a line %s that cannot be read is refused for what was stopped, as nothing was", async (_whose, odd) => {
    answer(odd);
    const read = reports().stoppedSignInsOf("interactive", id(1), from, to);
    await expect(read).rejects.toMatchObject({ name: "RefusedError", code: "signInUnread" });
  });

  test("one of somebody else's is not", async () => {
    answer({ status: null, userId: id(2) });
    expect(await reports().stoppedSignInsOf("interactive", id(1), from, to)).toHaveLength(1);
  });

  test.each<[string, object, () => object]>([
    ["of theirs that cannot be read", { createdDateTime: "lately" }, () => ({})],
    ["that names nobody", { userId: null }, () => ({})],
    ["behind the end of the answer", {}, () => ({ "@odata.nextLink": `${server.url}/beta/auditLogs/signIns?more` })],
  ])("a line %s is refused where every success counts", async (_which, odd, more) => {
    const success = { ...line(1), status: { errorCode: 0 } };
    server.answer({ body: { value: [success, { ...success, ...odd }], ...more() } });
    const read = reports().everySuccessOf(id(1), from, to);
    await expect(read).rejects.toMatchObject({ name: "RefusedError", code: "signInUnread" });
  });

  test("every success is theirs, and one that succeeded", async () => {
    const success = { ...line(1), status: { errorCode: 0 } };
    server.answer({ body: { value: [success, line(1), { ...success, userId: id(2) }] } });
    expect(await reports().everySuccessOf(id(1), from, to)).toHaveLength(1);
    server.answer({ body: { value: [] } });
    expect(await reports().everySuccessOf(id(1), from, to)).toEqual([]);
  });

  test("it answers nothing, and proves no use", async () => {
    answer({ status: null });
    expect(await reports().satisfiedSignInsOf(id(1), from, to)).toHaveLength(1);
    server.answer({ body: { value: [{ ...line(1), status: null }] } });
    expect(await reports().lastPasskeyUse(id(1), from, to)).toBeUndefined();
  });

  test.each(Object.entries(logs))("at %s nobody is away for it", async (_name, log) => {
    server.answer({ body: log.around([{ ...log.line(1), [log.names[1]]: "yesterday" }]) });
    expect(await log.reports().lastSignIn("interactive", id(1), from, to)).toBe(from);
    expect(await log.reports().hasSignedIn(id(1), from, to)).toBe(true);
    expect(await log.reports().hasSignIns("interactive", from, to)).toBe(true);
  });
});

describe("the next page of Log Analytics begins", () => {
  const { line, reports, around } = logs["Log Analytics"] as Log;
  const full = (odd: (n: number) => object | undefined) =>
    Array.from({ length: 1000 }, (_, n) => ({ ...line(1), Id: `line-${n}`, ...odd(n) }));
  const next = async (odd: (n: number) => object | undefined) => {
    server.answer({ body: around(full(odd)) });
    return JSON.parse((await reports().signIns("interactive", from, to)).next ?? "{}") as unknown;
  };

  test("behind the last line, though it cannot be read", async () => {
    expect(await next((n) => (n === 999 ? { ResultType: "odd" } : undefined))).toEqual({ at: at(1), id: "line-999" });
  });

  test("behind the last one that says where it stands", async () => {
    expect(await next((n) => (n > 997 ? { Id: null } : undefined))).toEqual({ at: at(1), id: "line-997" });
  });

  test("nowhere, where none does: that is about the whole", async () => {
    await expect(next(() => ({ CreatedDateTime: null }))).rejects.toMatchObject({ reason: "notUnderstood" });
  });
});
