import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { showTroubles } from "../../../../functions/troubles/readTroubles.ts";
import type { TroubleList } from "../../../../functions/troubles/schemas.ts";
import { health } from "../../../../functions/web/health.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { noteTrouble } from "../../../../shared/troubles/noteTrouble.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const ID = "a0000000-0000-4000-8000-0000000000aa";
const config = testConfig();
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  new HttpRequest({ method: "GET", url: `https://app.example${path}`, headers });
const as = (role: string) => signedInAs(ID, "Ann", [role]);
const show = async (headers: Record<string, string>, path: "/api/troubles" | "/troubles" = "/api/troubles") =>
  answers.check(`GET ${path}`, await showTroubles(ports, config)(get(path, headers)));
const refuse = () =>
  noteTrouble(
    ports,
    config,
    { scope: "wave-1", doing: "creating a wave's policy in report-only" },
    new RefusedError("invalid", "BadRequest", "no <b>such</b> app: ServicePrincipalNotFound", { requestId: "r-1" }),
  );

describe("what does not go on", () => {
  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("is listed for %s, with what to do", async (role) => {
    await refuse();
    const { troubles } = (await show(as(role))).jsonBody as TroubleList;
    expect(troubles).toMatchObject([
      {
        scope: "wave-1",
        doing: "creating a wave's policy in report-only",
        said: expect.stringContaining("ServicePrincipalNotFound"),
        code: "BadRequest",
        requestId: "r-1",
        count: 1,
        advice: expect.stringContaining("New-MgServicePrincipal"),
      },
    ]);
  });

  test("is an empty list when nothing is refused", async () => {
    expect((await show(as("Auditor"))).jsonBody).toEqual({ troubles: [] });
  });

  test("is told to nobody who is not signed in, or has no role", async () => {
    await refuse();
    const accept = { accept: "application/json" };
    expect((await show(accept)).status).toBe(401);
    expect((await show({ ...accept, ...as("Employee") })).status).toBe(403);
    expect(await show({}, "/troubles")).toMatchObject({ status: 302 });
  });

  test("is answered 503 while the tables are away, never 500", async () => {
    ports.store.trouble.failNext("troubles", new TransientError("table storage"));
    expect((await show(as("Auditor"))).status).toBe(503);
  });

  test("is a page for people, in words, with nothing of the answer taken for markup", async () => {
    await refuse();
    const { body, status } = await show(as("Auditor"), "/troubles");
    expect(status).toBe(200);
    const page = parse(String(body)).querySelector("main");
    expect(page?.querySelector("h3")?.text).toBe("Creating a wave's policy in report-only");
    expect(page?.text).toContain("New-MgServicePrincipal");
    expect(page?.text).toContain("r-1");
    expect(page?.querySelector("b")).toBeNull();
  });

  test("says so on its page when nothing is refused", async () => {
    const { body } = await show(as("Auditor"), "/troubles");
    expect(parse(String(body)).querySelector("main")?.text).toContain("Nothing is refused at the moment.");
  });
});

test("the deep health leads to the list, which asks who wants to know; it believes no header itself", async () => {
  await refuse();
  const deep = answers.check("GET /api/health", await health(get("/api/health?deep", as("Auditor"))));
  expect(deep).toMatchObject({ status: 302, headers: { Location: "/api/troubles" } });
  expect(JSON.stringify(deep)).not.toContain("ServicePrincipalNotFound");
  const shallow = answers.check("GET /api/health", await health(get("/api/health")));
  expect(shallow.jsonBody).toEqual({ status: "ok" });
});

afterAll(() => {
  expect(answers.unseen("GET /api/troubles", "GET /troubles", "GET /api/health")).toEqual([]);
});
