import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftOut } from "../../../../infra/deploy/leftOut.ts";
import { startLocalTenant } from "../../../../infra/deploy/preflightLocal.ts";
import { preflightReport } from "../../../../infra/deploy/preflightTable.ts";
import type { BusinessClock } from "../../../../infra/local/clock/clock.ts";
import type { GraphClient } from "../../../../shared/adapters/graph/graphClient.ts";
import { waitingReader } from "../../../../shared/adapters/graph/preflight/partReader.ts";
import { readTenant } from "../../../../shared/adapters/graph/preflight/readTenant.ts";
import { DeclarableSchema, type Declaration, declaredBy } from "../../../../shared/domain/preflight/declaration.ts";
import { isBlocking } from "../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../shared/domain/preflight/preflight.ts";
import { known } from "../../../../shared/domain/preflight/verdict.ts";
import { TransientError } from "../../../../shared/errors.ts";
import type { PreflightSubject } from "../../../../shared/ports/tenant.ts";

let local: Awaited<ReturnType<typeof startLocalTenant>>;
let dir = "";
/** Moves only when somebody waits, so that the tenant's limits are met without waiting. */
let now = Date.parse("2026-03-02T08:00:00Z");
const clock: BusinessClock = { now: () => now, hold: () => () => {}, at: () => () => {}, settled: async () => {} };
const wait = async (seconds: number): Promise<void> => {
  now += seconds * 1000;
};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "preflight-"));
  local = await startLocalTenant({ people: 10, clock, exchangesFile: join(dir, "exchanges.jsonl") });
});
afterAll(async () => {
  await local.stop();
  await rm(dir, { recursive: true, force: true });
});

const subject = (change: Partial<PreflightSubject> = {}): PreflightSubject => ({
  now: new Date(now),
  leftOutAppIds: [],
  appIds: [],
  breakGlassUserIds: local.breakGlassUserIds,
  enforcedGroupId: local.enforcedGroupId,
  enforcedStrengthId: local.enforcedStrengthId,
  otherGroupIds: [],
  waveGroupIds: [],
  identities: [],
  passLifetimeMinutes: 60,
  ...change,
});
const judged = (readings: Awaited<ReturnType<typeof readTenant>>) =>
  runPreflight({ ...readings, now: new Date(now), readAt: new Date(now), declarations: known([]), wave: undefined });
const look = async (graph: GraphClient = local.graph, change: Partial<PreflightSubject> = {}) =>
  judged(await readTenant(graph, subject(change), waitingReader(wait)));
const resultsOf = (findings: Awaited<ReturnType<typeof look>>, ...ids: string[]) =>
  ids.map((id) => findings.find((finding) => finding.id === id)?.result);

describe("a look at the stand-in tenant", () => {
  test("finds it ready where it is: methods, passes, break-glass accounts", async () => {
    const findings = await look();
    expect(resultsOf(findings, "P1", "P2", "P7", "P8", "P9", "P10", "P12", "P13", "P14", "P16", "P17", "P18")).toEqual(
      Array(12).fill("ok"),
    );
  });

  test("finds nothing in the way but what Graph cannot tell and nobody has declared", async () => {
    expect((await look()).filter((finding) => isBlocking(finding)).map(({ id }) => id)).toEqual(["P55"]);
  });

  test("finds the enforced group and the strength usable, and the group open to other admins", async () => {
    expect(resultsOf(await look(), "P32", "P59", "P60")).toEqual(["warn", "ok", "ok"]);
  });

  test("finds a group and a strength that do not exist, and says so", async () => {
    const nobody = "99999999-9999-4999-8999-999999999999";
    const findings = await look(local.graph, { enforcedGroupId: nobody, enforcedStrengthId: nobody });
    expect(resultsOf(findings, "P32", "P59", "P60")).toEqual(["fail", "fail", "fail"]);
  });

  test("is a table with a row for each check and a line that sums up", async () => {
    const report = preflightReport(await look());
    for (const id of ["P1 ", "P21", "P58"]) expect(report).toContain(id);
    expect(report).toContain("1 block the rollout: P55");
    expect(report).toContain("mend first: P55");
    expect(report).toContain("not applicable: no wave");
  });

  test("a break-glass account that does not exist blocks", async () => {
    const findings = await look(local.graph, {
      breakGlassUserIds: [local.breakGlassUserIds[0] ?? "", "99999999-9999-4999-8999-999999999999"],
    });
    expect(resultsOf(findings, "P12", "P13")).toEqual(["fail", "fail"]);
  });
});

