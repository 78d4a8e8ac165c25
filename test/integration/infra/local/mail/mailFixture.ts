import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmailClient, type EmailMessage } from "@azure/communication-email";
import { afterAll, afterEach, beforeAll } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import {
  type DeliveryReportEvent,
  type Mail,
  type MailOptions,
  startMail,
} from "../../../../../infra/local/mail/mail.ts";
import { makeCertificates, type RunCertificates, trust } from "../../../../../infra/local/tls.ts";

export const monday = Date.parse("2026-03-02T08:00:00Z");
export const goodToken = "a-good-token";
export const accessKey = Buffer.from("an access key of this test").toString("base64");

let certificates: RunCertificates;
const running: { mail: Mail; clock: VirtualClock }[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  trust(certificates.caPem);
});
afterEach(async () => {
  for (const { mail, clock } of running.splice(0)) {
    await mail.stop();
    clock.close();
  }
});
afterAll(() => {
  running.length = 0;
});

export interface Post {
  mail: Mail;
  clock: VirtualClock;
  dir: string;
  /** Every batch that was posted, and when. */
  batches: { at: number; events: DeliveryReportEvent[] }[];
}

export async function startPost(change: Partial<MailOptions> = {}): Promise<Post> {
  const clock = new VirtualClock({ startMs: monday });
  const dir = mkdtempSync(join(tmpdir(), "mail-"));
  const batches: Post["batches"] = [];
  const mail = await startMail({
    clock,
    dir,
    tls: certificates,
    verifyToken: (bearer) => bearer === goodToken,
    accessKey,
    quota: { perMinute: 30, perHour: 100 },
    senderDomains: ["contoso.example"],
    deliver: async (events) => {
      batches.push({ at: clock.now(), events });
    },
    outcomeOf: () => "Delivered",
    seed: 7,
    ...change,
  });
  running.push({ mail, clock });
  return { mail, clock, dir, batches };
}

export const clientOf = (mail: Mail, token = goodToken): EmailClient =>
  new EmailClient(
    mail.url,
    { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    { retryOptions: { maxRetries: 0 } },
  );

export const mailTo = (address: string, change: Partial<EmailMessage> = {}): EmailMessage => ({
  senderAddress: "passkeys@contoso.example",
  content: {
    subject: "Passkey enrolment opens today",
    plainText: "Hello,\nit takes 5 minutes.\n",
    html: "<p>Hello, it takes <b>5 minutes</b>.</p>",
  },
  recipients: { to: [{ address, displayName: "Ada" }] },
  ...change,
});

export const operation = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A call as any HTTP client would make it, bearer token included unless headers say otherwise. */
export async function call(
  mail: Mail,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${mail.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${goodToken}`, "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

export const sendPath = "/emails:send?api-version=2025-09-01";
export const send = (mail: Mail, n: number, address = "ada@contoso.example"): Promise<Response> =>
  call(mail, sendPath, mailTo(address), { "operation-id": operation(n) });
