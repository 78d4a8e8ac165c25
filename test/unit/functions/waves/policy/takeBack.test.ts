import { HttpRequest, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { controlWave } from "../../../../../functions/waves/http/control.ts";
import { showWave } from "../../../../../functions/waves/http/read.ts";
import { carryOnRollBacks, onRollBackMessage } from "../../../../../functions/waves/policy/openRollBacks.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import type { WaveStatus } from "../../../../../shared/waves/waveStatus.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { STARTER, WAVE_ID, type WaveWorld, worldBeforeFlip } from "../../../../support/waves/waveWorld.ts";

const REPORT_ONLY = "enabledForReportingButNotEnforced";
const INSTANCE = `wave-${WAVE_ID}`;
const ALERTS = "alerts@contoso.example";

let world: WaveWorld;
let patience: FakePatience;
beforeEach(async () => {
  world = await worldBeforeFlip();
  await world.until(({ stage }) => stage === "enforced");
  world.ports.clock.advance({ minutes: 10 });
  // As after `terminate`: nobody works on the wave any more.
  world.ports.orchestrations.ended.add(INSTANCE);
});

const context = (dequeueCount = 1) =>
  new InvocationContext({ functionName: "test", triggerMetadata: { dequeueCount } });
const state = () => [...world.ports.policies.stored.values()][0]?.state;
const writes = () =>
  world.ports.policyWriter.calls.flatMap(({ method, args }) => (method === "setPolicyState" ? [args[1]] : []));
/** Graph takes no write until told so. */
const graphAway = (retryAfterSeconds?: number) => {
  const graph = { isAway: true };
  const { policyWriter } = world.ports;
  const write = policyWriter.setPolicyState.bind(policyWriter);
  policyWriter.setPolicyState = async (...asked) => {
    if (graph.isAway) throw new TransientError("graph: PATCH: 429 TooManyRequests", { retryAfterSeconds });
    return write(...asked);
  };
  return graph;
};
const admin = signedInAs(STARTER.id, STARTER.displayName, ["Admin"]);

const press = async (action: "rollback" | "cancel" = "rollback") => {
  const handler = controlWave(
    action,
    world.ports,
    world.config,
    () => world.ports.orchestrations,
    () => {
      patience = new FakePatience(world.ports.clock, 20);
      return patience;
    },
  );
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${WAVE_ID}/${action}`,
    params: { waveId: WAVE_ID },
    headers: { ...admin, "content-type": "application/json" },
    body: { string: JSON.stringify({ reason: "too many calls" }) },
  });
  const answer = await handler(request, context());
  return { status: answer.status, body: answer.jsonBody as WaveStatus };
};
const now = async () => {
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example/waves/${WAVE_ID}`,
    params: { waveId: WAVE_ID },
    headers: { ...admin, accept: "text/html" },
  });
  return parse(String((await showWave(world.ports, world.config)(request)).body)).querySelector(".now")?.text;
};
const timer = () =>
  carryOnRollBacks(
    world.ports,
    world.config,
    () => new FakePatience(world.ports.clock, 40),
  )(world.ports.orchestrations);
const aMinuteLater = () => {
  world.ports.clock.set(new Date((Math.floor(world.now.getTime() / 60_000) + 1) * 60_000).toISOString());
  return timer();
};
const message = (dequeueCount = 1) =>
  onRollBackMessage(world.ports, world.config, () => new FakePatience(world.ports.clock, 40))(
    { waveId: WAVE_ID },
    context(dequeueCount),
    world.ports.orchestrations,
  );

