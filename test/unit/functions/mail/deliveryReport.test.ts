import { expect, test } from "vitest";
import { mailDeliveryReport } from "../../../../functions/mail/deliveryReport.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";

const data = {
  sender: "rollout@contoso.example",
  recipient: "Ann@Contoso.example",
  messageId: "ABCDEF00-0000-4000-8000-000000000001",
  status: "Bounced",
  deliveryStatusDetails: { statusMessage: "no such user" },
  deliveryAttemptTimestamp: "2026-03-02T08:22:20.2822574+00:00",
};
const event = {
  id: "1",
  topic: "t",
  subject: "s",
  data,
  eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
  eventTime: "2026-03-02T08:23:00Z",
  dataVersion: "1.0",
};
const { deliveryAttemptTimestamp, ...undated } = data;

async function reported(raw: unknown): Promise<unknown[]> {
  const ports = fakePorts();
  await mailDeliveryReport(ports)(raw);
  return ports.store.trouble.calls.filter(({ method }) => method === "recordDelivery").flatMap(({ args }) => args);
}
const report = {
  operationId: "abcdef00-0000-4000-8000-000000000001",
  recipient: "ann@contoso.example",
  status: "Bounced",
  at: "2026-03-02T08:22:20.282Z",
};

test.each<[string, unknown, unknown[]]>([
  ["in Event Grid's schema", event, [report]],
  [
    "with the documentation's spelling of its moment",
    { ...event, data: { ...undated, deliveryAttemptTimeStamp: deliveryAttemptTimestamp } },
    [report],
  ],
  ["without a moment of its own", { ...event, data: undated }, [{ ...report, at: "2026-03-02T08:23:00.000Z" }]],
  [
    "without any moment",
    { ...event, eventTime: undefined, data: undated },
    [{ ...report, at: "2026-03-02T08:00:00.000Z" }],
  ],
  [
    "with a moment that is none",
    { ...event, data: { ...data, deliveryAttemptTimestamp: "soon" } },
    [{ ...report, at: "2026-03-02T08:23:00.000Z" }],
  ],
  [
    "as a CloudEvent",
    { specversion: "1.0", type: event.eventType, source: "t", id: "1", time: event.eventTime, data },
    [report],
  ],
  [
    "with a status that nobody knows yet",
    { ...event, data: { ...data, status: "Teleported" } },
    [{ ...report, status: "Teleported" }],
  ],
  [
    "of another kind is none of our business",
    { ...event, eventType: "Microsoft.Communication.EmailEngagementTrackingReportReceived", data: {} },
    [],
  ],
])("a delivery report %s", async (_which, raw, expected) => {
  expect(await reported(raw)).toEqual(expected);
});

test.each<[string, unknown]>([
  ["no event", null],
  ["no type", { data }],
  ["no recipient", { ...event, data: { ...data, recipient: undefined } }],
  ["no operation", { ...event, data: { ...data, messageId: "" } }],
])("a report with %s is thrown, so that Event Grid keeps it", async (_which, raw) => {
  await expect(reported(raw)).rejects.toThrow();
});
