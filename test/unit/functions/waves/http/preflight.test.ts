import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { declare, showPreflight } from "../../../../../functions/waves/http/preflight.ts";
import { helpdeskPoints } from "../../../../../shared/domain/preflight/declaration.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import type { PreflightReport } from "../../../../../shared/waves/preflightReport.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { declaration } from "../../../../support/preflight/readyTenant.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { APPROVER, STARTER, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const asAdmin = () => signedInAs(STARTER.id, STARTER.displayName, ["Admin"]);
const asAuditor = () => signedInAs(APPROVER.id, "Aud Itor", ["Auditor"]);
const asJson = { accept: "application/json", "content-type": "application/json" };
const session = { cookie: "AppServiceAuthSession=x" };
const ownForm = {
  "content-type": "application/x-www-form-urlencoded",
  origin: "https://app.example",
  "sec-fetch-site": "same-origin",
  ...session,
};
const REPORT = `/api/waves/${WAVE_ID}/preflight`;
const PAGE = `/waves/${WAVE_ID}/preflight`;
const answers = new DocumentedAnswers();

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(5);
  await world.insert();
});

const get = async (
  path = REPORT,
  headers: Record<string, string> = { ...asAuditor(), accept: "application/json" },
  waveId = WAVE_ID,
) => {
  const request = new HttpRequest({ method: "GET", url: `https://app.example${path}`, params: { waveId }, headers });
  const answer = await showPreflight(world.ports, world.config)(request);
  return answers.check(`GET ${path.startsWith("/api") ? "/api" : ""}/waves/{waveId}/preflight`, answer);
};
const report = async () => (await get()).jsonBody as PreflightReport;
const post = async (body: unknown, headers: Record<string, string> = { ...asAdmin(), ...asJson }) => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const url = "https://app.example/api/preflight/declarations";
  const request = new HttpRequest({ method: "POST", url, headers, body: { string: text } });
  return answers.check("POST /api/preflight/declarations", await declare(world.ports, world.config)(request));
};
const errorOf = ({ jsonBody }: HttpResponseInit) => (jsonBody as { error: { code: string } }).error.code;
const declaredRows = async () => (await world.ports.store.declarations())?.value ?? [];
const nobodyDeclared = async () => {
  const known_ = await world.ports.store.declarations();
  await world.ports.store.saveDeclarations([], known_?.etag);
};
const found = ({ runs }: PreflightReport, id: string) =>
  runs.find(({ moment }) => moment === "start")?.findings.find((finding) => finding.id === id);

describe("what the checks said of a wave", () => {
  test("is nothing before the first look, and says so", async () => {
    expect(await report()).toMatchObject({ waveId: WAVE_ID, name: "Berlin", runs: [] });
    expect(String((await get(PAGE, asAuditor())).body)).toContain("Not checked yet");
  });

  test("is each check with result, evidence and fix, what holds it up, and what to mend first", async () => {
    world.ports.tenant.change = { securityDefaults: known({ isEnabled: true }) };
    await world.carryOut({ kind: "snapshot" });
    const { runs } = await report();
    const run = await world.ports.store.preflightRun(WAVE_ID, "start");
    expect(runs).toMatchObject([{ ...run, blocking: ["P33"], biggestExposure: { id: "P33", blocks: true } }]);
    expect(found(await report(), "P33")).toMatchObject({ result: "fail", fix: expect.any(String) });
    expect(found(await report(), "P1")).toMatchObject({ result: "ok" });
  });

  test("is of the latest look at each moment: mended, it holds up nothing", async () => {
    world.ports.tenant.change = { securityDefaults: known({ isEnabled: true }) };
    await world.carryOut({ kind: "snapshot" });
    world.ports.tenant.change = {};
    await world.carryOut({ kind: "snapshot" });
    const { runs } = await report();
    expect(runs.map(({ moment, blocking }) => [moment, blocking])).toEqual([["start", []]]);
  });

  test("stands on the page row by row as in the JSON", async () => {
    world.ports.tenant.change = { securityDefaults: known({ isEnabled: true }) };
    await world.carryOut({ kind: "snapshot" });
    const [run] = (await report()).runs;
    const rows = parse(String((await get(PAGE, asAuditor())).body)).querySelectorAll(
      'table[aria-label="At the start"] tbody tr',
    );
    const words = { ok: "pass", fail: "fail", warn: "warning", unknown: "not known", notApplicable: "does not apply" };
    const shown = rows.map((row) => row.querySelectorAll("th, td").map(({ textContent }) => textContent));
    const said = (run?.findings ?? []).map(({ id, title, result, evidence, fix }) => [
      `${id} ${title}`,
      `${words[result]}${run?.blocking.includes(id) ? ", holds up the wave" : ""}`,
      evidence,
      fix ?? "–",
    ]);
    expect(shown.toSorted()).toEqual(said.toSorted());
    expect(shown[0]?.[0]).toMatch(/^P33 /);
  });

  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("may be read by an %s", async (role) => {
    const headers = { ...signedInAs(APPROVER.id, "A", [role]), accept: "application/json" };
    expect((await get(REPORT, headers)).status).toBe(200);
  });

  test("is read by nobody else, and of no wave that is not there", async () => {
    const json = { accept: "application/json" };
    expect((await get(REPORT, json)).status).toBe(401);
    expect((await get(REPORT, { ...signedInAs(APPROVER.id), ...json })).status).toBe(403);
    expect((await get(REPORT, { ...asAuditor(), ...json }, "other")).status).toBe(404);
    expect((await get(PAGE, {})).status).toBe(302);
    expect((await get(PAGE, signedInAs(APPROVER.id))).status).toBe(403);
    expect((await get(PAGE, asAuditor(), "other")).status).toBe(404);
  });

  test("is 503 while the store does not answer", async () => {
    for (const [path, headers] of [
      [REPORT, { ...asAuditor(), accept: "application/json" }],
      [PAGE, asAuditor()],
    ] as const) {
      world.ports.store.trouble.throttleNext("preflightRun");
      expect((await get(path, headers)).status).toBe(503);
    }
  });
});

