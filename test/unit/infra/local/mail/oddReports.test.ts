import { expect, test } from "vitest";
import { type MailTrouble, TroubleDoses } from "../../../../../infra/local/mail/mailTrouble.ts";
import type { DeliveryReportEvent } from "../../../../../infra/local/mail/mailTypes.ts";
import { inOddOrder } from "../../../../../infra/local/mail/oddReports.ts";

const event: DeliveryReportEvent = {
  id: "11111111-1111-4111-a111-111111111111",
  topic: "/subscriptions/1",
  subject: "sender/a/message/m",
  eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
  eventTime: "2026-03-02T08:00:00.000Z",
  dataVersion: "1.0",
  metadataVersion: "1",
  data: {
    sender: "passkeys@contoso.example",
    recipient: "ana@contoso.example",
    internetMessageId: "<m@contoso.example>",
    messageId: "m",
    status: "Delivered",
    deliveryStatusDetails: { statusMessage: "250 2.0.0 OK", recipientMailServerHostName: "mx.contoso.example" },
    deliveryAttemptTimestamp: "2026-03-02T08:00:00.0000000+00:00",
  },
};
const told = (trouble: MailTrouble) => {
  const { now, later } = inOddOrder(new TroubleDoses(trouble, 7), [event]);
  const statuses = (events: readonly DeliveryReportEvent[]) => events.map(({ data }) => data.status);
  return [[0, statuses(now)], ...later.map(({ afterMs, events }) => [afterMs / 60_000, statuses(events)])];
};

test.each<[string, MailTrouble, unknown]>([
  ["nothing odd", {}, [[0, ["Delivered"]]]],
  [
    "a status that is new comes first",
    { unknownFirst: 1 },
    [
      [0, ["Deferred"]],
      [10, ["Delivered"]],
    ],
  ],
  [
    "the report comes late",
    { reportedLate: 1 },
    [
      [0, []],
      [300, ["Delivered"]],
    ],
  ],
  [
    "the earlier one comes later",
    { reportedInDisorder: 1 },
    [
      [0, ["Delivered"]],
      [20, ["OutForDelivery"]],
    ],
  ],
  [
    "it comes anew",
    { reportedAnew: 1 },
    [
      [0, ["Delivered"]],
      [180, ["Delivered"]],
    ],
  ],
])("delivery reports: %s", (_what, trouble, expected) => {
  expect(told(trouble)).toEqual(expected);
});

test("what comes anew has an id of its own, and what was on its way was so before it arrived", () => {
  const { later } = inOddOrder(new TroubleDoses({ reportedAnew: 1, reportedInDisorder: 1 }, 7), [event]);
  const others = later.flatMap(({ events }) => events);
  expect(new Set([event.id, ...others.map(({ id }) => id)]).size).toBe(3);
  const onItsWay = others.find(({ data }) => data.status === "OutForDelivery");
  expect(Date.parse(onItsWay?.data.deliveryAttemptTimestamp ?? "")).toBeLessThan(Date.parse(event.eventTime));
});
