import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EmailMessage } from "../../../../../infra/local/mail/emailMessage.ts";
import { encodeText, toEml } from "../../../../../infra/local/mail/eml.ts";
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