describe("a rollback while nobody works on the wave", () => {
  test("has the policy in report-only, read back, when the answer comes", async () => {
    const { status, body } = await press();
    expect([status, state(), body.policyReturn?.notYet]).toEqual([202, REPORT_ONLY, undefined]);
    expect(Date.parse(body.policyReturn?.readBackAt ?? "")).toBeLessThanOrEqual(world.now.getTime());
    expect(await now()).toMatch(/^A rollback was asked for. The policy is back in report-only, read back at /);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
    expect(world.ports.rollBacks.messages).toEqual([]);
  });

  test("makes at most one Conditional Access request a second", async () => {
    await press();
    expect(patience.pauses).toHaveLength(1);
    expect(patience.pauses.every((seconds) => seconds >= 1)).toBe(true);
  });

  test("is told to the operators at once, by one mail", async () => {
    await press();
    await press();
    expect(world.mailsTo(ALERTS)).toHaveLength(1);
    expect(world.ports.email.sent.at(-1)?.plainText).toContain("too many calls");
  });

  test("is written by a request to the state alone, and never enables", async () => {
    await press();
    await timer();
    expect(writes().slice(1)).toEqual([REPORT_ONLY]);
  });

  test("is taken up by the wave, once somebody works on it, without a further request", async () => {
    await press();
    const before = world.ports.policies.called("policy") + world.ports.policyWriter.called("setPolicyState");
    await world.until(({ stage }) => stage === "rolledBack");
    expect(world.ports.policies.called("policy") + world.ports.policyWriter.called("setPolicyState")).toBe(before);
    expect(world.mailsTo(ALERTS)).toHaveLength(1);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
  });

  test("counts as done though waking the wave fails, which the queue then does", async () => {
    world.ports.orchestrations.throttleNext("wake");
    world.ports.orchestrations.throttleNext("start");
    expect((await press()).status).toBe(202);
    expect(state()).toBe(REPORT_ONLY);
    expect(world.ports.rollBacks.messages).toEqual([{ waveId: WAVE_ID }]);
  });

  test("of a wave that is cancelled does the same", async () => {
    const { status, body } = await press("cancel");
    expect([status, state()]).toEqual([202, REPORT_ONLY]);
    expect(body.policyReturn?.readBackAt).toBeDefined();
  });
});

describe("while Graph has no time or refuses", () => {
  const busy = (times: number, retryAfterSeconds?: number) =>
    world.ports.policyWriter.throttleNext("setPolicyState", retryAfterSeconds, times);

  test("a short while is waited out in the request", async () => {
    busy(3);
    await press();
    expect(state()).toBe(REPORT_ONLY);
  });

  test("the answer and the page say in the service's own words why it is not back, and the operators are told", async () => {
    busy(30, 3600);
    const { status, body } = await press();
    expect([status, state()]).toEqual([202, "enabled"]);
    expect(body.policyReturn).toEqual({ notYet: "throttled: setPolicyState" });
    expect(await now()).toBe(
      "A rollback was asked for. The policy may still be enabled: throttled: setPolicyState. It is tried again every minute.",
    );
    expect(world.ports.rollBacks.messages).toEqual([{ waveId: WAVE_ID }]);
    expect(world.ports.email.sent.at(-1)?.plainText).toContain("Not yet: throttled: setPolicyState");
  });

  test("nobody waits for longer than twenty seconds", async () => {
    const began = world.now.getTime();
    busy(999);
    await press();
    expect(world.now.getTime() - began).toBeLessThanOrEqual(20_000);
  });

  test("the timer finishes it within a minute of Graph's recovery, whatever pause it asked for, and nothing enables", async () => {
    const graph = graphAway(3600);
    const enabled = writes().filter((one) => one === "enabled").length;
    await press();
    for (let minute = 0; minute < 20; minute++) await aMinuteLater();
    expect(state()).toBe("enabled");
    graph.isAway = false;
    await aMinuteLater();
    expect(state()).toBe(REPORT_ONLY);
    expect((await world.ports.store.registeredPolicy(WAVE_ID))?.readBackAt).toBeDefined();
    expect(writes().filter((one) => one === "enabled")).toHaveLength(enabled);
  });

  test.each([
    ["a server's error", () => new TransientError("graph: PATCH: 500 internalError (request-id 7)")],
    ["a refusal", () => new RefusedError("denied", "Forbidden", "graph: PATCH: 403 Forbidden: no (request-id 7)")],
  ])("the next minute of the timer is enough after %s", async (_what, error) => {
    world.ports.policyWriter.failNext("setPolicyState", error(), 11);
    const { body } = await press();
    expect(body.policyReturn?.notYet).toContain("request-id 7");
    for (let minute = 0; minute < 12 && state() !== REPORT_ONLY; minute++) {
      world.ports.clock.advance({ minutes: 1 });
      await timer();
    }
    expect(state()).toBe(REPORT_ONLY);
    world.ports.clock.advance({ minutes: 1 });
    await timer();
    expect((await world.ports.store.registeredPolicy(WAVE_ID))?.notBackBecause).toBeUndefined();
  });

  test("a refusal reaches the operators once a day", async () => {
    world.ports.policyWriter.refuseNext("setPolicyState", "Authorization_RequestDenied", 99);
    await press();
    for (let minute = 0; minute < 5; minute++) await timer();
    expect(world.mailsTo(ALERTS)).toHaveLength(2);
    world.ports.clock.advance({ days: 1 });
    await timer();
    expect(world.mailsTo(ALERTS)).toHaveLength(3);
  });

  test("what was written is not believed before it was read", async () => {
    world.ports.policies.throttleNext("policy", undefined, 99);
    const { body } = await press();
    expect(state()).toBe(REPORT_ONLY);
    expect(body.policyReturn?.readBackAt).toBeUndefined();
  });

  test("the queue alone finishes it, too, comes again until then, and poisons no message", async () => {
    const graph = graphAway();
    await press();
    for (const delivery of [1, 4]) await expect(message(delivery)).rejects.toThrow(TransientError);
    await message(5);
    expect(state()).toBe("enabled");
    graph.isAway = false;
    await message(2);
    expect(state()).toBe(REPORT_ONLY);
  });

  test("a queue that takes no message leaves it to the timer", async () => {
    busy(30);
    world.ports.rollBacks.throttleNext("enqueue");
    expect((await press()).status).toBe(202);
    for (let minute = 0; minute < 5; minute++) await timer();
    expect(state()).toBe(REPORT_ONLY);
  });
});

