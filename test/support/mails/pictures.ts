/**
 * `npm run mails:pictures [-- KIND …]`: the first and the last variant of each kind in each language, as a phone and a
 * desktop show it, into `.local/mails/`, for a human to look at.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import type { MailKind } from "../../../shared/domain/mail/mailKinds.ts";
import { LanguageSchema } from "../../../shared/domain/people/language.ts";
import { hasChromium, skipReason } from "../../e2e/infra/local/mail/chromium.ts";
import { personalKinds, variantsOf } from "./variants.ts";

const out = fileURLToPath(new URL("../../../.local/mails/", import.meta.url));
const views = [
  { name: "phone", width: 390, dark: false },
  { name: "phone-dark", width: 390, dark: true },
  { name: "desktop", width: 1280, dark: false },
];

async function photograph(kinds: readonly MailKind[]): Promise<number> {
  await mkdir(out, { recursive: true });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  let pictures = 0;
  try {
    for (const { name, width, dark } of views) {
      const page = await browser.newPage({
        viewport: { width, height: 800 },
        colorScheme: dark ? "dark" : "light",
        javaScriptEnabled: false,
      });
      for (const kind of kinds)
        for (const language of LanguageSchema.options) {
          const variants = variantsOf(kind, language);
          for (const [at, which] of [0, variants.length - 1].entries()) {
            const html = variants[which]?.mail.html;
            if (html === undefined || (at > 0 && which === 0)) continue;
            await page.setContent(html);
            await page.screenshot({ path: join(out, `${kind}-${language}-${which}-${name}.png`), fullPage: true });
            pictures++;
          }
        }
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return pictures;
}

const asked = process.argv.slice(2);
const kinds = personalKinds.filter((kind) => asked.length === 0 || asked.includes(kind));
if (kinds.length === 0) throw new Error(`no such kind; there are ${personalKinds.join(", ")}`);
console.log(hasChromium ? `${await photograph(kinds)} pictures in ${out}` : skipReason);
