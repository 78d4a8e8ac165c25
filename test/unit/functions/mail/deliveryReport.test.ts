import { beforeEach, describe, expect, test } from "vitest";
import { mailDeliveryReport } from "../../../../functions/mail/deliveryReport.ts";
import type { MailToSend } from "../../../../shared/mails/sendMails.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

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
  await mailDeliveryReport(ports, testConfig())(raw);
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
  ["with an empty status", { ...event, data: { ...data, status: "" } }, [{ ...report, status: "unknown" }]],
  ["without a status", { ...event, data: { ...data, status: null } }, [{ ...report, status: "unknown" }]],
  [
    "whose moments are empty",
    { ...event, eventTime: null, data: { ...undated, deliveryAttemptTimestamp: null } },
    [{ ...report, at: "2026-03-02T08:00:00.000Z" }],
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

describe("a mail that did not arrive", () => {
  const config = testConfig();
  const SAM = "5a000000-0000-4000-8000-000000000001";
  const MIA = "mia@contoso.example";
  const HELPDESK = "helpdesk@contoso.example";
  const notDelivered = ["Bounced", "Suppressed", "Failed", "FilteredSpam", "Quarantined", "Teleported", "bounced"];
  let ports: FakePorts;
  beforeEach(() => {
    ports = fakePorts();
    ports.directory.addUser({ id: SAM, displayName: "Sam New", userPrincipalName: "sam@contoso.example" });
  });
  const content = { subject: "s", plainText: "the first mail", html: "h" };
  async function mailed(to: string, mail: Omit<MailToSend, "mail">): Promise<void> {
    await sendMails(ports, "j1", [{ ...mail, mail: { ...content, to: { address: to } } }], config.tenantId);
  }
  async function link(): Promise<string> {
    const closesAt = "2026-03-03T08:00:00.000Z";
    const wanted = { userId: SAM, reason: "blocked", scopeId: "j1", key: "k", closesAt, timeZone: "UTC" } as const;
    const grant = await openGrant(ports, config, wanted);
    await mailed(MIA, { key: "pickUp|1|sam", kind: "pickUp", userId: SAM, grantId: grant.grantId });
    return grant.link;
  }
  const report = async (recipient: string, status: string, which = 0): Promise<void> => {
    const messageId = ports.email.sent[which]?.operationId.toUpperCase();
    const at = "2026-03-02T08:00:00.000Z";
    const told = { ...data, recipient, messageId, status, deliveryAttemptTimestamp: at };
    await mailDeliveryReport(ports, config)({ ...event, data: told });
  };
  const mails = () => ports.email.sent.slice(1).map(({ to, subject }) => `${to.address}: ${subject}`);
  const lines = async () =>
    (await ports.store.recent("j1", 9)).flatMap((line) => (line.what === "mailNotDelivered" ? line.why : []));

  test.each(notDelivered)(
    "with a link goes to the helpdesk, once, with the same link and the reason: %s",
    async (status) => {
      const url = await link();
      await report(MIA.toUpperCase(), status);
      await report(MIA, status);
      expect(mails()).toEqual([`${HELPDESK}: No manager to give Sam New a code`]);
      expect(ports.email.sent[1]?.plainText).toContain(url);
      expect(ports.email.sent[1]?.plainText).toContain(`mail to ${MIA} did not arrive (${status})`);
      expect(await lines()).toEqual([`pickUp to ${MIA}: ${status}`]);
    },
  );

  test.each(["Delivered", "Expanded", "OutForDelivery", "delivered"])("is none that is %s", async (status) => {
    await link();
    await report(MIA, status);
    expect([mails(), await lines(), await ports.store.unreached("2026-01-01T00:00:00Z")]).toEqual([[], [], new Map()]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["was used", async () => close({ kind: "closed", at: "2026-03-02T08:00:00.000Z", because: "x" })],
    ["has run out", async () => ports.clock.advance({ hours: 24 })],
  ])("with a link that %s needs nobody", async (_how, arrange) => {
    await link();
    await arrange();
    await report(MIA, "Bounced");
    expect([mails(), await lines()]).toEqual([[], [`pickUp to ${MIA}: Bounced`]]);
  });
  async function close(state: { kind: "closed"; at: string; because: string }): Promise<void> {
    const [grant] = await ports.store.grantsOf(SAM, "2026-01-01T00:00:00Z");
    const row = grant && (await ports.store.grant(grant.grantId));
    if (row) await ports.store.saveGrant({ ...row.grant, state }, row.etag);
  }

  test.each<[MailToSend["kind"], string, string, RegExp]>([
    ["approvalRequest", "approvers@contoso.example", HELPDESK, /a wave that is to be approved \(j1\)/],
    ["alert", "alerts@contoso.example", HELPDESK, /an alert of this app/],
    ["handOver", HELPDESK, "alerts@contoso.example", /a hire that the helpdesk has to take over \(j1\)/],
    ["pickUp", HELPDESK, "alerts@contoso.example", /a link to a one-time code/],
  ])("to the staff (%s to %s) is told to %s, once", async (kind, to, other, words) => {
    await mailed(to, { key: "one", kind });
    await report(to, "Quarantined");
    await report(to, "Quarantined");
    expect(mails()).toEqual([`${other}: Passkey rollout alert: a mail that did not arrive`]);
    expect(ports.email.sent[1]?.plainText).toMatch(words);
    expect(await lines()).toEqual([`${kind} to ${to}: Quarantined`]);
  });

  test("comes to its end where no mailbox of the staff is reached", async () => {
    await mailed("alerts@contoso.example", { key: "one", kind: "alert" });
    await report("alerts@contoso.example", "Failed", 0);
    await report(HELPDESK, "Failed", 1);
    await report("approvers@contoso.example", "Failed", 2);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual([
      "alerts@contoso.example",
      HELPDESK,
      "approvers@contoso.example",
    ]);
  });

  test("to a member is left to the mailings, which name whom they did not reach", async () => {
    await mailed("ann@contoso.example", { key: "dayOf|1|ann", kind: "dayOf" });
    await report("ann@contoso.example", "FilteredSpam");
    expect(mails()).toEqual([]);
    expect([...(await ports.store.unreached("2026-03-01T00:00:00Z")).keys()]).toEqual(["ann@contoso.example"]);
  });

  test.each<[string, () => unknown]>([
    ["the mail quota is used up", () => ports.store.trouble.throttleNext("reserve")],
    ["Entra has no time", () => ports.directory.throttleNext("user")],
    ["the row cannot be read", () => ports.store.trouble.throttleNext("mailOf")],
  ])("is told when Event Grid repeats the report, while %s", async (_when, arrange) => {
    await link();
    arrange();
    await expect(report(MIA, "Bounced")).rejects.toThrow();
    await report(MIA, "Bounced");
    expect(mails()).toHaveLength(1);
  });
});

test.each([
  ["Delivered", 0],
  ["OutForDelivery", 0],
  ["Bounced", 1],
  ["Quarantined", 1],
])("of a mail with the status %s the ledger is read %s times", async (status, times) => {
  const ports = fakePorts();
  await mailDeliveryReport(ports, testConfig())({ ...event, data: { ...data, status } });
  expect(ports.store.trouble.calls.filter(({ method }) => method === "mailOf")).toHaveLength(times);
});
