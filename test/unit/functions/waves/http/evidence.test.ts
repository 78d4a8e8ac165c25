import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showEvidence, showFlipPeople } from "../../../../../functions/waves/http/evidence.ts";
import type { EvidenceReport, FlipPeople } from "../../../../../shared/waves/evidence/evidenceReport.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import {
  APPROVER,
  STARTER,
  sweptWorld,
  WAVE_ID,
  WaveWorld,
  worldBeforeFlip,
} from "../../../../support/waves/waveWorld.ts";

const AUDITOR = "ad000000-0000-4000-8000-000000000009";
const asAuditor = () => signedInAs(AUDITOR, "Aud Itor", ["Auditor"]);
const asJson = { accept: "application/json" };
const answers = new DocumentedAnswers();

const get = async (
  world: WaveWorld,
  path: string,
  headers: Record<string, string> = { ...asAuditor(), ...asJson },
  waveId = WAVE_ID,
): Promise<HttpResponseInit> => {
  const url = new URL(`https://app.example${path}`);
  const isPeople = url.pathname.endsWith("/people");
  const handler = (isPeople ? showFlipPeople : showEvidence)(world.ports, world.config);
  const answer = await handler(
    new HttpRequest({
      method: "GET",
      url: url.href,
      query: Object.fromEntries(url.searchParams),
      params: { waveId },
      headers,
    }),
  );
  const isApi = url.pathname.startsWith("/api/");
  return answers.check(`GET ${isApi ? "/api" : ""}/waves/{waveId}/evidence${isPeople ? "/people" : ""}`, answer);
};
const EVIDENCE = `/api/waves/${WAVE_ID}/evidence`;
const PEOPLE = `${EVIDENCE}/people`;
const report = async (world: WaveWorld) => (await get(world, EVIDENCE)).jsonBody as EvidenceReport;
const peopleOf = async (world: WaveWorld, query = "?flip=1") =>
  (await get(world, PEOPLE + query)).jsonBody as FlipPeople;
const errorOf = ({ jsonBody }: HttpResponseInit) => (jsonBody as { error: { code: string; message: string } }).error;

let flipped: WaveWorld;
beforeAll(async () => {
  flipped = await worldBeforeFlip();
  await flipped.carryOut({ kind: "enforce" });
});

describe("the evidence of report-only", () => {
  const asApprover = () => signedInAs(APPROVER.id, APPROVER.displayName, ["Approver"]);

  test("tells the approver whom it would have stopped, where, what was done and what came of it", async () => {
    const world = await sweptWorld();
    const { sweep, flips } = (await get(world, EVIDENCE, { ...asApprover(), ...asJson })).jsonBody as EvidenceReport;
    expect(flips).toEqual([]);
    expect(sweep).toMatchObject({
      inAll: 1,
      against: { reportOnlyInterrupted: 1 },
      people: [
        {
          userId: world.id(20),
          against: [{ result: "reportOnlyInterrupted", cause: "would have been asked for more than was given" }],
          help: { mailed: true, link: "manager" },
          outcome: "leftOut",
          reason: "noUsablePasskey",
        },
      ],
    });
    const { body } = await get(world, `/waves/${WAVE_ID}/evidence`, { ...asApprover(), accept: "text/html" });
    const table = parse(String(body)).querySelector('table[aria-label="Stopped in report-only"]');
    expect(table?.querySelectorAll("tbody tr").map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/Would have been asked for more .*Mailed, link for a code to the manager.*Left out: No/),
    ]);
  });

  test("says nothing of report-only before it has begun", async () => {
    const world = new WaveWorld(3);
    await world.insert();
    expect(await report(world)).not.toHaveProperty("sweep");
  });
});

