import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { controlWave } from "../../../../functions/waves/http/control.ts";
import { waveActionPurpose } from "../../../../shared/waves/waveActions.ts";
import type { WaveStatus } from "../../../../shared/waves/waveStatus.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { WAVE_ID, WaveWorld, worldBeforeFlip } from "../../../support/waves/waveWorld.ts";

const CLEO = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const reason = "the works council asks for two weeks";
const answers = new DocumentedAnswers();

async function send(
  world: WaveWorld,
  body: unknown,
  { roles = ["Admin"], headers = { "content-type": "application/json" } as Record<string, string> } = {},
): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${WAVE_ID}/postpone`,
    params: { waveId: WAVE_ID },
    headers: { ...signedInAs(CLEO.id, CLEO.displayName, roles), ...headers },
    body: { string: typeof body === "string" ? body : JSON.stringify(body) },
  });
  const handler = controlWave("postpone", world.ports, world.config, () => world.ports.orchestrations);
  return answers.check("POST /api/waves/{waveId}/postpone", await handler(request, new InvocationContext()));
}
const code = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } }).error?.code,
];
const planned = async () => {
  const world = new WaveWorld(4);
  await world.insert();
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  return world;
};
const told = (world: WaveWorld) => world.ports.email.sent.filter(({ subject }) => /later/i.test(subject));

describe("a wave that is put off", () => {
  test("has a new start, says so in the answer and once in the trail, however often it is asked for", async () => {
    const world = await planned();
    for (const _ of [1, 2]) {
      const answer = await send(world, { date: "2026-03-31", reason });
      expect(answer.status).toBe(202);
      expect(answer.jsonBody as WaveStatus).toMatchObject({
        startDate: "2026-03-31",
        next: { what: "announcement", say: "the announcement, Tuesday 24 March, 09:00" },
      });
    }
    expect(await world.stamps("wavePostponed")).toHaveLength(1);
    await world.until(({ stage }) => stage === "announced");
    expect(told(world)).toEqual([]);
  });

  test("tells those to whom another start was announced, once, and opens on the later day", async () => {
    const world = await planned();
    await world.until(({ stage }) => stage === "announced");
    await send(world, { date: "2026-03-31", reason });
    const { stageAt } = await world.until(({ stage }) => stage === "open");
    expect(stageAt.slice(0, 10)).toBe("2026-03-31");
    expect(told(world)).toHaveLength(4);
    expect(told(world)[0]?.subject).toContain("Tuesday 31 March");
    expect(await world.stamps("postponementTold")).toHaveLength(1);
  });

  test("lets nobody in under an approval that was given before, and tells who was warned only", async () => {
    const world = await worldBeforeFlip();
    await send(world, { date: "2026-05-04", reason });
    expect((await world.facts()).approval).toBeUndefined();
    await world.until(({ stage }) => stage === "reportOnly");
    await world.until(({ postponed }) => postponed?.toldAt !== undefined);
    expect(told(world).map(({ to }) => to.address)).toEqual([(await world.member(20)).mail]);
    expect(await world.rows()).toEqual({});
  });
});

describe("a wave is not put off", () => {
  const stays = async (world: WaveWorld, answer: HttpResponseInit, ...expected: unknown[]) => {
    expect(code(answer)).toEqual(expected);
    expect((await world.facts()).postponed).toBeUndefined();
    expect(await world.stamps("wavePostponed")).toEqual([]);
  };

  test.each(["Approver", "Helpdesk", "Auditor"])("by the role %s", async (role) => {
    const world = await planned();
    await stays(world, await send(world, { date: "2026-03-31", reason }, { roles: [role] }), 403, "noRole");
  });

  test.each<[string, unknown, unknown[]]>([
    ["without a reason", { date: "2026-03-31" }, [422, "invalidBody"]],
    ["without a date", { reason }, [422, "invalidBody"]],
    ["to a text", { date: "soon", reason }, [422, "invalidBody"]],
    ["to an earlier day", { date: "2026-03-16", reason }, [409, "dateNotPossible"]],
    ["by a body that is no JSON", "{", [400, "malformedJson"]],
  ])("%s", async (_case, body, expected) => {
    const world = await planned();
    await stays(world, await send(world, body), ...expected);
  });

  test("once people enter: it says what can be done instead", async () => {
    const world = await planned();
    await world.change({ stage: "enforcing" });
    const answer = await send(world, { date: "2026-12-01", reason });
    await stays(world, answer, 409, "alreadyEnforcing");
    expect(JSON.stringify(answer.jsonBody)).toContain("roll it back");
  });

  test("by a form from elsewhere, or without its token; with it, it is", async () => {
    const world = await planned();
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: "AppServiceAuthSession=x",
    };
    const fields = { date: "2026-03-31", reason };
    const form = (more: object) => new URLSearchParams({ ...fields, ...more }).toString();
    const token = formToken(world.config, CLEO.id, waveActionPurpose(WAVE_ID, "postpone"), world.now);
    const elsewhere = { ...headers, "sec-fetch-site": "cross-site" };
    expect((await send(world, form({ formToken: token }), { headers: elsewhere })).status).toBe(403);
    expect((await send(world, form({ formToken: "x" }), { headers })).status).toBe(403);
    expect((await world.facts()).postponed).toBeUndefined();
    expect((await send(world, form({ formToken: token }), { headers })).status).toBe(302);
    expect((await world.facts()).postponed?.by).toEqual(CLEO);
  });
});
