import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EmailMessage, refusalOf } from "../../../../../infra/local/mail/emailMessage.ts";
import { encodeText, toEml } from "../../../../../infra/local/mail/eml.ts";
import { mailFrame } from "../../../../../infra/local/mail/inbox/mailPage.ts";
import { readEml } from "../../../../../infra/local/mail/readEml.ts";

const at = Date.parse("2026-03-02T08:00:00Z");
const message = (subject: string, plainText: string, html = ""): EmailMessage => ({
  senderAddress: "passkeys@contoso.example",
  content: { subject, plainText, html },
  recipients: { to: [{ address: "ada@contoso.example" }] },
});
const linesOf = (eml: string): string[] => eml.split("\r\n");

describe("a header's text", () => {
  test.each([
    ["that is ASCII stays as it is", "Passkey enrolment opens today", "Passkey enrolment opens today"],
    ["with other letters is encoded", "Schlüssel", "=?UTF-8?B?U2NobMO8c3NlbA==?="],
    ["that looks encoded is encoded", "=?UTF-8?B?eA==?=", "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?="],
    ["cannot start another header", "a\r\nBcc: eve@evil.example", "a Bcc: eve@evil.example"],
  ])("%s", (_what, text, encoded) => {
    expect(encodeText(text)).toBe(encoded);
  });

  test("comes in encoded words of at most 75 characters that each hold whole letters", () => {
    for (const word of encodeText("🔑ü".repeat(60)).split(" ")) {
      expect(word.length).toBeLessThanOrEqual(75);
      expect(Buffer.from(word.slice(10, -2), "base64").toString("utf8")).not.toContain("\ufffd");
    }
  });
});

test("a kept mail says what was sent, whatever it was", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 3000 });
  fc.assert(
    fc.property(text, text, text, (subject, plainText, html) => {
      const lf = (value: string): string => value.replace(/\r\n|\r/g, "\n");
      const read = readEml(toEml(message(subject, plainText, html), "id", at));
      const words = (value: string): string => value.replace(/[\p{Cc} ]+/gu, " ").trim();
      expect(words(read.headers["Subject"] ?? "")).toBe(words(subject));
      expect(read.plainText.replaceAll("\n", "")).toBe(lf(plainText).replaceAll("\n", ""));
      expect(read.html.replaceAll("\n", "")).toBe(lf(html).replaceAll("\n", ""));
    }),
  );
});

test("its lines end in CRLF, keep to 998 bytes and are 8bit", () => {
  const eml = toEml(message("Hello ".repeat(400), "wörd ".repeat(1000), "<p>short</p>"), "id", at);
  expect(eml.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  for (const line of linesOf(eml)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
  expect(eml).not.toContain("Content-Transfer-Encoding: binary");
});

test("a line that cannot be broken is kept whole and called binary", () => {
  const eml = toEml(message("Hello", "x".repeat(2000)), "id", at);
  expect(linesOf(eml)).toContain("x".repeat(2000));
  expect(eml).toContain("Content-Transfer-Encoding: binary");
});

test("a text that holds the boundary gets another boundary", () => {
  const boundaryOf = (eml: string): string => /boundary="([^"]+)"/.exec(eml)?.[1] ?? "";
  const boundary = boundaryOf(toEml(message("Hello", "text"), "id", at));
  const plainText = `before\n--${boundary}--\nafter`;
  const eml = toEml(message("Hello", plainText), "id", at);
  expect(boundaryOf(eml)).not.toBe(boundary);
  expect(readEml(eml).plainText).toBe(plainText);
});

describe("a mail with pictures", () => {
  const base64 = Buffer.from(Array.from({ length: 200 }, (_, n) => n)).toString("base64");
  const logo = { name: "logo.png", contentType: "image/png", contentInBase64: base64, contentId: "logo" };
  const html = '<p><img src="cid:logo" alt="Contoso"><img src="cid:other">Hello</p>';
  const withAttachments = (...attachments: NonNullable<EmailMessage["attachments"]>): EmailMessage => ({
    ...message("Hello", "text", html),
    attachments,
  });

  test("keeps those that its page shows, beside it, and names the others", () => {
    const eml = toEml(
      withAttachments(logo, { name: "x.pdf", contentType: "application/pdf", contentInBase64: "eA==" }),
      "id",
      at,
    );
    expect(eml).toContain("X-Attachment-Not-Kept: x.pdf");
    expect(eml).not.toContain("X-Attachment-Not-Kept: logo.png");
    expect(eml).toMatch(/multipart\/alternative[\s\S]*multipart\/related[\s\S]*Content-ID: <logo>/);
    for (const line of linesOf(eml)) expect(line.length).toBeLessThanOrEqual(120);
    const read = readEml(eml);
    expect(read).toMatchObject({ plainText: "text", html });
    expect([...read.pictures]).toEqual([["logo", `data:image/png;base64,${base64}`]]);
  });

  test("shows them in the inbox, and nothing from elsewhere", () => {
    const frame = mailFrame(readEml(toEml(withAttachments(logo), "id", at)));
    expect(frame).toContain(`<img src="data:image/png;base64,${base64}" alt="Contoso">`);
    expect(frame).toContain('<img src="cid:other">');
  });

  test.each([
    ["an SVG", { ...logo, contentType: "image/svg+xml" }],
    ["an id that would be a header", { ...logo, contentId: "a>\r\nX-Evil: 1" }],
    ["no id", { name: "logo.png", contentType: "image/png", contentInBase64: base64 }],
  ])("keeps none of %s", (_what, attachment) => {
    const eml = toEml(withAttachments(attachment), "id", at);
    expect(eml).toContain("X-Attachment-Not-Kept: logo.png");
    expect(eml).not.toMatch(/multipart\/related|X-Evil/);
    expect(readEml(eml)).toMatchObject({ plainText: "text", html });
  });

  test("is refused with two of one id, or with one that is no base64", () => {
    const domains = ["contoso.example"];
    expect(refusalOf(withAttachments(logo), domains)).toBeUndefined();
    expect(refusalOf(withAttachments(logo, logo), domains)).toMatchObject({ status: 400 });
    expect(refusalOf(withAttachments({ ...logo, contentInBase64: "?" }), domains)).toMatchObject({ status: 400 });
  });
});