describe("the evidence of a flip", () => {
  test("names who approved it, what it asked, whom it counted and what followed", async () => {
    const { flips, laterEntries, decisions } = await report(flipped);
    const { approval, evidence } = await flipped.facts();
    expect([laterEntries, decisions]).toEqual([[], []]);
    expect(flips).toMatchObject([
      {
        number: 1,
        recorded: true,
        approval,
        policyDigest: evidence?.policyDigest,
        entered: 19,
        record: { counts: { members: 20, toEnter: 19, leftOut: 1 }, startedBy: STARTER, sweep: evidence },
        followed: { isOver: false, people: { entersEnforcement: 19 } },
      },
    ]);
    expect(flips[0]?.enteredAt).toBe((await flipped.facts()).enforcedAt);
    expect(flips[0]?.followed.wave.map(({ what }) => what)).toContain("stage.enforced");
  });

  test("tells what the checks of the tenant said right before, in JSON and on the page", async () => {
    const run = await flipped.ports.store.preflightRun(WAVE_ID, "flip");
    const kept = (await report(flipped)).flips[0]?.record?.preflight;
    expect(kept).toMatchObject({ readAt: run?.at, digest: run?.digest, results: { P1: "ok", P20: "unknown" } });
    expect(kept?.biggestExposure?.id).toMatch(/^P\d+$/);
    const html = String((await get(flipped, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    const table = parse(html).querySelector(
      'table[aria-label="Flip 1: checks that did not pass, and held up nothing"]',
    );
    const rows = table?.querySelectorAll("tbody tr").map(({ textContent }) => textContent) ?? [];
    expect(rows).toHaveLength(kept?.warnings.length ?? -1);
    expect(rows.find((row) => row.startsWith("P20"))).toMatch(/not known.*Azure Monitor is not read/);
    expect(html).toContain(run?.digest);
  });

  test("of a record from before the checks were kept says so, and tells the rest", async () => {
    const world = await worldBeforeFlip();
    await world.carryOut({ kind: "enforce" });
    const [record] = await world.ports.store.flipRecords(WAVE_ID);
    if (!record) throw new Error("no record");
    const { preflight: _, ...old } = record;
    world.ports.store.flipRecords = async () => [old];
    const [flip] = (await report(world)).flips;
    expect([flip?.recorded, flip?.record?.counts.toEnter]).toEqual([true, 19]);
    expect(flip?.record).not.toHaveProperty("preflight");
    const html = String((await get(world, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    expect(html).toContain("what they said was not kept");
    expect(html).toContain("Policies it rested on");
  });

  test("tells everybody by name: when they entered, or why they did not", async () => {
    const { people, next, recorded } = await peopleOf(flipped);
    expect([people.length, next, recorded]).toEqual([20, undefined, true]);
    expect(people.filter(({ enteredAt }) => enteredAt !== undefined).map(({ userId }) => userId)).toEqual(
      flipped.ids.slice(0, 19),
    );
    expect(people.at(-1)).toMatchObject({ as: "leftOut", reason: "noUsablePasskey" });
    expect((await peopleOf(flipped, "?flip=1&from=7")).people.length).toBe(13);
    expect((await peopleOf(flipped, "?flip=1&from=700")).people).toEqual([]);
  });

  test("holds ids and names of people, and neither their mail addresses nor anything secret", async () => {
    const text = JSON.stringify([await report(flipped), await peopleOf(flipped)]);
    for (const { mail } of await flipped.members()) expect(text).not.toContain(mail);
    expect(text).not.toMatch(/secret|token|"code"|temporaryAccessPass"/i);
  });

  test("stays through a rollback, whose new round has a flip of its own", async () => {
    const world = await worldBeforeFlip();
    await world.carryOut({ kind: "enforce" });
    const before = await report(world);
    await world.change({ rollbackRequested: { by: APPROVER, at: world.now.toISOString(), reason: "calls" } });
    await world.until(({ stage, round }) => stage === "reminded" && round === 2);
    const after = await report(world);
    expect(after.flips.map(({ record, approval, entered }) => [record, approval, entered])).toEqual(
      before.flips.map(({ record, approval, entered }) => [record, approval, entered]),
    );
    expect(after.flips[0]?.followed.people["leavesEnforcement"]).toBe(19);
    expect((await peopleOf(world)).people.length).toBe(20);
  });

  test("of before flips were recorded is what the wave row keeps, and says so", async () => {
    const world = await worldBeforeFlip();
    world.ports.store.flipRecords = async () => [];
    await world.carryOut({ kind: "enforce" });
    const { approval, evidence } = await world.facts();
    expect((await report(world)).flips).toMatchObject([
      { recorded: false, approval, policyDigest: evidence?.policyDigest, entered: 19 },
    ]);
    expect(await peopleOf(world)).toEqual({ flip: 1, recorded: false, people: [] });
    const page = String((await get(world, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    expect(page).toContain("older than the records");
    expect(String((await get(world, `/waves/${WAVE_ID}/evidence/people?flip=1`, asAuditor())).body)).toContain(
      "not recorded",
    );
  });
});

describe("whoever comes later", () => {
  let world: WaveWorld;
  beforeAll(async () => {
    world = await worldBeforeFlip();
    await world.carryOut({ kind: "enforce" });
    world.enrol(20);
    world.ports.clock.advance({ days: 1 });
    await world.until(() => world.enforced.includes(world.id(20)));
  });

  test("stands as a single entry with the evidence of their own, and not under the flip", async () => {
    const { flips, laterEntries, laterEntriesInAll } = await report(world);
    const { approval } = await world.facts();
    expect([flips.length, flips[0]?.entered, laterEntriesInAll]).toEqual([1, 19, 1]);
    expect(laterEntries).toMatchObject([
      { userId: world.id(20), by: "approved by Bo Second", evidence: { approvedAt: approval?.at } },
    ]);
    expect(laterEntries[0]?.userPrincipalName).toBe((await world.member(20)).userPrincipalName);
    const late = (await peopleOf(world)).people.find(({ userId }) => userId === world.id(20));
    expect(late).toMatchObject({ as: "leftOut", reason: "noUsablePasskey" });
    expect(late?.enteredAt).toBeUndefined();
  });

  test("and who was held or waived, by whom, why and until when", async () => {
    const decided = { round: 1, by: STARTER, at: world.now.toISOString(), reason: "the press in hall 3" };
    const [held, waived, earlier] = [world.id(1), world.id(2), world.id(3)];
    const save = (decision: Parameters<typeof world.ports.store.saveDecision>[1]) =>
      world.ports.store.saveDecision(WAVE_ID, decision, undefined);
    await save({ ...decided, userId: held, decision: { kind: "hold" } });
    await save({ ...decided, userId: waived, decision: { kind: "waive", until: "2026-12-31" } });
    await save({ ...decided, userId: earlier, round: 7, decision: { kind: "hold" } });
    const { decisions } = await report(world);
    expect(new Map(decisions.map(({ userId, standing }) => [userId, standing]))).toEqual(
      new Map([
        [held, "held"],
        [waived, "waived"],
        [earlier, "none"],
      ]),
    );
    const html = String((await get(world, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    const text = parse(html).querySelector("main")?.text ?? "";
    for (const said of ["the press in hall 3", "Ada Admin", "last day 2026-12-31", "Later single entries (1)"])
      expect(text).toContain(said);
  });
});

describe("the page", () => {
  test("says the same in words, with names, years and zones, and has nothing to press", async () => {
    const html = String((await get(flipped, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    const page = parse(html);
    const text = page.querySelector("main")?.text ?? "";
    expect(page.querySelectorAll("main form, main button, main input")).toEqual([]);
    for (const said of [
      "Flip 1",
      "Bo Second",
      "Ada Admin",
      "2026 at",
      "CEST",
      "Left out: not ready (1)",
      "Break-glass accounts",
    ])
      expect(text).toContain(said);
    expect(page.querySelectorAll("table").every((table) => (table.getAttribute("aria-label") ?? "") !== "")).toBe(true);
    expect(html).toContain("@media print");
  });

  test("of a large wave leads to its people, page by page", async () => {
    const world = await worldBeforeFlip();
    await world.carryOut({ kind: "enforce" });
    const [record] = await world.ports.store.flipRecords(WAVE_ID);
    if (!record) throw new Error("no record");
    const many = { ...record, counts: { ...record.counts, members: 501 } };
    world.ports.store.flipRecords = async () => [many];
    const html = String((await get(world, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    expect(html).toContain(`/waves/${WAVE_ID}/evidence/people?flip=1`);
    expect(html).not.toContain("Left out: not ready (1)");
    world.ports.store.flipPeople = async () => ({
      people: [{ userId: world.id(1), userPrincipalName: "<b>p</b>@x", as: "toEnter" }],
      next: 500,
    });
    const people = String((await get(world, `/waves/${WAVE_ID}/evidence/people?flip=1`, asAuditor())).body);
    expect(people).toContain("from=500");
    expect(people).toContain("&lt;b&gt;p");
    expect(people).not.toContain("<b>p");
  });

  test("of a wave that has not come to a flip says so", async () => {
    const world = new WaveWorld(3);
    await world.insert();
    expect((await report(world)).flips).toEqual([]);
    const html = String((await get(world, `/waves/${WAVE_ID}/evidence`, asAuditor())).body);
    expect(html).toContain("Nobody was enforced by this wave so far");
  });
});

describe("who asks", () => {
  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("may be an %s", async (role) => {
    expect((await get(flipped, EVIDENCE, { ...signedInAs(AUDITOR, "A", [role]), ...asJson })).status).toBe(200);
  });

  test.each([EVIDENCE, `${PEOPLE}?flip=1`])("may not be anybody else: %s", async (path) => {
    expect((await get(flipped, path, asJson)).status).toBe(401);
    expect((await get(flipped, path, { ...signedInAs(AUDITOR), ...asJson })).status).toBe(403);
    const visit = await get(flipped, path.replace("/api", ""), {});
    expect([visit.status, (visit.headers as Record<string, string>)["Location"]]).toEqual([
      302,
      `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(path.replace("/api", ""))}`,
    ]);
    expect((await get(flipped, path.replace("/api", ""), signedInAs(AUDITOR))).status).toBe(403);
  });
});

describe("what is not there", () => {
  test.each(["no-such-wave", "..", "x".repeat(80)])("is no wave: %.20s", async (waveId) => {
    for (const path of [EVIDENCE, `${PEOPLE}?flip=1`, "/waves/x/evidence", "/waves/x/evidence/people?flip=1"]) {
      const headers = path.startsWith("/api") ? { ...asAuditor(), ...asJson } : asAuditor();
      expect((await get(flipped, path, headers, waveId)).status).toBe(404);
    }
    expect(errorOf(await get(flipped, EVIDENCE, undefined, waveId)).code).toBe("unknownWave");
  });

  test("is no flip", async () => {
    expect(errorOf(await get(flipped, `${PEOPLE}?flip=2`)).code).toBe("unknownFlip");
    expect((await get(flipped, `/waves/${WAVE_ID}/evidence/people?flip=2`, asAuditor())).status).toBe(404);
  });

  test.each([
    ["", "flip"],
    ["?flip=x", "flip"],
    ["?flip=0", "flip"],
    ["?flip=1.5", "flip"],
    ["?flip=1&from=-1", "from"],
    ["?flip=1&frmo=3", "frmo"],
  ])("is a query %s, which is told what to mend", async (query, named) => {
    const answer = await get(flipped, PEOPLE + query);
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalidQuery"]);
    expect(JSON.stringify(answer.jsonBody)).toContain(named);
    const page = await get(flipped, `/waves/${WAVE_ID}/evidence/people${query}`, asAuditor());
    expect([page.status, String(page.body).includes(named)]).toEqual([400, true]);
  });
});

test("a store that does not answer is 503, and nothing is told", async () => {
  const world = await worldBeforeFlip();
  for (const path of [
    EVIDENCE,
    `${PEOPLE}?flip=1`,
    `/waves/${WAVE_ID}/evidence`,
    `/waves/${WAVE_ID}/evidence/people?flip=1`,
  ]) {
    world.ports.store.trouble.throttleNext("trail");
    const headers = path.startsWith("/api") ? { ...asAuditor(), ...asJson } : asAuditor();
    expect((await get(world, path, headers)).status).toBe(503);
  }
});

afterAll(() => {
  expect(
    answers.unseen(
      "GET /api/waves/{waveId}/evidence",
      "GET /api/waves/{waveId}/evidence/people",
      "GET /waves/{waveId}/evidence",
      "GET /waves/{waveId}/evidence/people",
    ),
  ).toEqual([]);
});
