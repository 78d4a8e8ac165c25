import { join } from "node:path";
import { ManagedIdentityCredential } from "@azure/identity";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Mail, startMail } from "../../../../../infra/local/mail/mail.ts";
import { AcsEmailSender } from "../../../../../shared/adapters/acs/acsEmailSender.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { LOGO_CONTENT_ID, type OutgoingMail } from "../../../../../shared/ports/email.ts";
import { aLogo } from "../../../../support/mails/logos.ts";
import { startTestTenant, type TestTenant } from "../../../../support/standIns.ts";

let world: TestTenant;
let mail: Mail;
let sender: AcsEmailSender;

beforeAll(async () => {
  world = await startTestTenant();
  mail = await startMail({
    clock: world.clock,
    dir: join(world.dir, "mail"),
    tls: world.tls,
    verifyToken: (bearer) => {
      try {
        return Boolean(world.tenant.verifyToken(`Bearer ${bearer}`, "https://communication.azure.com"));
      } catch {
        return false;
      }
    },
    quota: { perMinute: 5, perHour: 1000 },
    senderDomains: ["contoso.example"],
    deliver: async () => undefined,
    outcomeOf: () => "Delivered",
    seed: 7,
  });
  sender = senderFrom("passkeys@contoso.example");
});
afterAll(async () => {
  await mail?.stop();
  await world?.stop();
});
beforeEach(() => world.clock.pass(7200));

const senderFrom = (address: string, endpoint = mail.url) =>
  new AcsEmailSender({ endpoint, sender: address, replyTo: "helpdesk@contoso.example" }, world.credential("reader"));
let serial = 0;
const aMail = (change: Partial<OutgoingMail> = {}): OutgoingMail => ({
  operationId: `00000000-0000-5000-8000-${String(++serial).padStart(12, "0")}`,
  to: { address: `person${serial}@contoso.example`, displayName: "Zoë" },
  cc: { address: "boss@contoso.example" },
  subject: "Your passkey",
  plainText: "Hello",
  html: "<p>Hello</p>",
  ...change,
});

describe("a mail", () => {
  test("is accepted, once however often it is sent, and its operation is known", async () => {
    const one = aMail();
    const { accepted } = mail.stats();
    expect(await sender.statusOf(one.operationId)).toBe("unknown");
    expect(await sender.send(one)).toEqual({ kind: "accepted" });
    expect(await sender.send(one)).toEqual({ kind: "accepted" });
    expect(mail.stats().accepted).toBe(accepted + 1);
    expect(await sender.statusOf(one.operationId)).toBe("accepted");
    const kept = await mail.read(one.operationId);
    expect(kept?.headers).toMatchObject({ "Reply-To": "helpdesk@contoso.example", Cc: "boss@contoso.example" });
  });

  test("takes its logo along, under the id by which its page shows it", async () => {
    const logo = { contentType: aLogo.contentType, base64: aLogo.base64 };
    const one = aMail({ html: `<p><img src="cid:${LOGO_CONTENT_ID}" alt="Contoso">Hello</p>`, logo });
    expect(await sender.send(one)).toEqual({ kind: "accepted" });
    expect(await sender.send(one)).toEqual({ kind: "accepted" });
    const kept = await mail.read(one.operationId);
    expect([...(kept?.pictures ?? [])]).toEqual([[LOGO_CONTENT_ID, `data:image/png;base64,${aLogo.base64}`]]);
    expect(kept).toMatchObject({ plainText: "Hello", html: one.html });
    expect(kept?.headers).not.toHaveProperty("X-Attachment-Not-Kept");
  });

  test("without a logo takes nothing along", async () => {
    const one = aMail();
    await sender.send(one);
    expect((await mail.read(one.operationId))?.pictures.size).toBe(0);
  });

  test("with a known operation id but another text is refused, asked about, and was taken before", async () => {
    const one = aMail();
    await sender.send(one);
    const { accepted } = mail.stats();
    expect(await sender.send({ ...one, subject: "Another" })).toEqual({ kind: "accepted" });
    expect(mail.stats().accepted).toBe(accepted);
  });

  test("is accepted although the status read that follows is throttled", async () => {
    for (let n = 0; n < 12; n++) await sender.statusOf(aMail().operationId).catch(() => undefined);
    await expect(sender.statusOf(aMail().operationId)).rejects.toThrow(TransientError);
    expect(await sender.send(aMail())).toEqual({ kind: "accepted" });
  });

  test("beyond the window is throttled, with the time to wait, and is not queued", async () => {
    const { accepted } = mail.stats();
    const outcomes = [];
    for (let n = 0; n < 6; n++) outcomes.push(await sender.send(aMail()));
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(5).fill("accepted"), "throttled"]);
    expect(outcomes[5]).toEqual({ kind: "throttled", retryAfterSeconds: 60 });
    expect(mail.stats().accepted).toBe(accepted + 5);
  });

  test("to a bad address is rejected, with a code and without sending", async () => {
    const { accepted } = mail.stats();
    expect(await sender.send(aMail({ to: { address: "not an address" } }))).toMatchObject({
      kind: "rejected",
      code: expect.any(String),
    });
    expect(mail.stats().accepted).toBe(accepted);
  });

  test("that reaches no service is uncertain, and its status is no guess", async () => {
    const lost = senderFrom("passkeys@contoso.example", "https://127.0.0.1:9");
    expect(await lost.send(aMail())).toEqual({ kind: "uncertain", because: "no answer" });
    await expect(lost.statusOf(aMail().operationId)).rejects.toThrow(TransientError);
  });

  test("without a token is never sent", async () => {
    const { accepted } = mail.stats();
    const nobody = new ManagedIdentityCredential({
      clientId: "00000000-0000-4000-8000-00000000dead",
      retryOptions: { maxRetries: 0 },
    });
    const settings = { endpoint: mail.url, sender: "passkeys@contoso.example", replyTo: "helpdesk@contoso.example" };
    await expect(new AcsEmailSender(settings, nobody).send(aMail())).rejects.toThrow(TransientError);
    expect(mail.stats().accepted).toBe(accepted);
  });

  test("from a domain that is not ours is refused or rejected, never accepted", async () => {
    const outcome = await senderFrom("x@elsewhere.example")
      .send(aMail())
      .catch((error: unknown) => error);
    expect(outcome instanceof RefusedError || (outcome as { kind: string }).kind === "rejected").toBe(true);
  });
});
