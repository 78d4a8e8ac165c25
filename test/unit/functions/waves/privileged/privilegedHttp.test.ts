import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { controlWave } from "../../../../../functions/waves/http/control.ts";
import { decideAboutMember } from "../../../../../functions/waves/http/decideAboutMember.ts";
import { enterMember } from "../../../../../functions/waves/http/enterMember.ts";
import { startWave } from "../../../../../functions/waves/http/start.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { handCode } from "../../../../support/passes/handCode.ts";
import { secondsAgo, signedInAs } from "../../../../support/signedIn.ts";
import {
  PRIVILEGED_STRENGTH_ID,
  PrivilegedWorld,
  ROLE_HOLDERS,
  SECOND_APPROVER,
} from "../../../../support/waves/privilegedWorld.ts";
import { APPROVER, GROUP_ID, STARTER, takeReport, WAVE_ID } from "../../../../support/waves/waveWorld.ts";

const answers = new DocumentedAnswers();
const asJson = { "content-type": "application/json" };
const context = new InvocationContext({ functionName: "test" });
type Who = typeof STARTER;
const as = ({ id, displayName }: Who, role = "Admin") => ({
  ...signedInAs(id, displayName, [role], [secondsAgo(60)]),
  ...asJson,
});
const sent = (path: string, params: Record<string, string>, headers: Record<string, string>, body: unknown) =>
  new HttpRequest({
    method: "POST",
    url: `https://app.example${path}`,
    params,
    headers,
    body: { string: JSON.stringify(body) },
  });
const codeOf = ({ jsonBody }: HttpResponseInit) => (jsonBody as { error?: { code: string } }).error?.code;

