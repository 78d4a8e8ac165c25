import { mkdtempSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmailClient } from "@azure/communication-email";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { type Mail, startMail } from "../../../../../infra/local/mail/mail.ts";
import { makeCertificates, trust } from "../../../../../infra/local/tls.ts";
import { hasChromium, skipReason, withChromium } from "./chromium.ts";

if (!hasChromium) console.log(skipReason);
const start = Date.parse("2026-03-02T08:00:00Z");
const operation = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const clock = new VirtualClock({ startMs: start });
/** Where a mail's picture and form would tell that they were seen. */
const heard: string[] = [];
const listener = createServer((request, response) => {
  heard.push(request.url ?? "");
  response.end();
});
let mail: Mail;

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const spy = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const evil = `<script>document.title="hacked"</script><img src="${spy}/pixel.png"><form action="${spy}/form"><button>Press</button></form>`;
  const certificates = await makeCertificates();
  trust(certificates.caPem);
  mail = await startMail({
    clock,
    dir: mkdtempSync(join(tmpdir(), "mail-")),
    tls: certificates,
    verifyToken: () => true,
    quota: { perMinute: 1000, perHour: 1000 },
    senderDomains: ["contoso.example"],
    deliver: async () => {},
    outcomeOf: (address) => (address.startsWith("gone") ? "Bounced" : "Delivered"),
    seed: 7,
  });
  const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const client = new EmailClient(mail.url, credential, { retryOptions: { maxRetries: 0 } });
  const send = async (
    n: number,
    to: string,
    kind: string,
    subject: string,
    html: string,
    cc?: string,
  ): Promise<void> => {
    const message = {
      senderAddress: "passkeys@contoso.example",
      content: { subject, plainText: `${subject}\n\nhttps://rollout.contoso.example/start`, html },
      recipients: { to: [{ address: to }], ...(cc ? { cc: [{ address: cc }] } : {}) },
      headers: { "x-mail-kind": kind },
    };
    await client.beginSend(message, { operationId: operation(n) });
  };
  const link = '<p>Hello <a href="https://rollout.contoso.example/start">Set up your passkey</a></p>';
  for (let n = 0; n < 60; n++)
    await send(n, `person${n}@contoso.example`, "announcement", `Passkey enrolment opens soon ${n}`, link);
  await clock.runUntil(start + 60_000);
  await send(
    100,
    "ada@contoso.example",
    "reminder",
    "You’re in the late group – please enrol this week",
    link,
    "boss@contoso.example",
  );
  await send(101, "gone@contoso.example", "reminder", "<b>Evil</b> & long".repeat(10), evil);
  await clock.runUntil(start + 120_000);
});
afterAll(async () => {
  await mail.stop();
  clock.close();
  listener.close();
  listener.closeAllConnections();
});

const overflow = (page: Page): Promise<unknown> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

test("the inbox answers only under this machine's own names", async () => {
  const statusFor = (host: string): Promise<number> =>
    new Promise((resolve, reject) => {
      httpRequest(mail.inboxUrl, { headers: { host } }, (answer) => resolve(answer.resume().statusCode ?? 0))
        .once("error", reject)
        .end();
    });
  expect(await statusFor("evil.example")).toBe(421);
  expect(await statusFor(new URL(mail.inboxUrl).host)).toBe(200);
});

test("the inbox takes nothing but reading, and knows no other pages", async () => {
  expect((await fetch(mail.inboxUrl, { method: "POST" })).status).toBe(405);
  expect((await fetch(`${mail.inboxUrl}mails/${operation(999)}`)).status).toBe(404);
  expect((await fetch(`${mail.inboxUrl}mails/..%2f..%2fetc`)).status).toBe(404);
});

describe.skipIf(!hasChromium)("the inbox in a browser", () => {
  test.each([360, 1200])("fits a width of %d px, the list and a mail", async (width) => {
    await withChromium({ width }, async (context) => {
      const page = await context.newPage();
      for (const path of ["", `mails/${operation(100)}`, `mails/${operation(101)}`]) {
        await page.goto(`${mail.inboxUrl}${path}`);
        expect([path, await overflow(page)]).toEqual([path, 0]);
      }
    });
  });

  test("lists newest first, filters by person and kind, and turns pages, all by keyboard", async () => {
    await withChromium({ width: 1200 }, async (context) => {
      const page = await context.newPage();
      await page.goto(mail.inboxUrl);
      expect(await page.getByRole("status").textContent()).toBe("62 mails, page 1 of 2");
      expect(await page.getByRole("listitem").first().textContent()).toContain("Evil");
      await page.keyboard.press("Tab");
      await page.keyboard.type("boss@");
      await page.keyboard.press("Enter");
      await page.waitForURL(/person=boss/);
      expect(await page.getByRole("status").textContent()).toBe("1 mail");
      await page.goto(mail.inboxUrl);
      await page.getByLabel("Kind").selectOption("announcement");
      await page.getByRole("button", { name: "Show" }).press("Enter");
      await page.waitForURL(/kind=announcement/);
      expect(await page.getByRole("status").textContent()).toBe("60 mails, page 1 of 2");
      await page.getByRole("link", { name: "Older mails" }).press("Enter");
      await page.waitForURL(/page=2/);
      expect(await page.getByRole("listitem").count()).toBe(10);
    });
  });

  test("shows a mail with what became of it, its links, its text and its headers", async () => {
    await withChromium({ width: 1200 }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${mail.inboxUrl}?person=ada`);
      await page.getByRole("link", { name: /late group/ }).click();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
        "You’re in the late group – please enrol this week",
      );
      expect(await page.getByRole("definition").allTextContents()).toContain("boss@contoso.example");
      expect(await page.getByRole("link", { name: /^Set up your passkey/ }).getAttribute("href")).toBe(
        "https://rollout.contoso.example/start",
      );
      expect(await page.frameLocator("iframe").getByRole("link", { name: "Set up your passkey" }).count()).toBe(1);
      await page.getByText("Headers", { exact: true }).click();
      expect(await page.getByText("x-mail-kind").isVisible()).toBe(true);
    });
  });

  test("lets a mail's scripts, pictures and forms do nothing", async () => {
    await withChromium({ width: 1200 }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${mail.inboxUrl}mails/${operation(101)}`);
      await page.frameLocator("iframe").getByRole("button", { name: "Press" }).click();
      expect(await page.frames()[1]?.title()).not.toBe("hacked");
      expect(await page.title()).toContain("<b>Evil</b>");
      expect(heard).toEqual([]);
    });
  });
});
