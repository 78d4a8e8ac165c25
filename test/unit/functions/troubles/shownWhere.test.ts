import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showDoor } from "../../../../functions/door/http/doorHandlers.ts";
import { showEnforcement } from "../../../../functions/enforcement/http/showEnforcement.ts";
import { listJoiners, showJoiner } from "../../../../functions/joiners/readJoiners.ts";
import { listWaves, showWave } from "../../../../functions/waves/http/read.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { noteTrouble } from "../../../../shared/troubles/noteTrouble.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const config = testConfig();
const JOINER = "90000000-0000-4000-8000-000000000011";
const SAID = "Policy contains invalid applications: ServicePrincipalNotFound";
const REQUEST_ID = "4486d728-0000-4000-8000-000000000000";
let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  ports.directory.addGroup(ENFORCED_GROUP_ID, []);
  await ports.store.insertWave(aWave({ waveId: "wave-1" }));
  await ports.store.insertWave(aWave({ waveId: "wave-2", groupId: "90000000-0000-4000-8000-0000000000bb" }));
  await ports.store.insertJoiner({
    facts: { joinerId: JOINER, startDate: "2026-03-16", timeZone: "UTC", hiredAt: "2026-03-02T08:00:00.000Z" },
    source: "hr",
    workerId: "w11",
    sequence: 1,
    identity: {},
    displayName: "Joiner",
  });
});

const ask = (path: string, params: Record<string, string> = {}) =>
  new HttpRequest({
    method: "GET",
    url: `https://app.example${path}`,
    params,
    headers: signedInAs("a0000000-0000-4000-8000-0000000000aa", "Ann", ["Admin"]),
  });
/** Whatever shows troubles, by its path. */
const asked = (path: string) => {
  const request = ask(path, { waveId: path.split("/").at(-1) ?? "", joinerId: path.split("/").at(-1) ?? "" });
  if (/waves\//.test(path)) return showWave(ports, config)(request);
  if (/waves$/.test(path)) return listWaves(ports, config)(request);
  if (/joiners\//.test(path)) return showJoiner(ports, config)(request, {} as never);
  if (/joiners$/.test(path)) return listJoiners(ports, config)(request, {} as never);
  return (/door$/.test(path) ? showDoor : showEnforcement)(ports, config)(request);
};
const refuse = async (scope: string, times = 2) => {
  const error = new RefusedError("invalid", "BadRequest", SAID, {
    requestId: REQUEST_ID,
    saidAt: "2026-03-02T07:59:00.000Z",
  });
  for (let count = 0; count < times; count++) {
    await noteTrouble(ports, config, { scope, doing: "creating a policy", meanwhile: "Nobody enters." }, error);
    ports.clock.advance({ minutes: 30 });
  }
};

describe("what is refused at the moment", () => {
  test.each([
    ["a wave's answer", "/api/waves/wave-1", "wave-1"],
    ["the list of waves", "/api/waves", "wave-1"],
    ["a hire's answer", `/api/joiners/${JOINER}`, JOINER],
    ["the list of hires", "/api/joiners", JOINER],
    ["the answer about enforcement", "/api/enforcement", "app"],
  ])("stands in %s: what was asked, what was said, since when, how often, what to do", async (_where, path, scope) => {
    await refuse(scope);
    const { troubles } = ((await asked(path)) as { jsonBody: { troubles: unknown } }).jsonBody;
    expect(troubles).toEqual([
      {
        scope,
        doing: "creating a policy",
        meanwhile: "Nobody enters.",
        said: expect.stringContaining(SAID),
        reason: "invalid",
        code: "BadRequest",
        requestId: REQUEST_ID,
        saidAt: "2026-03-02T07:59:00.000Z",
        since: "2026-03-02T08:00:00.000Z",
        last: "2026-03-02T08:30:00.000Z",
        count: 2,
        againBy: "2026-03-02T09:30:00.000Z",
        advice: expect.stringContaining("New-MgServicePrincipal"),
      },
    ]);
  });

  test.each([
    ["a wave", "/waves/wave-1", "wave-1"],
    ["enforcement", "/enforcement", "app"],
    ["the door", "/door", "app"],
  ])("stands on the page of %s, in words", async (_where, path, scope) => {
    await refuse(scope);
    const { status, body } = (await asked(path)) as { status: number; body: string };
    expect(status).toBe(200);
    const text = parse(body).querySelector("main")?.text ?? "";
    for (const words of ["Creating a policy", SAID, "Nobody enters.", "New-MgServicePrincipal", "2 times", REQUEST_ID])
      expect(text).toContain(words);
  });

  test("is hinted at in the page of all waves, beside that wave alone", async () => {
    await refuse("wave-1");
    const rows = parse(String(((await asked("/waves")) as { body: string }).body)).querySelectorAll("tbody tr");
    const hinted = rows.filter(({ text }) => text.includes("something is refused"));
    expect(hinted.map((row) => row.querySelector("a")?.getAttribute("href"))).toEqual(["/waves/wave-1"]);
  });

  test.each([
    ["another wave", "/api/waves/wave-2", "wave-1"],
    ["a hire", `/api/joiners/${JOINER}`, "wave-1"],
    ["enforcement", "/api/enforcement", "wave-1"],
    ["a wave", "/api/waves/wave-1", "app"],
  ])("does not stand at %s, whose it is not", async (_where, path, scope) => {
    await refuse(scope);
    expect(((await asked(path)) as { jsonBody: { troubles: unknown } }).jsonBody.troubles).toEqual([]);
  });

  test("stands there no more once it has worked for a while", async () => {
    await refuse("wave-1");
    ports.clock.advance({ hours: 3 });
    const { jsonBody } = (await asked("/api/waves/wave-1")) as { jsonBody: { troubles: unknown } };
    expect(jsonBody.troubles).toEqual([]);
    expect(String(((await asked("/waves/wave-1")) as { body: string }).body)).not.toContain(SAID);
  });
});