/** What is no pass in the stand-in, whatever was bought, beside what waits for a wave or for a synchronised tenant. */
const noPass = {
  P5: "warn",
  P20: "unknown",
  P30: "warn",
  P32: "warn",
  P49: "unknown",
  P51: "warn",
  P52: "unknown",
  P58: "warn",
};
describe("a look at a tenant with Entra ID P1 alone", () => {
  const p1 = async () => {
    const tenant = await startLocalTenant({ people: 10, clock, licence: "p1" });
    const { breakGlassUserIds, enforcedGroupId, enforcedStrengthId } = tenant;
    const findings = await look(tenant.graph, { breakGlassUserIds, enforcedGroupId, enforcedStrengthId });
    await tenant.stop();
    return findings;
  };

  test("is blocked by nothing that another one is not, and says that nobody is eligible", async () => {
    const [findings, other] = [await p1(), await look()];
    expect(findings.map(({ id, result }) => [id, result])).toEqual(other.map(({ id, result }) => [id, result]));
    const licences = (all: typeof findings) => JSON.stringify(all.find(({ id }) => id === "P53"));
    expect(licences(findings)).toContain("nobody counts as eligible for a role");
    expect(licences(other)).not.toContain("eligib");
  });

  /** What Graph cannot tell is declared, and the people of a wave are named. */
  const atItsBest = async () => {
    const tenant = await startLocalTenant({ people: 10, clock, licence: "p1" });
    const { breakGlassUserIds, enforcedGroupId, enforcedStrengthId, waveGroupIds } = tenant;
    const of = subject({ breakGlassUserIds, enforcedGroupId, enforcedStrengthId, waveGroupIds });
    const readings = await readTenant(tenant.graph, of, waitingReader(wait));
    await tenant.stop();
    const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
    const declared = DeclarableSchema.options.reduce<readonly Declaration[]>(
      (all, check) => declaredBy(all, { check, by, note: "looked" }, new Date(now), 1),
      [],
    );
    const facts = { ...readings, now: new Date(now), readAt: new Date(now), wave: undefined };
    return { findings: runPreflight({ ...facts, declarations: known(declared) }), without: leftOut(readings) };
  };

  test("passes every check that does not wait for a wave, and is held up by none", async () => {
    const { findings } = await atItsBest();
    expect(findings.filter((finding) => isBlocking(finding))).toEqual([]);
    const rest = findings.filter(({ result }) => result !== "ok" && result !== "notApplicable");
    expect(Object.fromEntries(rest.map(({ id, result }) => [id, result]))).toEqual(noPass);
    const waiting = findings.filter(({ result }) => result === "notApplicable");
    const others = waiting.filter(({ evidence }) => !/no wave|not synchronised/.test(evidence));
    expect(others.map(({ id }) => id)).toEqual(["P54", "P64"]);
  });

  test.each([
    ["P16", "Entra ID P2 or ID Governance"],
    ["P53", "Entra ID P2 or ID Governance"],
    ["P20", "Log Analytics"],
    ["P52", "Log Analytics"],
  ])("%s says that more would need %s", async (id, needs) => {
    const { findings, without } = await atItsBest();
    expect(findings.find((finding) => finding.id === id)?.evidence).toContain(needs);
    // The same stands below the table, with what is not done.
    const line = without.find((one) => one.needs.includes(needs));
    expect(`${line?.needs} ${line?.what}`).toContain(id === "P53" ? "eligible roles and groups" : id);
  });
});

