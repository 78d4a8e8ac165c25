import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { enterMember } from "../../../../../functions/waves/http/enterMember.ts";
import { decided } from "../../../../../shared/domain/wave/decideMember.ts";
import { entryPurpose } from "../../../../../shared/waves/waveActions.ts";
import { formToken } from "../../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { secondsAgo, signedInAs } from "../../../../support/signedIn.ts";
import { WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const CLEO = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const ROUTE = "POST /api/waves/{waveId}/members/{userId}/enter";
const json = { "content-type": "application/json" };
const answers = new DocumentedAnswers();
let world: WaveWorld;

beforeEach(async () => {
  world = await worldBeforeFlip();
  await world.until(({ stage }) => stage === "enforced");
  world.enrol(20);
  world.ports.clock.advance({ minutes: 5 });
  await used(20);
});

const used = (n: number) =>
  world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), passkeyUsedAt: world.now.toISOString() }]);

async function send({
  headers = {},
  roles = ["Admin"],
  ago = 60,
  n = 20,
  body = "{}",
  waveId = WAVE_ID,
  userId = world.id(n),
}: {
  headers?: Record<string, string>;
  roles?: string[];
  ago?: number;
  n?: number;
  body?: string;
  waveId?: string;
  userId?: string;
} = {}): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${waveId}/members/${userId}/enter`,
    params: { waveId, userId },
    headers: { ...signedInAs(CLEO.id, CLEO.displayName, roles, [secondsAgo(ago)]), ...json, ...headers },
    body: { string: body },
  });
  return answers.check(ROUTE, await enterMember(world.ports, world.config)(request));
}
const code = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } }).error?.code,
];
const isIn = async () =>
  Object.values(await world.rows())
    .flat()
    .includes(world.id(20));

describe("somebody who was left out and is ready by now", () => {
  test.each(["Admin", "Approver"])(
    "is put in at once by an %s, and who asked for it stands in the trail once",
    async (role) => {
      expect((await send({ roles: [role] })).status).toBe(202);
      expect(await isIn()).toBe(true);
      expect((await world.member(20)).enforcedAt).toBeDefined();
      expect((await send({ roles: [role] })).status).toBe(202);
      expect(await world.stamps("entryAskedFor")).toHaveLength(1);
    },
  );

  test("is put in by a form with its token, which leads back to the people; not by one without", async () => {
    const form = {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: "AppServiceAuthSession=x",
    };
    expect((await send({ headers: form, body: "formToken=x" })).status).toBe(403);
    expect((await send({ headers: { ...form, "sec-fetch-site": "cross-site" }, body: "formToken=x" })).status).toBe(
      403,
    );
    expect(await isIn()).toBe(false);
    const token = formToken(world.config, CLEO.id, entryPurpose(WAVE_ID, world.id(20)), world.now);
    const answer = await send({ headers: form, body: new URLSearchParams({ formToken: token }).toString() });
    expect(answer).toMatchObject({ status: 302, headers: { Location: `/waves/${WAVE_ID}/people` } });
    expect(await isIn()).toBe(true);
  });
});

describe("nobody enters", () => {
  const stays = async (answer: HttpResponseInit, ...expected: unknown[]) => {
    expect(code(answer)).toEqual(expected);
    expect(await isIn()).toBe(false);
    expect(await world.stamps("entryAskedFor")).toEqual([]);
  };

  test.each(["Helpdesk", "Auditor"])("by the role %s", async (role) =>
    stays(await send({ roles: [role] }), 403, "noRole"),
  );
  test("by a session that was left open", async () => stays(await send({ ago: 16 * 60 }), 401, "freshSignInNeeded"));
  test("by a body that is no JSON", async () => stays(await send({ body: "{" }), 400, "malformedJson"));
  test("whom nobody knows", async () => {
    await stays(await send({ userId: CLEO.id }), 404, "unknownMember");
    await stays(await send({ userId: "x" }), 404, "unknownMember");
    await stays(await send({ waveId: "other" }), 404, "unknownWave");
  });

  test("who lost the passkey since, seen by the live look alone", async () => {
    world.losePasskey(20);
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), hasUsablePasskey: true }]);
    await stays(await send(), 409, "notReady");
  });

  test("who has never used the passkey", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), passkeyUsedAt: undefined }]);
    await stays(await send(), 409, "notReady");
  });

  test("who is held, while that holds", async () => {
    const row = decided(
      await world.facts(),
      world.id(20),
      CLEO,
      { decision: "hold", reason: "leave" },
      world.now.toISOString(),
    );
    await world.ports.store.saveDecision(WAVE_ID, row, undefined);
    await stays(await send(), 409, "heldOrWaived");
  });

  test("who is held while the look at them takes its time", async () => {
    const { methods } = world.ports;
    const look = methods.methodsOfMany.bind(methods);
    methods.methodsOfMany = async (...asked) => {
      const held = { decision: "hold", reason: "leave" } as const;
      const row = decided(await world.facts(), world.id(20), CLEO, held, world.now.toISOString());
      await world.ports.store.saveDecision(WAVE_ID, row, undefined);
      return look(...asked);
    };
    await stays(await send(), 409, "heldOrWaived");
  });

  test.each<[string, () => unknown, string]>([
    [
      "while the wave is paused",
      () => world.change({ paused: { by: CLEO, at: world.now.toISOString(), reason: "calls" } }),
      "wavePaused",
    ],
    [
      "while the wave goes back",
      () => world.change({ rollbackRequested: { by: CLEO, at: world.now.toISOString(), reason: "calls" } }),
      "notCovered",
    ],
    ["before the flip", () => world.change({ stage: "swept" }), "notCovered"],
    ["while the others are entering", () => world.change({ stage: "enforcing", enforcedAt: undefined }), "notCovered"],
    ["when the approval covers nobody any more", () => world.ports.clock.advance({ days: 29 }), "notCovered"],
    [
      "whom the approval does not name",
      () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), named: undefined }]),
      "notCovered",
    ],
    [
      "who takes no part",
      () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(20), sortedOut: "privileged" }]),
      "notInScope",
    ],
    [
      "while enforcement is stopped",
      async () => {
        const found = await world.ports.store.enforcementSwitch();
        await world.ports.store.saveEnforcementSwitch(
          { ...found?.value, stopAsked: { by: CLEO, at: world.now.toISOString(), reason: "no" } },
          found?.etag,
        );
      },
      "notRunning",
    ],
  ])("%s", async (_case, change, expected) => {
    await change();
    await stays(await send(), 409, expected);
  });
});
