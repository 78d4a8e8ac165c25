import { parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { shownHtml } from "../../../../shared/mails/letter.ts";
import { LOGO_CONTENT_ID } from "../../../../shared/ports/email.ts";
import { contrastOf } from "../../../support/mails/contrast.ts";
import { aLogo } from "../../../support/mails/logos.ts";
import { brand, samples } from "../../../support/mails/samples.ts";
import { personalKinds } from "../../../support/mails/variants.ts";

const withLogo = { ...brand, logo: aLogo };
const pictures = (html: string) => parse(html).querySelectorAll("img");

describe.each(personalKinds)("the mail %s", (kind) => {
  const data = samples[kind] as never;
  const plain = composeMail(kind, data, brand);
  const mail = composeMail(kind, data, withLogo);

  test("shows the logo of the tenant first of all, under the name of the organization", () => {
    const [image, ...others] = pictures(mail.html);
    expect(others).toEqual([]);
    expect(image?.attributes).toMatchObject({
      src: `cid:${LOGO_CONTENT_ID}`,
      alt: "Contoso & Söhne",
      width: "245",
      height: "36",
    });
    expect(mail.html.indexOf("<img")).toBeLessThan(mail.html.indexOf("</div>"));
    expect(mail.logo).toEqual(aLogo);
  });

  test("says the same as without it, and is as small", () => {
    expect([mail.subject, mail.plainText]).toEqual([plain.subject, plain.plainText]);
    expect(parse(mail.html).querySelector("body")?.text.replaceAll(/\s+/g, " ")).toBe(
      parse(plain.html).querySelector("body")?.text.replaceAll(/\s+/g, " "),
    );
    expect(Buffer.byteLength(mail.html)).toBeLessThan(20_000);
    expect(mail.html).not.toContain(aLogo.base64);
  });

  test("shows none where there is none", () => {
    expect(pictures(plain.html)).toEqual([]);
    expect(plain).not.toHaveProperty("logo");
    expect(shownHtml(plain)).toBe(plain.html);
  });

  test("has it in itself where it is shown on a page", () => {
    const [image] = pictures(shownHtml(mail));
    expect(image?.getAttribute("src")).toBe(`data:image/png;base64,${aLogo.base64}`);
  });
});

test("behind the logo it is white, in the dark as well, and so its name can be read where no picture is shown", () => {
  const { html } = composeMail("dayOf", samples.dayOf, withLogo);
  const style = pictures(html)[0]?.getAttribute("style") ?? "";
  const [, behind = ""] = /background-color:(#[0-9a-f]{6})/.exec(style) ?? [];
  const [, colour = ""] = /(?:^|;)color:(#[0-9a-f]{6})/.exec(style) ?? [];
  expect(behind).toBe("#ffffff");
  expect(contrastOf(colour, behind)).toBeGreaterThanOrEqual(4.5);
  expect(style).toContain("max-height:36px");
  // No rule for the dark reaches it.
  const [, dark = ""] = /@media \(prefers-color-scheme: dark\) \{([\s\S]*?\})\s*\}/.exec(html) ?? [];
  for (const [, selectors = ""] of dark.matchAll(/([^{}]+)\{/g))
    for (const found of parse(html).querySelectorAll(selectors.trim())) expect(found.tagName).not.toBe("IMG");
});

test.each(["alert", "approvalRequest", "handOver"] as const)("the mail %s to the staff shows none", (kind) => {
  const mail = composeMail(kind, samples[kind] as never, withLogo);
  expect(pictures(mail.html)).toEqual([]);
  expect(mail).not.toHaveProperty("logo");
});

test("a link that comes back to the helpdesk shows none", () => {
  const to = { kind: "helpdesk", because: "no manager is known" } as const;
  const mail = composeMail("pickUp", { ...samples.pickUp, to }, withLogo);
  expect(pictures(mail.html)).toEqual([]);
  expect(mail).not.toHaveProperty("logo");
});
