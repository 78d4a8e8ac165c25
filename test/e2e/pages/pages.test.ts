import type { Browser, Cookie, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Stack, startStack } from "../stack.ts";
import {
  expectGoodPage,
  expectTabOrder,
  hasChromium,
  openBrowser,
  signInAs,
  skipReason,
  type Visit,
  visiting,
} from "./browser.ts";

if (!hasChromium) console.log(skipReason);

const WIDTHS: readonly Visit[] = [{ width: 390 }, { width: 1200 }, { width: 320, dark: true }];
const CODE = /^[A-Za-z0-9]{12}$/;

/**
 * One rollout from its first page to its last: the tests follow each other, and time stands still while a page is
 * looked at.
 */
describe.skipIf(!hasChromium)("the pages of a whole rollout", () => {
  let stack: Stack;
  let browser: Browser;
  let starter: string;
  let approver: string;
  let employee: string;

  beforeAll(async () => {
    stack = await startStack({ people: 80, waves: 1, seed: 7 });
    browser = await openBrowser();
    await stack.startEnforcement();
    const { population } = stack.world;
    starter = population.starter.userPrincipalName;
    approver = population.approver.userPrincipalName;
    employee = [...population.people.values()].find(({ kind }) => kind === "employee")?.userPrincipalName ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const urlOf = (path: string) => new URL(path, stack.world.publicUrl).href;
  /** People stay signed in from one visit to the next, as at their own desks. */
  const signedIn = new Map<string, readonly Cookie[]>();
  async function open(page: Page, path: string, as: string): Promise<void> {
    await page.goto(urlOf(path));
    await signInAs(page, as, [starter, approver].includes(as) ? "passkey" : "passwordAndPush");
    signedIn.set(as, await page.context().cookies());
  }
  /** The page holds in every size and colour, by keyboard, without scripts and to a screen reader. */
  async function expectGoodEverywhere(path: string, as: string, expected: readonly number[] = []): Promise<void> {
    for (const visit of WIDTHS) {
      const cookies = signedIn.get(as);
      await visiting(browser, { ...visit, scripts: false, expected, cookies }, async (page) => {
        await open(page, path, as);
        await expectGoodPage(page);
        if (!visit.dark) await expectTabOrder(page);
      });
    }
  }
  const look = (path: string, as: string, run: (page: Page) => Promise<void>, visit: Partial<Visit> = {}) =>
    visiting(browser, { width: 390, scripts: false, cookies: signedIn.get(as), ...visit }, async (page) => {
      await open(page, path, as);
      await run(page);
    });
  const main = async (page: Page) => (await page.getByRole("main").textContent()) ?? "";

  test("the sign-in page lets in by keyboard", async () => {
    for (const visit of WIDTHS) {
      await visiting(browser, { ...visit, scripts: false }, async (page) => {
        await page.goto(urlOf("/waves"));
        await expectGoodPage(page);
        await expectTabOrder(page);
      });
    }
  });

  test("enforcement, the door and one person each have a page that holds everywhere", async () => {
    const person = [...stack.world.population.people.keys()][0] ?? "";
    const ofPerson = [`/people/${person}`, `/people/${person}/pass`, "/people?search=an"];
    for (const path of ["/enforcement", "/door", "/leavers", "/keys", "/log-findings", ...ofPerson])
      await expectGoodEverywhere(path, starter);
    await expectGoodEverywhere("/new-phone", employee);
    for (const path of ["/enforcement", "/waves", `/people/${person}`])
      await look(path, starter, async (page) => {
        await page.locator("summary", { hasText: "Stop enforcement" }).press("Enter");
        await page.getByLabel(/^Why\? The workforce policy/).waitFor();
        await expectGoodPage(page);
      });
    await look("/door", starter, async (page) => expect(await main(page)).toContain("Sign-ins since"));
  });

  test("the list leads to the planning of a first wave, from a group's name to its dates, by keyboard", async () => {
    const [{ groupId, startDate } = { groupId: "", startDate: "" }] = stack.waves;
    await expectGoodEverywhere("/waves", starter);
    await look("/waves", starter, async (page) => {
      expect(await main(page)).toContain("POST /api/waves");
      await page.getByRole("link", { name: "Plan a wave" }).press("Enter");
      await page.getByLabel("The group's name begins with").fill("passkey w");
      await page.keyboard.press("Enter");
      await page.locator(`a[href="/plan-wave?groupId=${groupId}"]`).press("Enter");
      await page.getByLabel("It opens on").fill(startDate);
      await page.getByRole("button", { name: "Show the dates" }).press("Enter");
      await page.getByRole("button", { name: "Plan this wave" }).waitFor();
      expect(await main(page)).toMatch(/Would be in the wave\s*\d+/);
    });
    await expectGoodEverywhere(`/plan-wave?search=passkey&groupId=${groupId}&startDate=${startDate}`, starter);
  });

  test("a planned wave says what it waits for, and the list leads to it", async () => {
    for (const wave of stack.waves) expect((await stack.api.post("/api/waves", wave)).status).toBe(202);
    // The checks of the tenant come first, and pause between their requests.
    await stack.clock.runUntil(stack.clock.now() + 600_000);
    await expectGoodEverywhere("/waves/wave-1", starter);
    await expectGoodEverywhere("/waves/wave-1/preflight", starter);
    for (const path of ["/", "/deadline"]) await expectGoodEverywhere(path, starter);
    await expectGoodEverywhere("/issues-found", starter);
    await expectGoodEverywhere("/waves", starter);
    await look("/waves", starter, async (page) => {
      await page.getByRole("link", { name: "Wave 1" }).press("Enter");
      await page.waitForURL(/\/waves\/wave-1$/);
      expect(await page.locator("[aria-current=step]").textContent()).toContain("Planned");
      expect(await main(page)).toContain("The announcement goes out then");
    });
  });

  test("the calendar of waves holds everywhere, and its table has what the picture shows", async () => {
    for (const path of ["/calendar", "/calendar?weeks=2&from=2020-01-01"]) await expectGoodEverywhere(path, starter);
    await look("/waves", starter, async (page) => {
      await page.getByRole("link", { name: "Calendar" }).press("Enter");
      await page.waitForURL(/\/calendar$/);
      expect(await main(page)).toMatch(/Wave 1 opens/);
      expect(await page.locator("svg.picture").isVisible()).toBe(false);
    });
    await look("/calendar", starter, async (page) => expect(await page.locator("svg.picture").isVisible()).toBe(true), {
      width: 1200,
    });
  });

  test("an admin pauses and resumes a wave with the keyboard alone, and everyone reads why", async () => {
    await look("/waves/wave-1", starter, async (page) => {
      await page.getByText("Pause the wave").press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type("The works council <b>asks</b> for a day");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Resume the wave" }).waitFor();
      expect(await main(page)).toContain("The works council <b>asks</b> for a day");
    });
    await expectGoodEverywhere("/waves/wave-1", starter);
    await look("/waves/wave-1", approver, async (page) => {
      expect(await main(page)).toContain("for a day");
      expect(await page.getByRole("button").count()).toBe(0);
    });
    await look("/waves/wave-1", starter, async (page) => {
      await page.getByRole("button", { name: "Resume the wave" }).press("Enter");
      await page.getByText("Pause the wave").waitFor();
    });
  });

  test("somebody without a role reads that, and nothing about the wave", async () => {
    await expectGoodEverywhere("/waves/wave-1", employee, [403]);
    await look("/waves/wave-1", employee, async (page) => expect(await main(page)).not.toContain("Wave 1"), {
      expected: [403],
    });
  });

  test("the mails can be looked at beforehand, and sent to oneself by keyboard", async () => {
    for (const path of ["/mails", "/mails/chaser?language=fr&ask=use"]) await expectGoodEverywhere(path, starter);
    await look("/mails/chaser?language=fr", starter, async (page) => {
      const letter = page.frameLocator("iframe");
      expect(await letter.locator("body").textContent()).toContain("Bonjour");
      await page.getByLabel("Language").selectOption("de");
      await page.getByRole("button", { name: "Show it" }).press("Enter");
      await page.waitForURL(/language=de/);
      await page.getByRole("button", { name: "Send me this one" }).press("Enter");
      await page.getByRole("status").filter({ hasText: "Sent to your mailbox" }).waitFor();
    });
    const [test] = [...stack.world.mail.mails()].filter(({ subject }) => subject.startsWith("Test: "));
    expect(test?.to).toEqual([starter]);
  });

  test("a wave that does not exist has a page with a way back", async () => {
    await expectGoodEverywhere("/waves/nonsense", starter, [404]);
  });

  describe("the manager's pick-up", () => {
    let link: string;
    let manager: string;

    beforeAll(async () => {
      const { id, to } = await stack.untilMail(/needs a code|braucht einen Code|besoin d’un code|necesita un código/);
      link =
        /https?:\/\/\S+\/pick-up\/[\w-]+\?sig=[\w-]+/.exec((await stack.world.mail.read(id))?.plainText ?? "")?.[0] ??
        "";
      manager = to[0] ?? "";
    });

    test("the form holds everywhere", async () => {
      await expectGoodEverywhere(link, manager);
    });

    test("somebody else gets no form", async () => {
      await expectGoodEverywhere(link, approver, [403]);
      await look(link, approver, async (page) => expect(await page.getByRole("button").count()).toBe(0), {
        expected: [403],
      });
    });

    test("from the link to the code by keyboard alone, without scripts; the code is shown once", async () => {
      await visiting(browser, { width: 390, scripts: false, expected: [410] }, async (page) => {
        await page.goto(link);
        await page.keyboard.press("Tab");
        await page.keyboard.type(manager);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: /^Give .* a code/ }).waitFor();
        await page.keyboard.press("Tab");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Tab");
        const answer = page.waitForResponse((response) => response.request().method() === "POST");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: /^The code for/ }).waitFor();
        const headers = await (await answer).allHeaders();
        expect(headers["cache-control"]).toBe("no-store");
        expect(headers["referrer-policy"]).toBe("no-referrer");
        const code = (await page.locator(".code").textContent()) ?? "";
        expect(code).toMatch(CODE);
        expect(page.url()).not.toContain(code);
        expect(await page.title()).not.toContain(code);
        await expectGoodPage(page);
        await expectTabOrder(page);
        for (const width of [320, 1200]) {
          await page.setViewportSize({ width, height: 844 });
          await expectGoodPage(page);
        }
        // Whole: the browser's own error page has so much script that it holds nearly any four letters.
        const holdsTheCode = async () =>
          ((await page.locator("html").textContent()) ?? "").replaceAll(/\s/g, "").includes(code);
        expect(await holdsTheCode()).toBe(true);
        await page.goto("about:blank");
        // The answer was not kept: going back ends in the browser's own error page.
        await page.goBack().catch(() => undefined);
        await page.waitForURL((url) => url.href !== "about:blank");
        expect(await holdsTheCode()).toBe(false);
        await page.goto(link);
        expect(await holdsTheCode()).toBe(false);
        await page.reload();
        expect(await holdsTheCode()).toBe(false);
      });
      await expectGoodEverywhere(link, manager, [410]);
    });
  });

  test("the inbox and each kind of mail in it hold everywhere", async () => {
    const { mail } = stack.world;
    const kinds = new Map(
      [...mail.mails()].map((stored) => [
        stored.subject.replace(/\d.*|^\S+ \S+ (?=needs|braucht|a besoin|necesita)/, ""),
        stored.id,
      ]),
    );
    expect(kinds.size).toBeGreaterThan(1);
    for (const visit of WIDTHS)
      await visiting(browser, visit, async (page) => {
        await page.goto(mail.inboxUrl);
        await expectGoodPage(page);
        if (!visit.dark) await expectTabOrder(page);
        for (const id of kinds.values()) {
          await page.goto(`${mail.inboxUrl}mails/${id}`);
          await expectGoodPage(page);
        }
      });
  });

  test("a wave on its way shows what was sent", async () => {
    await stack.untilStage("wave-1", "reminded");
    await expectGoodEverywhere("/waves/wave-1", starter);
    await look("/waves/wave-1", starter, async (page) => {
      expect(await main(page)).toMatch(/Reminder\d+/);
      // People have opened the button of their mails by then.
      expect(await main(page)).toMatch(/By device.*iPhone\d+/s);
    });
  });

  test("a manager sees their own people who are late, and sends themselves a link by keyboard", async () => {
    const { population, tenant } = stack.world;
    const members = [...population.people.values()].filter(({ id }) =>
      tenant.directory.isMember(population.waveGroupIds[0] ?? "", id),
    );
    const withNone = members.filter(({ id }) => tenant.directory.methodsOf(id).every(({ kind }) => kind !== "fido2"));
    const managers = new Set(withNone.flatMap(({ id }) => tenant.directory.managerOf(id) ?? []));
    const names = [...managers].flatMap((id) => tenant.directory.user(id)?.userPrincipalName ?? []);
    let found: string | undefined;
    for (const manager of names) {
      await look("/my-team", manager, async (page) => {
        if ((await page.getByRole("button", { name: /^Send me a link to a code/ }).count()) > 0) found ??= manager;
      });
      if (found) break;
    }
    if (!found) throw new Error("nobody is late");
    await expectGoodEverywhere("/my-team", found);
    await look("/my-team", found, async (page) => {
      await page
        .getByRole("button", { name: /^Send me a link to a code/ })
        .first()
        .press("Enter");
      await page.getByText(/^You asked for a code/).waitFor();
    });
    await expectGoodEverywhere("/my-team", found);
    await expectGoodEverywhere("/my-team", employee);
  });

  test("what came of its mails stands in tables that say what they cannot tell", async () => {
    await expectGoodEverywhere("/waves/wave-1/mails", starter);
    await look("/waves/wave-1", starter, async (page) => {
      await page.getByRole("link", { name: "Which subjects work" }).press("Enter");
      await page.getByRole("table", { name: /^Announcement/ }).waitFor();
      expect(await main(page)).toMatch(/Too (few|early) to tell/);
    });
  });

  test("its people are searched by keyboard, and the search holds everywhere", async () => {
    await look("/waves/wave-1/people", starter, async (page) => {
      await page.getByLabel(/begins with/).fill(employee.slice(0, 4).toUpperCase());
      await page.keyboard.press("Enter");
      await page.getByText(employee).first().waitFor();
      await page.getByRole("link", { name: "Without the search" }).waitFor();
    });
    await expectGoodEverywhere("/waves/wave-1/people?search=zz", starter);
    await expectGoodEverywhere(`/waves/wave-1/people?search=${employee.slice(0, 4)}`, starter);
  });

  test("a clean sweep is offered for approval to the second admin, and not to who started the wave", async () => {
    await stack.untilMail(/^Approve wave/);
    await expectGoodEverywhere("/waves/wave-1", approver);
    await look("/waves/wave-1", starter, async (page) => {
      expect(await page.getByText("Pause the wave").count()).toBe(1);
      expect(await page.getByRole("button", { name: /Approve/ }).count()).toBe(0);
    });
    await look("/waves/wave-1", approver, async (page) => {
      expect(await page.getByRole("button").count()).toBe(1);
      await page.getByRole("button", { name: "Approve this evidence" }).press("Enter");
      await page.getByText(/^Approved$/).waitFor();
      expect(await page.getByRole("button", { name: /Approve/ }).count()).toBe(0);
    });
    await expectGoodEverywhere("/waves/wave-1", approver);
  });

  test("an enforced wave shows who was left out and how to roll it back", async () => {
    await stack.untilStage("wave-1", "enforced", "watched");
    await expectGoodEverywhere("/waves/wave-1", starter);
    await look("/waves/wave-1", starter, async (page) => {
      await page.locator("summary", { hasText: "Roll the wave back" }).press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.type("Too many calls at the helpdesk");
      await page.keyboard.press("Enter");
      await page.locator("summary", { hasText: "Roll the wave back" }).waitFor({ state: "detached" });
    });
    await stack.clock.runUntil(stack.clock.now() + 60_000);
    await expectGoodEverywhere("/waves/wave-1", starter);
    const { population, tenant } = stack.world;
    const [wave = ""] = population.waveGroupIds;
    const isIn = (groupId: string, userId: string) => tenant.directory.isMember(groupId, userId);
    const members = [...population.people.values()].filter(({ id }) => isIn(wave, id));
    // Whoever asked for it themselves is in by a row of their own.
    const byTheWave = members.filter(({ enforcedThemselvesAt }) => enforcedThemselvesAt === undefined);
    expect(byTheWave.filter(({ id }) => isIn(population.enforcedGroupId, id))).toEqual([]);
  });

  test("what it was enforced on, and the whole trail, hold everywhere and print without anything to press", async () => {
    for (const path of ["/waves/wave-1/evidence", "/waves/wave-1/evidence/people?flip=1", "/audit?wave=wave-1"])
      await expectGoodEverywhere(path, starter);
    await look("/waves/wave-1/evidence", starter, async (page) => {
      expect(await main(page)).toContain("Asked right before the first entry");
      await page.emulateMedia({ media: "print" });
      const pressable = await page.locator("button, input, nav a, main p.screen a").all();
      expect(await Promise.all(pressable.map((one) => one.isVisible()))).not.toContain(true);
      const colour = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(colour).toBe("rgb(255, 255, 255)");
    });
  });

  test("a cancelled wave says so and offers nothing more", async () => {
    // As long as somebody may be enforced by it, a wave cannot be cancelled: the rollback settles within minutes.
    await stack.clock.runUntil(stack.clock.now() + 10 * 60_000);
    await look("/waves/wave-1", starter, async (page) => {
      await page.locator("summary", { hasText: "Cancel the wave" }).press("Enter");
      await page.getByRole("button", { name: "Cancel the wave" }).press("Enter");
      await page.locator("summary", { hasText: "Cancel the wave" }).waitFor({ state: "detached" });
    });
    await stack.untilStage("wave-1", "cancelled");
    await expectGoodEverywhere("/waves/wave-1", starter);
    await look("/waves/wave-1", starter, async (page) => {
      expect(await main(page)).toContain("Cancelled");
      expect(await page.getByRole("button").count()).toBe(0);
    });
  });
});