describe("what Graph cannot tell", () => {
  const desk = { check: "P67", note: "hires are out of its scope" };
  beforeEach(nobodyDeclared);

  test("is declared by an admin, and kept with name, moment, end and words, in the trail as well", async () => {
    const { status, jsonBody } = await post(desk);
    const until = new Date(world.now.getTime() + world.config.declarationDays * 86_400_000).toISOString();
    const kept = { ...desk, by: STARTER, at: world.now.toISOString(), until };
    expect([status, jsonBody]).toEqual([200, { declarations: [kept] }]);
    expect(await declaredRows()).toEqual([kept]);
    const [line] = await world.ports.store.recent("app", 10);
    expect(line).toMatchObject({ what: "declared", who: STARTER, why: desk.note, after: "P67", until });
    expect((await report()).declarations).toEqual([kept]);
  });

  test("again takes the place of the one before; of another check it stands beside it", async () => {
    await post(desk);
    world.ports.clock.advance({ days: 3 });
    await post({ ...desk, note: "still" });
    await post({ check: "P56", note: "tunnels are open" });
    expect((await declaredRows()).map(({ check, note }) => [check, note])).toEqual([
      ["P67", "still"],
      ["P56", "tunnels are open"],
    ]);
  });

  const declareAll = async (but?: string) => {
    for (const { check } of helpdeskPoints.filter((point) => point.check !== but))
      await post({ check, note: "made sure of it" });
  };

  test("lets a wave begin that waits for it once all five points are declared, and lapses: the next wave waits again", async () => {
    await world.carryOut({ kind: "snapshot" });
    expect(found(await report(), "P55")).toMatchObject({ result: "unknown" });
    expect((await world.facts()).snapshotAt).toBeUndefined();
    await declareAll();
    const lasts = world.config.declarationDays * 24;
    world.ports.clock.advance({ hours: lasts });
    await world.carryOut({ kind: "snapshot" });
    expect(found(await report(), "P55")).toMatchObject({
      result: "unknown",
      evidence: expect.stringMatching(/Ada Admin .*lapsed on/),
    });
    expect((await world.facts()).snapshotAt).toBeUndefined();
    await declareAll("P55.escalation");
    await world.carryOut({ kind: "snapshot" });
    expect(found(await report(), "P55")).toMatchObject({
      result: "unknown",
      evidence: expect.stringMatching(/^whom the helpdesk calls[^;]*; that lapsed on [\d-]+$/),
    });
    await declareAll();
    world.ports.clock.advance({ hours: lasts - 1 });
    await world.carryOut({ kind: "snapshot" });
    expect(found(await report(), "P55")).toMatchObject({ result: "ok" });
    expect((await world.facts()).snapshotAt).toBeDefined();
  });

  test("is said of the helpdesk point by point, not as a whole", async () => {
    const answer = await post({ check: "P55", note: "the desk is staffed" });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.jsonBody)).toContain(
      "P55.faq, P55.channel, P55.escalation, P55.recovery, P55.issuers",
    );
    expect(await declaredRows()).toEqual([]);
    const page = parse(String((await get(PAGE, asAdmin())).body));
    for (const { check, says } of helpdeskPoints) {
      const form = page.querySelectorAll("form").find((one) => one.querySelector(`input[value="${check}"]`));
      expect(form?.parentNode?.querySelector("summary")?.text).toContain(says);
    }
    expect(page.querySelector('input[value="P55"]')).toBeNull();
  });

  test("of before, of P55 as a whole, stands at each of its points", async () => {
    await world.ports.store.saveDeclarations(
      [declaration("P55", { until: "2099-01-01T00:00:00Z" })],
      (await world.ports.store.declarations())?.etag,
    );
    const page = parse(String((await get(PAGE, asAdmin())).body));
    const summary = page.querySelectorAll("details").find((one) => one.text.includes("P55.channel"));
    expect(summary?.text).toContain("declared all of P55");
  });

  test.each(["Approver", "Helpdesk", "Auditor", "PassIssuer"])("is not declared by an %s", async (role) => {
    const answer = await post(desk, { ...signedInAs(APPROVER.id, "A", [role]), ...asJson });
    expect(answer.status).toBe(403);
    expect(await declaredRows()).toEqual([]);
    expect(String((await get(PAGE, signedInAs(APPROVER.id, "A", ["Auditor"]))).body)).not.toContain("<form");
  });

  test("is not declared by nobody", async () => {
    expect((await post(desk, asJson)).status).toBe(401);
    expect(await declaredRows()).toEqual([]);
  });

  test.each<[string, unknown, number, string]>([
    ["of a check that there is none of", { ...desk, check: "helpdesk" }, 422, "invalidBody"],
    ["of a check that Graph tells", { ...desk, check: "P12" }, 422, "invalidBody"],
    ["of no check", { note: "x" }, 422, "invalidBody"],
    ["without words", { ...desk, note: "  " }, 422, "invalidBody"],
    ["with too many", { ...desk, note: "x".repeat(501) }, 422, "invalidBody"],
    ["that is no JSON", "{", 400, "malformedJson"],
    ["that is too large", `"${"x".repeat(70_000)}"`, 413, "tooLarge"],
  ])("%s is refused, and nothing is kept", async (_what, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, errorOf(answer)]).toEqual([status, code]);
    expect(await declaredRows()).toEqual([]);
  });

  test("is taken as JSON or as a form of ours only", async () => {
    const answer = await post("check=P67", { ...asAdmin(), accept: "application/json", "content-type": "text/plain" });
    expect([answer.status, errorOf(answer)]).toEqual([415, "unsupportedMediaType"]);
  });

  const tokenOf = async () => {
    const page = parse(String((await get(PAGE, asAdmin())).body));
    const form = page.querySelectorAll("form").find((one) => one.querySelector('input[value="P67"]'));
    return form?.querySelector('input[name="formToken"]')?.getAttribute("value") ?? "";
  };
  const form = (formToken: string, change: Readonly<Record<string, string>> = {}) =>
    new URLSearchParams({ ...desk, waveId: WAVE_ID, formToken, ...change }).toString();

  test("is pressed on the page of the checks, which it leads back to", async () => {
    const answer = await post(form(await tokenOf()), { ...asAdmin(), ...ownForm });
    expect(answer).toMatchObject({ status: 302, headers: { Location: PAGE } });
    expect(await declaredRows()).toMatchObject([{ check: "P67", by: STARTER }]);
  });

  const elsewhere = { ...ownForm, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  test.each<[string, Record<string, string>, Readonly<Record<string, string>>, string]>([
    ["from another site", elsewhere, {}, "does not come from our own pages"],
    ["without the token of the page", ownForm, { formToken: "" }, "This page is too old"],
    ["with the token of another check", ownForm, { check: "P56" }, "This page is too old"],
  ])("pressed %s does not count", async (_how, headers, change, said) => {
    const answer = await post(form(await tokenOf(), change), { ...asAdmin(), ...headers });
    expect(answer.status).toBe(403);
    expect(String(answer.body)).toContain(said);
    expect(await declaredRows()).toEqual([]);
  });

  test("is not taken as JSON under a session", async () => {
    const answer = await post(desk, { ...asAdmin(), ...asJson, ...session });
    expect([answer.status, errorOf(answer)]).toEqual([403, "notSameOrigin"]);
    expect(await declaredRows()).toEqual([]);
  });

  test("is 503 while the store does not answer", async () => {
    world.ports.store.trouble.throttleNext("saveDeclarations");
    expect((await post(desk)).status).toBe(503);
  });
});

afterAll(() => {
  // Only a form can be too old, and the answer to a form is a page.
  expect(
    answers.unseen(
      "GET /api/waves/{waveId}/preflight",
      "GET /waves/{waveId}/preflight",
      "POST /api/preflight/declarations",
    ),
  ).toEqual(["403 formTooOld"]);
});
