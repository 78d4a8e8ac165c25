import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const path = "/usr/bin/chromium";
export const hasChromium = existsSync(path);
export const skipReason = `skipped: no browser at ${path}`;

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with a profile of its own, gone afterwards. */
export async function withChromium(
  { width, dark = false }: { width: number; dark?: boolean },
  run: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const viewport = { width, height: 800 };
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: path,
    headless: true,
    args,
    viewport,
    colorScheme: dark ? "dark" : "light",
  });
  try {
    await run(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
