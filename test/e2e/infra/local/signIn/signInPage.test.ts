import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealClock } from "../../../../../infra/local/clock/runningClock.ts";
import { type SignIn, startSignIn } from "../../../../../infra/local/signIn/signIn.ts";
import { hasChromium, skipReason, withChromium } from "../mail/chromium.ts";

if (!hasChromium) console.log(skipReason);
const tenantId = "11111111-1111-4111-8111-111111111111";
const people = Array.from({ length: 100 }, (_, n) => ({
  userPrincipalName: `person${n}@contoso.example`,
  displayName: `Person ${n}`,
  roles: n === 0 ? ["RolloutAdmin"] : [],
}));
let app: Server;
let door: SignIn;

beforeAll(async () => {
  app = createServer((request, response) => {
    const who = request.headers["x-ms-client-principal-name"];
    if (who === undefined)
      response
        .writeHead(302, {
          location: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(request.url ?? "/")}`,
        })
        .end();
    else response.writeHead(200, { "content-type": "text/html" }).end(`<h1>Hello ${who}</h1>`);
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const upstream = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  door = await startSignIn({
    port: 0,
    upstream: () => upstream,
    clock: new RealClock(),
    authenticate: async (username, { kind, value }) => {
      if (kind === "password" && value !== "right") return { ok: false, reason: "The password is wrong." };
      return {
        ok: true,
        principal: { oid: tenantId, tid: tenantId, name: username, preferred_username: username, roles: [] },
      };
    },
    principals: () => people,
    tenantId,
    audience: "api",
  });
});
afterAll(async () => {
  await door.stop();
  app.close();
  app.closeAllConnections();
});

describe.skipIf(!hasChromium)("the sign-in page in a browser", () => {
  test.each([360, 1200])("fits a width of %d px", async (width) => {
    await withChromium({ width }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${door.url}/.auth/login/aad`);
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(
        0,
      );
    });
  });

  test("finds an account by role, takes it over, and lets its owner in by keyboard", async () => {
    await withChromium({ width: 1200 }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${door.url}/waves/1`);
      await page.getByLabel("Name or role").fill("rolloutadmin");
      await page.keyboard.press("Enter");
      await page.waitForURL(/search=rolloutadmin/);
      expect(await page.getByRole("status").textContent()).toBe("1 account");
      await page.getByRole("link", { name: "Person 0" }).press("Enter");
      await page.waitForURL(/username=person0/);
      await page.getByLabel("Account", { exact: true }).press("Enter");
      await page.waitForURL(`${door.url}/waves/1`);
      expect(await page.getByRole("heading").textContent()).toBe("Hello person0@contoso.example");
    });
  });

  test("says what was wrong where a screen reader hears it, and lets try again", async () => {
    await withChromium({ width: 360, dark: true }, async (context) => {
      const page = await context.newPage();
      await page.goto(`${door.url}/waves/1`);
      await page.getByLabel("Account", { exact: true }).fill("person1@contoso.example");
      await page.getByLabel("Prove it with").selectOption("password");
      await page.getByLabel(/^Password or pass/).fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      expect(await page.getByRole("alert").textContent()).toContain("You are not signed in. The password is wrong.");
      await page.getByLabel(/^Password or pass/).fill("right");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL(`${door.url}/waves/1`);
    });
  });

  test("a form on another site's page signs nobody in", async () => {
    const form = `<form method="post" action="${door.url}/.auth/login/aad"><input name="username" value="eve@contoso.example"><input name="proofKind" value="passkey"><button>Win</button></form>`;
    const other = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end(form),
    );
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    await withChromium({ width: 1200 }, async (context) => {
      const page = await context.newPage();
      await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
      await page.getByRole("button").click();
      await page.waitForURL(`${door.url}/.auth/login/aad`);
      expect(await page.getByRole("heading").textContent()).toBe("This form came from another site");
      expect(await context.cookies()).toEqual([]);
    });
    other.close();
    other.closeAllConnections();
  });
});
