import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EmailClient, type EmailMessage } from "@azure/communication-email";
import { expect, test } from "vitest";
import { readEml } from "../../../../../infra/local/mail/readEml.ts";
import { accessKey, clientOf, mailTo, monday, operation, startPost } from "./mailFixture.ts";

const failure = async (
  run: Promise<unknown>,
): Promise<{ statusCode?: number; code?: string; response?: { headers: Map<string, string> } }> =>
  run.then(
    () => ({}),
    (error: object) => error,
  );

test("a mail sent with Microsoft's client is accepted at once, delivered later, and reported", async () => {
  const { mail, clock, batches } = await startPost();
  const poller = await clientOf(mail).beginSend(mailTo("Ada@contoso.example"), { operationId: operation(1) });
  expect(poller.getOperationState().status).toBe("running");
  expect(mail.stats()).toEqual({ accepted: 1, throttled: 0, duplicates: 0, sameAgain: 0 });
  expect(batches).toEqual([]);
  await clock.runUntil(monday + 60_000);
  expect(batches).toHaveLength(1);
  expect(batches[0]?.events[0]).toMatchObject({
    eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
    dataVersion: "1.0",
    metadataVersion: "1",
    subject: `sender/passkeys@contoso.example/message/${operation(1)}`,
    data: {
      recipient: "ada@contoso.example",
      messageId: operation(1),
      status: "Delivered",
      deliveryAttemptTimestamp: "2026-03-02T08:00:02.0000000+00:00",
    },
  });
  expect(await poller.pollUntilDone()).toMatchObject({ id: operation(1), status: "Succeeded" });
});

test("its signed requests are accepted, and refused with another key", async () => {
  const { mail } = await startPost();
  const options = { retryOptions: { maxRetries: 0 } };
  const signed = (key: string) => new EmailClient(`endpoint=${mail.url}/;accesskey=${key}`, options);
  await signed(accessKey).beginSend(mailTo("ada@contoso.example"), { operationId: operation(1) });
  expect(mail.stats().accepted).toBe(1);
  const wrong = signed(Buffer.from("another key").toString("base64"));
  expect(await failure(wrong.beginSend(mailTo("ada@contoso.example")))).toMatchObject({ statusCode: 401 });
  expect(mail.stats().accepted).toBe(1);
});

test("it is refused with a foreign token", async () => {
  const { mail } = await startPost();
  expect(await failure(clientOf(mail, "foreign").beginSend(mailTo("ada@contoso.example")))).toMatchObject({
    statusCode: 401,
    code: "Denied",
  });
  expect(mail.stats().accepted).toBe(0);
});

test("it reads the wait from the 429 of a used-up window", async () => {
  const { mail } = await startPost({ quota: { perMinute: 1, perHour: 100 } });
  const client = clientOf(mail);
  await client.beginSend(mailTo("ada@contoso.example"), { operationId: operation(1) });
  const refused = await failure(client.beginSend(mailTo("bob@contoso.example"), { operationId: operation(2) }));
  expect(refused).toMatchObject({ statusCode: 429, code: "TooManyRequests" });
  expect(refused.response?.headers.get("retry-after")).toBe("60");
});

test("a repeat after a broken connection is the same operation: one mail", async () => {
  const { mail, clock } = await startPost({ trouble: { resetAfterAccept: 1 } });
  const arrived: string[] = [];
  mail.onMail(({ deliveredTo }) => void arrived.push(...deliveredTo));
  const client = clientOf(mail);
  const send = () => client.beginSend(mailTo("ada@contoso.example"), { operationId: operation(1) });
  expect(await failure(send())).toMatchObject({ code: "ECONNRESET" });
  await send();
  await clock.runUntil(monday + 60_000);
  expect(arrived).toEqual(["ada@contoso.example"]);
  expect(mail.stats()).toMatchObject({ accepted: 1, duplicates: 0 });
});

test("everything the client can say about a mail is in the kept file", async () => {
  const { mail, dir } = await startPost();
  const message: EmailMessage = mailTo("ada@contoso.example", {
    content: { subject: "Schlüssel für Zoë 🔑", plainText: "Grüße\n", html: "<p>Grüße</p>" },
    recipients: {
      to: [{ address: "ada@contoso.example", displayName: "Ødegård, Ada" }],
      cc: [{ address: "boss@contoso.example", displayName: "Boss, The" }],
      bcc: [{ address: "hidden@contoso.example" }],
    },
    replyTo: [{ address: "helpdesk@contoso.example", displayName: "Helpdesk" }],
    headers: { "x-priority": "1" },
    disableUserEngagementTracking: true,
  });
  await clientOf(mail).beginSend(message, { operationId: operation(1) });
  const [file = ""] = readdirSync(dir);
  expect(file).toBe(`20260302T080000-${operation(1)}.eml`);
  const eml = readFileSync(join(dir, file), "utf8");
  expect(eml).toContain("Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n");
  expect(eml).not.toContain("hidden@contoso.example");
  expect(readEml(eml)).toMatchObject({
    plainText: "Grüße\n",
    html: "<p>Grüße</p>",
    headers: {
      Date: "Mon, 02 Mar 2026 08:00:00 +0000",
      Subject: "Schlüssel für Zoë 🔑",
      To: "Ødegård, Ada <ada@contoso.example>",
      Cc: '"Boss, The" <boss@contoso.example>',
      "Reply-To": "Helpdesk <helpdesk@contoso.example>",
      "Message-ID": `<${operation(1)}@contoso.example>`,
      "x-priority": "1",
    },
  });
});
