import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, type Cookie, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { hasChromium, skipReason } from "../infra/local/mail/chromium.ts";

export { hasChromium, skipReason };

const inPage = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const [stumblingBlocks, markStops, whereFocusIs] = ["inPage.js", "focusable.js", "focused.js"].map(inPage) as [
  string,
  string,
  string,
];

/** A Chromium that talks to this machine only, with a profile of its own. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

export interface Visit {
  readonly width: number;
  readonly dark?: boolean;
  readonly scripts?: boolean;
  /** Cookies to come with; without them it is a new visitor. */
  readonly cookies?: readonly Cookie[] | undefined;
  /** Status codes that this visit is about; a browser logs them as errors. */
  readonly expected?: readonly number[];
}

/**
 * One visit in a browser of its own. Fails on whatever the browser complains about: errors, broken content policies,
 * missing files.
 */
export async function visiting(
  browser: Browser,
  { width, dark = false, scripts = true, expected = [], cookies = [] }: Visit,
  run: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 844 },
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: scripts,
  });
  const complaints: string[] = [];
  try {
    await context.addCookies([...cookies]);
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await run(page, context);
    expect(complaints.filter((text) => !expected.some((status) => text.includes(`status of ${status}`)))).toEqual([]);
  } finally {
    await context.close();
  }
}

/** Nothing on this page stops somebody with a small screen, weak eyes or a screen reader. */
export async function expectGoodPage(page: Page): Promise<void> {
  expect([page.url(), await page.evaluate(stumblingBlocks)]).toEqual([page.url(), []]);
  expect(await namelessParts(page)).toEqual([]);
}

/** Parts of the accessibility tree that a screen reader could only call by their role. */
async function namelessParts(page: Page): Promise<readonly string[]> {
  const tree = await page.locator("body").ariaSnapshot();
  expect(tree).toContain("- heading ");
  return tree
    .split("\n")
    .map((line) => line.trim())
    .filter((line) =>
      /^- (button|link|textbox|searchbox|combobox|radio|checkbox|img|region|navigation)(?! ")/.test(line),
    );
}

interface Focus {
  readonly stop: number;
  readonly isVisible: boolean;
  readonly isOfDate: boolean;
  readonly what: string;
}

/** Tab reaches every control of the page once, in the page's order, and the focus can be seen at each. */
export async function expectTabOrder(page: Page): Promise<void> {
  const stops = (await page.evaluate(markStops)) as number;
  expect(stops).toBeGreaterThan(0);
  const reached: number[] = [];
  while (reached.length < stops) {
    await page.keyboard.press("Tab");
    const focus = (await page.evaluate(whereFocusIs)) as Focus | undefined;
    // Day, month and year of a date are within one control.
    if (focus?.isOfDate && focus.stop === reached.at(-1)) continue;
    reached.push(focus?.stop ?? -1);
    expect([focus?.what, focus?.isVisible]).toEqual([focus?.what, true]);
  }
  expect(reached).toEqual(Array.from({ length: stops }, (_, stop) => stop));
}

/** Signs in at the stand-in's page when it stands in the way. */
export async function signInAs(
  page: Page,
  userPrincipalName: string,
  proof: "passkey" | "passwordAndPush",
): Promise<void> {
  if (!page.url().includes("/.auth/login/")) return;
  await page.getByLabel("Account", { exact: true }).fill(userPrincipalName);
  await page.getByLabel("Prove it with").selectOption(proof);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/.auth/"));
}
