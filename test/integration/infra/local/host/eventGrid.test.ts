import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../../infra/local/host/host.ts";

const settings = {
  ROUTE_FROM_SETTING: "x",
  RESERVED_ROUTE: "y",
  "AzureWebJobs.work.Disabled": "1",
  "AzureWebJobs.sends.Disabled": "1",
};
let host: RunningHost;
const seen = () => (globalThis as unknown as { hostFixture: { events: unknown[] } }).hostFixture;

beforeAll(async () => {
  host = await startHost({
    appDir: new URL("../../../../support/host/cjs", import.meta.url).pathname,
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), "host-")),
    clock: new VirtualClock({ startMs: 0 }),
    serial: true,
    settings,
  });
});
afterAll(() => host.stop());
beforeEach(() => void seen().events.splice(0));

const hook = (init: RequestInit, name = "delivered") =>
  fetch(`${host.url}/runtime/webhooks/EventGrid?functionName=${name}&code=${host.keys.eventgrid_extension}`, init);
const post = (body: unknown, type = "Notification", name?: string) =>
  hook(
    {
      method: "POST",
      headers: { "aeg-event-type": type },
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
    name,
  );
const event = (id: number, data: object = {}) => ({
  id: String(id),
  eventType: "Test",
  subject: "s",
  eventTime: "2026-03-02T08:00:00Z",
  data,
});

test("the validation handshake of Event Grid is answered with its code, and invokes nothing", async () => {
  const answer = await post([event(1, { validationCode: "512d38b6" })], "SubscriptionValidation");
  expect([answer.status, await answer.json(), seen().events]).toEqual([200, { validationResponse: "512d38b6" }, []]);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

test("the handshake of CloudEvents is answered with the origin", async () => {
  const answer = await hook({ method: "OPTIONS", headers: { "webhook-request-origin": "eventgrid.azure.net" } });
  const told = ["webhook-allowed-origin", "webhook-allowed-rate"].map((name) => answer.headers.get(name));
  expect([answer.status, told, seen().events]).toEqual([200, ["eventgrid.azure.net", null], []]);
});

test("a delivery of several events is one invocation each, in order", async () => {
  const events = [event(1), event(2), event(3)];
  expect((await post(events)).status).toBe(202);
  expect(seen().events).toEqual(events);
});

test("a single CloudEvent is one invocation", async () => {
  const cloudEvent = { specversion: "1.0", id: "1", type: "t", source: "/s", data: { a: 1 } };
  expect((await post(cloudEvent)).status).toBe(202);
  expect(seen().events).toEqual([cloudEvent]);
});

test("a delivery of which one event fails is answered 500, so that it comes again; the others were run", async () => {
  const answer = await post([event(1), event(2, { fails: true }), event(3)]);
  expect([answer.status, seen().events.length]).toEqual([500, 3]);
});

test.each([
  ["an unknown function", () => post([event(1)], "Notification", "nobody"), 404],
  ["a function with another trigger", () => post([event(1)], "Notification", "echo"), 404],
  ["a function by another case", () => post([event(1)], "Notification", "Delivered"), 404],
  ["something that is not JSON", () => post("{"), 500],
  ["something that is no event", () => post([1]), 500],
  ["an unknown kind of event", () => post([event(1)], "Surprise"), 400],
  ["an unsaid kind of event", () => hook({ method: "POST", body: JSON.stringify([event(1)]) }), 400],
  ["a handshake without a code", () => post([event(1)], "SubscriptionValidation"), 500],
])("a delivery to or of %s is refused and invokes nothing", async (_what, deliver, status) => {
  expect([(await deliver()).status, seen().events]).toEqual([status, []]);
});
