import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gainPasskey, type Person } from "../../../infra/local/people/standInPerson.ts";
import { type Stack, startStack } from "../stack.ts";
import { expectGoodPage, expectTabOrder, hasChromium, openBrowser, signInAs, skipReason, visiting } from "./browser.ts";

if (!hasChromium) console.log(skipReason);

const MINUTE_MS = 60_000;

/** The bundle as it is deployed: from no passkey to one that is required, by the page of one's own account alone. */
describe.skipIf(!hasChromium)("the page of one's own account", () => {
  let stack: Stack;
  let browser: Browser;
  let person: Person;

  beforeAll(async () => {
    stack = await startStack({ people: 12, waves: 1, seed: 7 });
    browser = await openBrowser();
    await stack.startEnforcement();
    person = [...stack.world.population.people.values()].find(
      ({ kind, onLeave, hasSecondFactor }) => kind === "employee" && !onLeave && hasSecondFactor,
    ) as Person;
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const pass = (minutes: number) => stack.clock.runUntil(stack.clock.now() + minutes * MINUTE_MS);
  const isEnforced = () => stack.world.tenant.directory.isMember(stack.world.population.enforcedGroupId, person.id);
  const look = (proof: "passkey" | "passwordAndPush", run: (page: Page) => Promise<void>, width = 390) =>
    visiting(browser, { width, scripts: false }, async (page) => {
      await page.goto(new URL("/", stack.world.publicUrl).href);
      await page.goto(new URL("/me", stack.world.publicUrl).href);
      if (page.url().includes("/.auth/login/")) await signInAs(page, person.userPrincipalName, proof);
      await run(page);
    });
  const textOf = async (page: Page) => ((await page.getByRole("main").textContent()) ?? "").replaceAll(/\s+/g, " ");

  test("says what is missing, to whoever has no passkey, and holds in every width", async () => {
    for (const width of [390, 1200])
      await look(
        "passwordAndPush",
        async (page) => {
          expect(await textOf(page)).toContain("No passkey yet.");
          expect(await textOf(page)).toContain("Your account is in no group that has dates yet.");
          await page.getByRole("link", { name: "Start now" }).waitFor();
          expect(await page.getByRole("button").allTextContents()).toEqual(["Tell the helpdesk"]);
          await expectGoodPage(page);
          await expectTabOrder(page);
          await page.getByRole("link", { name: "A new phone, or none?" }).press("Enter");
          await expectGoodPage(page);
          await page.getByRole("link", { name: "Neither of these" }).press("Enter");
          await page.getByRole("link", { name: "The team's page" }).waitFor();
          await expectGoodPage(page);
        },
        width,
      );
  });

  test("tells the helpdesk in one mail", async () => {
    await look("passwordAndPush", async (page) => {
      await page.getByLabel("My device does not offer it").check();
      await page.getByLabel(/In your own words/).fill("The scanner in hall 3 <b>asks</b> for more");
      await page.getByRole("button", { name: "Tell the helpdesk" }).press("Enter");
      await page.getByText(/The helpdesk was told/).waitFor();
      await expectGoodPage(page);
    });
    const mails = [...stack.world.mail.mails()].filter(({ subject }) => subject.includes("does not work"));
    expect(mails).toHaveLength(1);
    const { plainText = "" } = (await stack.world.mail.read(mails[0]?.id ?? "")) ?? {};
    expect(plainText).toContain("The scanner in hall 3");
    expect(plainText).toContain("Device does not offer a passkey");
  });

  test("requires the passkey once it was tested, and says so; nobody is in before", async () => {
    const { directory } = stack.world.tenant;
    const { passkeyType, aaGuid, model, name: displayName } = person.family;
    const methodId = directory.addMethod(person.id, { kind: "fido2", displayName, passkeyType, aaGuid, model });
    gainPasskey(person, methodId, stack.clock.now());
    // Until the app has read who registers passkeys for others: here its timers come every six hours.
    await pass(360);
    await look("passkey", async (page) => {
      expect(await textOf(page)).toContain("No sign-in at the test has been seen yet.");
      expect(await page.getByRole("button").count()).toBe(0);
    });
    const id = stack.world.settings("", "")["TEST_APP_ID"] ?? "";
    const app = { id, displayName: "Passkey rollout test" };
    const withPasskey = { kind: "passkey" as const, methodId };
    const signIn = {
      userId: person.id,
      with: withPasskey,
      app,
      resource: app,
      interactive: true,
      device: person.family,
    };
    expect(directory.signIn(signIn).result).toBe("success");
    await pass(20);
    await look("passkey", async (page) => {
      expect(await textOf(page)).toContain("You passed the test");
      await expectGoodPage(page);
      await expectTabOrder(page);
      expect(isEnforced()).toBe(false);
      await pass(1);
      await page.getByRole("button", { name: "Require my passkey from now on" }).press("Enter");
      await page.getByText(/You sign in with your passkey only/).waitFor();
      await expectGoodPage(page);
    });
    expect(isEnforced()).toBe(true);
    await look("passkey", async (page) => {
      expect(await textOf(page)).toContain("It cannot be undone here");
      expect(await page.getByRole("button").count()).toBe(0);
    });
  });
});