describe("the timer", () => {
  test("asks Graph nothing while nobody wants a policy back, nor once it is back", async () => {
    const requests = () => world.ports.policies.calls.length + world.ports.policyWriter.calls.length;
    const before = requests();
    await timer();
    expect(requests()).toBe(before);
    await press();
    const after = requests();
    await timer();
    expect(requests()).toBe(after);
  });

  test("takes a policy back that a crash left after the decision was written", async () => {
    const asked: WaveFacts["rollbackRequested"] = { by: STARTER, at: world.now.toISOString(), reason: "calls" };
    await world.change({ rollbackRequested: asked });
    await timer();
    expect(state()).toBe(REPORT_ONLY);
    expect(await world.stamps("policyReturned")).toHaveLength(1);
  });

  test("goes on to the next wave when one cannot be taken back", async () => {
    const asked = { by: STARTER, at: world.now.toISOString(), reason: "calls" };
    await world.change({ rollbackRequested: asked });
    const facts = await world.facts();
    await world.ports.store.insertWave({ ...facts, waveId: "other", policyId: "policy-9" });
    const registered = await world.ports.store.registeredPolicy(WAVE_ID);
    if (registered)
      await world.ports.store.saveRegisteredPolicy({ ...registered, waveId: "other", policyId: "policy-9" });
    world.ports.policyWriter.refuseNext("setPolicyState");
    await timer();
    await timer();
    expect(state()).toBe(REPORT_ONLY);
  });
});

describe("a write of the flip that arrives after the rollback", () => {
  test("is found by the next reading, and taken back", async () => {
    const flip = (await world.facts()).flip;
    if (flip) await world.change({ flip: { ...flip, writeAskedAt: world.now.toISOString() } });
    expect((await press()).body.policyReturn?.readBackAt).toBeDefined();
    await world.ports.policyWriter.setPolicyState("policy-1", "enabled");
    for (let minute = 0; minute < 4; minute++) {
      world.ports.clock.advance({ minutes: 1 });
      await timer();
    }
    expect(state()).toBe(REPORT_ONLY);
  });
});

test("the brake of the app's own is carried on by the timer when its orchestration dies on the way", async () => {
  world.ports.policyWriter.throttleNext("setPolicyState");
  await world.answer("rollBack", { because: "5 of 20 members were blocked within a day", leadsTo: "rolledBack" });
  expect((await world.facts()).rollbackRequested).toMatchObject({ by: { id: "app" } });
  await timer();
  expect(state()).toBe(REPORT_ONLY);
});