describe("starting a privileged wave", () => {
  const wanted = {
    waveId: WAVE_ID,
    name: "Admins",
    groupId: GROUP_ID,
    kind: "privileged",
    startDate: "2026-03-17",
    timeZone: "Europe/Berlin",
  };
  const start = async (world: PrivilegedWorld, body: object = wanted, headers = as(STARTER)) => {
    const handler = startWave(world.ports, world.config, () => world.ports.orchestrations);
    return answers.check("POST /api/waves", await handler(sent("/api/waves", {}, headers, body), context));
  };
  const fieldOf = ({ jsonBody }: HttpResponseInit) =>
    (jsonBody as { error?: { details?: { field: string; message: string }[] } }).error?.details;

  test("is answered 202, and its kind stands in the row and in the trail", async () => {
    const world = new PrivilegedWorld();
    expect((await start(world)).status).toBe(202);
    expect((await world.facts()).kind).toBe("privileged");
    const [line] = await world.ports.store.recent(WAVE_ID, 1);
    expect(line?.after).toMatch(/^privileged, group/);
  });

  test("is not what a request that names no kind does", async () => {
    const world = new PrivilegedWorld();
    const { kind: _, ...rest } = wanted;
    expect((await start(world, rest)).status).toBe(202);
    expect((await world.facts()).kind).toBe("workforce");
  });

  test("is refused to an Approver", async () => {
    expect((await start(new PrivilegedWorld(), wanted, as(APPROVER, "Approver"))).status).toBe(403);
  });

  test("is refused under the id of a wave of the other kind", async () => {
    const world = new PrivilegedWorld();
    await start(world);
    expect((await start(world, { ...wanted, kind: "workforce" })).status).toBe(409);
  });

  test.each<[string, PrivilegedWorld, (world: PrivilegedWorld) => unknown, RegExp]>([
    ["no strength for privileged people is named", new PrivilegedWorld({}), () => undefined, /PRIVILEGED_STRENGTH_ID/],
    [
      "it is not there",
      new PrivilegedWorld(),
      ({ ports }) => ports.policies.strengths.delete(PRIVILEGED_STRENGTH_ID),
      /does not exist/,
    ],
    [
      "it takes a pass",
      new PrivilegedWorld(),
      ({ ports }) => ports.policies.strengths.set(PRIVILEGED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime"]),
      /does not resist phishing/,
    ],
    [
      "it takes keys of any make",
      new PrivilegedWorld(),
      ({ ports }) => ports.policies.makes.delete(PRIVILEGED_STRENGTH_ID),
      /AAGUIDs/,
    ],
    [
      "it cannot be read",
      new PrivilegedWorld(),
      ({ ports }) => ports.policies.refuseNext("strength"),
      /cannot be read/,
    ],
  ])("is refused in words while %s, and nothing is stored", async (_which, world, change, say) => {
    change(world);
    const answer = await start(world);
    expect(answer.status).toBe(422);
    expect(fieldOf(answer)).toEqual([{ field: "kind", message: expect.stringMatching(say) }]);
    expect(await world.ports.store.waves()).toEqual([]);
  });
});

describe("approving a privileged wave", () => {
  const press = async (
    world: PrivilegedWorld,
    who: Who,
    action: "approve" | "withdraw" = "approve",
    digest?: string,
  ) => {
    const patience = () => new FakePatience(world.ports.clock, 20);
    const handler = controlWave(action, world.ports, world.config, () => world.ports.orchestrations, patience);
    const body =
      action === "approve" ? { digest: digest ?? (await world.facts()).evidence?.digest } : { reason: "not sure" };
    const path = `/api/waves/${WAVE_ID}/${action}`;
    const answer = await handler(sent(path, { waveId: WAVE_ID }, as(who), body), context);
    return answers.check(`POST /api/waves/{waveId}/${action}`, answer);
  };

  test("takes two people: after the first nobody enters, after the second they do, and the trail names both", async () => {
    const world = await PrivilegedWorld.swept();
    expect((await press(world, APPROVER)).status).toBe(202);
    expect(await world.facts()).toMatchObject({ firstApproval: { by: APPROVER } });
    expect((await world.facts()).approval).toBeUndefined();
    const step = await world.decide();
    expect(step).toMatchObject({ kind: "wait", because: expect.stringContaining(`after ${APPROVER.displayName}`) });
    expect((await press(world, SECOND_APPROVER)).status).toBe(202);
    await world.until(({ stage }) => stage === "enforced");
    expect(world.enforced).toHaveLength(ROLE_HOLDERS);
    const approvers = (await world.ports.store.recent(WAVE_ID, 1000)).filter(({ what }) => what === "flipApproved");
    expect(approvers.map(({ who }) => who.id).sort()).toEqual(
      expect.arrayContaining([APPROVER.id, SECOND_APPROVER.id].sort()),
    );
    const [record] = await world.ports.store.flipRecords(WAVE_ID);
    expect(record?.approval).toMatchObject({ by: SECOND_APPROVER, first: { by: APPROVER } });
  });

  test("one person who presses again and again is one approval, and nobody enters by it", async () => {
    const world = await PrivilegedWorld.swept();
    for (const _ of [1, 2, 3]) expect((await press(world, APPROVER)).status).toBe(202);
    const facts = await world.facts();
    expect(facts.approval).toBeUndefined();
    const start = world.now.getTime();
    await world.until((_facts) => world.now.getTime() - start > 86_400_000);
    expect(world.enforced).toEqual([]);
  });

  test("the starter is neither of them", async () => {
    const world = await PrivilegedWorld.swept();
    expect((await press(world, STARTER)).status).toBe(403);
    await press(world, APPROVER);
    expect((await press(world, STARTER)).status).toBe(403);
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("the second is not taken for other evidence than the first", async () => {
    const world = await PrivilegedWorld.swept();
    await press(world, APPROVER);
    expect(codeOf(await press(world, SECOND_APPROVER, "approve", "0".repeat(64)))).toBe("otherEvidence");
    const { evidence } = await world.facts();
    await world.change({ evidence: evidence && { ...evidence, digest: "1".repeat(64) } });
    expect((await press(world, SECOND_APPROVER)).status).toBe(202);
    expect(await world.facts()).toMatchObject({ firstApproval: { by: SECOND_APPROVER, digest: "1".repeat(64) } });
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("the second is not somebody who handed the first a code, or was handed one", async () => {
    for (const [from, to] of [
      [APPROVER, SECOND_APPROVER],
      [SECOND_APPROVER, APPROVER],
    ] as const) {
      const world = await PrivilegedWorld.swept();
      await press(world, APPROVER);
      await handCode(world.ports, to.id, from);
      expect(codeOf(await press(world, SECOND_APPROVER))).toBe("handedCode");
      expect((await world.facts()).approval).toBeUndefined();
    }
  });

  test("a code that went between the two after they approved voids it", async () => {
    const world = await PrivilegedWorld.swept();
    await press(world, APPROVER);
    await press(world, SECOND_APPROVER);
    await handCode(world.ports, SECOND_APPROVER.id, APPROVER);
    await world.until(({ approval }) => approval === undefined);
    expect(world.enforced).toEqual([]);
  });

  test("the first word can be taken back: the next one is the first again", async () => {
    const world = await PrivilegedWorld.swept();
    await press(world, APPROVER);
    expect((await press(world, SECOND_APPROVER, "withdraw")).status).toBe(202);
    await press(world, SECOND_APPROVER);
    expect(await world.facts()).toMatchObject({ firstApproval: { by: SECOND_APPROVER } });
    expect((await world.facts()).approval).toBeUndefined();
  });
});

describe("about one member of a privileged wave", () => {
  /** The third had too few keys at the flip, was held, and is free again. */
  const flippedWithout3 = async () => {
    const world = await PrivilegedWorld.open();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n < ROLE_HOLDERS; n++) for (const _ of [1, 2]) world.addKey(n);
    await takeReport(world);
    const row = { userId: world.id(3), round: 1, by: STARTER, at: world.now.toISOString(), reason: "on leave" };
    const etag = await world.ports.store.saveDecision(WAVE_ID, { ...row, decision: { kind: "hold" } }, undefined);
    await world.until(({ stage }) => stage === "swept");
    await world.approveTwice();
    await world.until(({ stage }) => stage === "enforced");
    await world.ports.store.saveDecision(WAVE_ID, { ...row, decision: { kind: "withdrawn" } }, etag);
    return world;
  };
  const params = (world: PrivilegedWorld) => ({ waveId: WAVE_ID, userId: world.id(3) });
  const enter = async (world: PrivilegedWorld) => {
    const path = `/api/waves/${WAVE_ID}/members/${world.id(3)}/enter`;
    const answer = await enterMember(world.ports, world.config)(sent(path, params(world), as(APPROVER), {}));
    return answers.check("POST /api/waves/{waveId}/members/{userId}/enter", answer);
  };
  const use = (world: PrivilegedWorld) =>
    world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(3), passkeyUsedAt: world.now.toISOString() }]);

  test("with two keys they are put in one by one; with one they are not", async () => {
    const world = await flippedWithout3();
    world.addKey(3);
    await use(world);
    const refused = await enter(world);
    expect(codeOf(refused)).toBe("notReady");
    expect(JSON.stringify(refused.jsonBody)).toContain("fewer than two keys");
    world.addKey(3);
    await use(world);
    expect((await enter(world)).status).toBe(202);
    expect(world.enforced).toContain(world.id(3));
  });

  test("having lost the role they are not put in, and are named", async () => {
    const world = await flippedWithout3();
    for (const _ of [1, 2]) world.addKey(3);
    await use(world);
    world.ports.directory.privileged.delete(world.id(3));
    expect(codeOf(await enter(world))).toBe("notInScope");
    expect(world.enforced).not.toContain(world.id(3));
    expect((await world.member(3)).sortedOut).toBe("notPrivileged");
  });

  test("no date is set on which they enter unready", async () => {
    const world = await flippedWithout3();
    world.ports.clock.advance({ days: 40 });
    const body = { decision: "date", on: "2026-12-01", reason: "it is time" };
    const path = `/api/waves/${WAVE_ID}/members/${world.id(3)}/decision`;
    const handler = decideAboutMember(world.ports, world.config);
    const answer = await handler(sent(path, params(world), as(STARTER), body));
    answers.check("POST /api/waves/{waveId}/members/{userId}/decision", answer);
    expect(codeOf(answer)).toBe("privileged");
  });
});