describe("a look at the people of a wave", () => {
  const evidenceOf = async (tenant: Awaited<ReturnType<typeof startLocalTenant>>, check = "P53") => {
    const { breakGlassUserIds, enforcedGroupId, enforcedStrengthId, waveGroupIds } = tenant;
    const change = { breakGlassUserIds, enforcedGroupId, enforcedStrengthId, waveGroupIds };
    return (await look(tenant.graph, change)).find(({ id }) => id === check);
  };

  test("finds that all of them hold Entra ID P1, by pages, also with others in the group and in other shapes", async () => {
    const shapes = ["b2b-members", "null-types", "hybrid", "pim"] as const;
    const tenant = await startLocalTenant({ people: 30, clock, shapes });
    expect(await evidenceOf(tenant)).toMatchObject({
      result: "ok",
      evidence: expect.stringMatching(/^all \d\d people in 1 wave group hold Entra ID P1 or better; 100000 licences/),
    });
    await tenant.stop();
  });

  test("finds who does not, by number and name", async () => {
    const tenant = await startLocalTenant({ people: 10, clock });
    const [first = ""] = await tenant.takeLicences(1);
    expect(await evidenceOf(tenant)).toMatchObject({
      result: "fail",
      evidence: expect.stringMatching(new RegExp(`^1 of 1\\d people in 1 wave group hold no Entra ID P1: ${first}`)),
    });
    await tenant.stop();
  });

  test("finds for whom MFA is set the old way, and nobody where it is not", async () => {
    const tenant = await startLocalTenant({ people: 10, clock });
    expect(await evidenceOf(tenant, "P66")).toMatchObject({
      result: "ok",
      evidence: expect.stringMatching(/none of the 1?\d .*asked about/),
    });
    tenant.setPerUserMfa("enforced");
    expect(await evidenceOf(tenant, "P66")).toMatchObject({
      result: "warn",
      evidence: expect.stringMatching(/for (1?\d) of the \1 /),
    });
    await tenant.stop();
  });
});

describe("a look at a tenant that is synchronised", () => {
  test("judges the synchronisation, and finds its account out of reach of policies", async () => {
    const tenant = await startLocalTenant({ people: 10, clock, shapes: ["hybrid"] });
    const { breakGlassUserIds, enforcedGroupId, enforcedStrengthId } = tenant;
    const findings = await look(tenant.graph, { breakGlassUserIds, enforcedGroupId, enforcedStrengthId });
    await tenant.stop();
    expect(resultsOf(findings, "P13", "P23", "P45")).toEqual(["ok", "ok", "ok"]);
    expect(resultsOf(await look(), "P23", "P45")).toEqual(["notApplicable", "notApplicable"]);
  });
});

/** The graph with another `get`. */
const withGet = (get: (path: string, options?: object) => Promise<unknown>): GraphClient =>
  new Proxy(local.graph, {
    get: (graph, name) => {
      const member: unknown = name === "get" ? get : Reflect.get(graph, name);
      return typeof member === "function" ? member.bind(graph) : member;
    },
  });

test("a part that stays busy is asked for again after the time that Graph says, then is unknown, and the rest goes on", async () => {
  let asked = 0;
  const waited: number[] = [];
  const busy = withGet(async (path, options) => {
    if (!path.startsWith("/policies/authenticationMethodsPolicy")) return local.graph.get(path, options);
    asked += 1;
    throw new TransientError("busy", { retryAfterSeconds: 7 });
  });
  const facts = await readTenant(
    busy,
    subject(),
    waitingReader(async (seconds) => {
      waited.push(seconds);
      await wait(seconds);
    }),
  );
  expect(asked).toBe(4);
  expect(waited.filter((seconds) => seconds === 7)).toHaveLength(3);
  expect(resultsOf(judged(facts), "P1", "P7", "P12")).toEqual(["unknown", "unknown", "ok"]);
});

test("looking writes nothing: every request is a GET, a batch of GETs, or What-If", async () => {
  await look();
  local.flush();
  const lines = (await readFile(join(dir, "exchanges.jsonl"), "utf8")).trim().split("\n");
  const posts = lines
    .map((line) => JSON.parse(line) as { method: string; url: string; requestBody?: unknown })
    .filter(({ method }) => method !== "GET");
  expect(new Set(posts.map(({ method }) => method))).toEqual(new Set(["POST"]));
  expect(
    posts.every(({ url }) => url.endsWith("/identity/conditionalAccess/evaluate") || url.endsWith("/$batch")),
  ).toBe(true);
});
