import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { onHrEvent, requeueHrWork } from "../../../../functions/joiners/hrWork.ts";
import { newWork } from "../../../../shared/domain/joiner/openWork.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const event = {
  specversion: "1.0",
  source: "hr/acme",
  type: "hr.worker.hired.v1",
  data: {
    workerId: "w1",
    sequence: 1,
    identity: { employeeId: "e1" },
    person: { givenName: "Ann" },
    employment: { startDate: "2026-03-16" },
  },
};
let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  await accepted("e1");
});

async function accepted(id: string): Promise<void> {
  const now = ports.clock.now();
  await ports.store.receive("hr/acme", id, JSON.stringify({ ...event, id }), now.toISOString());
  await ports.store.saveWork(newWork("hr/acme", id, now));
  await ports.store.markAccepted("hr/acme", id);
}
/** @param dequeueCount which delivery of the message it is. */
const delivered = (dequeueCount: number, message: unknown = { source: "hr/acme", eventId: "e1" }): Promise<void> => {
  const context = new InvocationContext({ triggerMetadata: { dequeueCount } });
  return onHrEvent(ports, config)(message, context, ports.orchestrations);
};
const requeue = () => requeueHrWork(ports, config)();
const work = () => ports.store.workOn("hr/acme", "e1");
const busy = () => ports.store.trouble.throttleNext("insertJoiner");
const alerts = () => ports.email.sent.map(({ plainText }) => plainText);

describe("an event in the queue", () => {
  test("that is worked on leaves no open work", async () => {
    await delivered(1);
    expect([await work(), ports.orchestrations.running.size, alerts()]).toEqual([undefined, 1, []]);
  });

  test("that fails is left to the queue, up to its last delivery", async () => {
    for (const dequeueCount of [1, 2, 3, 4]) {
      busy();
      await expect(delivered(dequeueCount)).rejects.toThrow("throttled");
    }
    expect([await work(), alerts()]).toEqual([newWork("hr/acme", "e1", ports.clock.now()), []]);
  });

  test("that fails for the last time is left to the timer, with the reason, and the operators hear of it", async () => {
    busy();
    await delivered(5);
    expect(await work()).toMatchObject({ because: "throttled: insertJoiner", nextAt: "2026-03-02T08:15:00.000Z" });
    expect(alerts()).toEqual([
      expect.stringMatching(/throttled: insertJoiner.*event e1 of hr\/acme.*Nothing of it is lost/s),
    ]);
  });

  test("that is refused is told in the service's own words", async () => {
    ports.store.trouble.failNext("insertJoiner", new RefusedError("denied", "AuthorizationFailure", "not allowed"));
    await delivered(5);
    expect((await work())?.because).toMatch(/AuthorizationFailure.*not allowed/);
  });

  test("that cannot be left to the timer either is thrown: its row is found all the same", async () => {
    busy();
    ports.store.trouble.throttleNext("saveWork");
    await expect(delivered(5)).rejects.toThrow();
    expect(await work()).toBeDefined();
  });

  test.each<[string, unknown]>([
    ["text", "hello"],
    ["another shape", { id: 1 }],
    ["null", null],
  ])("that is %s is thrown, so that it ends in the poison queue", async (_what, message) => {
    await expect(delivered(5, message)).rejects.toThrow();
    expect(ports.orchestrations.running.size).toBe(0);
  });
});

describe("the timer", () => {
  test("leaves alone what a worker may be at", async () => {
    ports.clock.advance({ minutes: 14 });
    await requeue();
    expect(ports.hrEvents.messages).toEqual([]);
  });

  test("queues again what nobody has worked on, and says so", async () => {
    ports.clock.advance({ minutes: 15 });
    await requeue();
    await requeue();
    expect(ports.hrEvents.messages).toEqual([{ source: "hr/acme", eventId: "e1" }]);
    expect(alerts()).toEqual([expect.stringContaining("was worked on by nobody")]);
  });

  test("queues again what failed, later each time and six hours apart in the end", async () => {
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      busy();
      await delivered(5);
      const at = Date.parse((await work())?.nextAt ?? "");
      waits.push((at - ports.clock.now().getTime()) / 60_000);
      ports.clock.advance({ minutes: (at - ports.clock.now().getTime()) / 60_000 });
      await requeue();
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 360, 360, 360]);
    expect(ports.hrEvents.messages).toHaveLength(8);
    await delivered(1);
    expect([await work(), ports.orchestrations.running.size]).toEqual([undefined, 1]);
  });

  test("tells the operators once a day, however many events fail the same way", async () => {
    await accepted("e2");
    for (const eventId of ["e1", "e2"]) {
      busy();
      await delivered(5, { source: "hr/acme", eventId });
    }
    expect(alerts()).toHaveLength(1);
    ports.clock.advance({ hours: 24 });
    busy();
    await delivered(5);
    expect(alerts()).toHaveLength(2);
  });

  test("comes again for what the queue does not take now", async () => {
    ports.clock.advance({ minutes: 15 });
    ports.hrEvents.throttleNext("enqueue");
    await expect(requeue()).rejects.toThrow();
    await requeue();
    expect(ports.hrEvents.messages).toHaveLength(1);
  });

  test("has nothing to do for what is done", async () => {
    await delivered(1);
    ports.clock.advance({ hours: 24 });
    await requeue();
    expect(ports.hrEvents.messages).toEqual([]);
  });
});
