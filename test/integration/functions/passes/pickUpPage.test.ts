import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pickUp } from "../../../../functions/passes/pickUpPage.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const CHROMIUM = "/usr/bin/chromium";
const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const isInstalled = existsSync(CHROMIUM);
if (!isInstalled) console.log(`skipped: no browser at ${CHROMIUM}`);

let browser: Browser;
let server: Server;
let ports: FakePorts;
let link: string;
let oid: string;
const received: { readonly method: string; readonly origin: string | undefined; readonly site: string | undefined }[] =
  [];

/** The page behind a stand-in for App Service authentication: whoever asks is `oid`. */
describe.skipIf(!isInstalled)("the pick-up page in a browser", () => {
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = "GET", url = "/", headers } = request;
      received.push({ method, origin: headers.origin, site: headers["sec-fetch-site"] as string | undefined });
      const given = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string");
      const answer = await pickUp(
        ports,
        config(),
        () => ports.orchestrations,
      )(
        new HttpRequest({
          method,
          url: `${origin()}${url}`,
          params: { grantId: /\/pick-up\/([^?]*)/.exec(url)?.[1] ?? "" },
          headers: { ...Object.fromEntries(given), ...signedInAs(oid, "Mia Manager") },
          ...(method === "POST" && { body: { bytes: Buffer.concat(chunks) } }),
        }),
        new InvocationContext({ logHandler: () => undefined }),
      );
      response.writeHead(answer.status ?? 200, answer.headers as Record<string, string>).end(answer.body);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = () => testConfig({ PUBLIC_URL: origin() });

  beforeEach(async () => {
    ports = fakePorts();
    oid = MIA;
    received.length = 0;
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager" });
    ports.directory.addUser(
      {
        id: SAM,
        displayName: "Maximiliane Hohenstein-Weissenburg",
        userPrincipalName: "maximiliane.hohenstein-weissenburg@subsidiary.contoso.example",
      },
      MIA,
    );
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []);
    const wanted = {
      userId: SAM,
      reason: "joiner" as const,
      scopeId: "j",
      key: "1",
      closesAt: "2026-03-03T08:00:00.000Z",
      joinerId: "j",
    };
    ({ link } = await openGrant(ports, config(), wanted));
    await ports.store.insertJoiner({
      facts: {
        joinerId: "j",
        startDate: "2026-03-02",
        timeZone: "UTC",
        hiredAt: "2026-02-01T08:00:00.000Z",
        account: { kind: "found", userId: SAM },
      },
      source: "hr/contoso",
      workerId: "w1",
      sequence: 1,
      identity: {},
      displayName: "Maximiliane Hohenstein-Weissenburg",
    });
  });

  async function onAPage(width: number, run: (page: Page, problems: string[]) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport: { width, height: 844 } });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    try {
      await run(page, problems);
    } finally {
      await context.close();
    }
  }
  const isTooWide = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");

  test.each([320, 390, 1200])(
    "fits %i pixels before and after the press, and breaks none of its own rules",
    async (width) => {
      await onAPage(width, async (page, problems) => {
        await page.goto(link);
        expect(await isTooWide(page)).toBe(false);
        // The style is applied: the policy allows it by hash.
        expect(
          await page
            .getByRole("button", { name: "Show the code" })
            .evaluate("(button) => getComputedStyle(button).backgroundColor"),
        ).not.toBe("rgba(0, 0, 0, 0)");
        await page.getByRole("radio", { name: /same room/ }).check();
        await page.getByRole("button", { name: "Show the code" }).click();
        expect(await page.locator(".code").textContent()).toContain("Secr");
        expect(await isTooWide(page)).toBe(false);
        expect(problems).toEqual([]);
      });
    },
  );

  test("is done with the keyboard alone, and every choice has a name", async () => {
    await onAPage(1200, async (page) => {
      await page.goto(link);
      expect(await page.getByRole("radio").count()).toBe(3);
      expect(await page.getByRole("group", { name: /How do you know/ }).count()).toBe(1);
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: /^The code for/ }).waitFor();
    });
  });

  test("does not send anything while no choice is made", async () => {
    await onAPage(390, async (page) => {
      await page.goto(link);
      await page.getByRole("button", { name: "Show the code" }).click();
      expect(received.map(({ method }) => method)).not.toContain("POST");
    });
  });

  test("posts from where the app believes it, although no referrer is sent", async () => {
    await onAPage(390, async (page) => {
      await page.goto(link);
      await page.getByRole("radio", { name: /called/ }).check();
      await page.getByRole("button", { name: "Show the code" }).click();
      await page.locator(".code").waitFor();
      expect(received.filter(({ method }) => method === "POST")).toEqual([
        { method: "POST", origin: "null", site: "same-origin" },
      ]);
    });
  });

  test("a foreign page that posts to it gets no code", async () => {
    await onAPage(390, async (page) => {
      await page.setContent(
        `<form method="post" action="${link}"><input name="identityCheckedBy" value="inPerson"><button>Go</button></form>`,
      );
      await page.getByRole("button").click();
      await page.getByRole("heading", { name: /did not come from this page/ }).waitFor();
      expect(ports.passIssuer.called("mint")).toBe(0);
    });
  });

  test("shows nothing again after reload, going back or opening the link anew", async () => {
    await onAPage(390, async (page) => {
      await page.goto(link);
      await page.getByRole("radio", { name: /video/ }).check();
      await page.getByRole("button", { name: "Show the code" }).click();
      await page.locator(".code").waitFor();
      for (const again of [() => page.reload(), () => page.goto(link), () => page.goBack()]) {
        await again();
        expect(await page.locator("html").textContent()).not.toContain("SecretCd0001");
      }
      expect(ports.passIssuer.called("mint")).toBe(1);
    });
  });

  test("a code that is tapped is selected as a whole", async () => {
    await onAPage(390, async (page) => {
      await page.goto(link);
      await page.getByRole("radio", { name: /same room/ }).check();
      await page.getByRole("button", { name: "Show the code" }).click();
      await page.locator(".code").click();
      expect(String(await page.evaluate("getSelection().toString()")).trim()).toBe("SecretCd0001");
    });
  });

  test("somebody else is told who they are signed in as, and how to change that", async () => {
    oid = SAM;
    await onAPage(390, async (page) => {
      const answer = await page.goto(link);
      expect(answer?.status()).toBe(403);
      expect(await page.getByRole("link", { name: "Sign out" }).getAttribute("href")).toBe("/.auth/logout");
      expect(await isTooWide(page)).toBe(false);
    });
  });
});
