/** A code as it may stand in a file. */
export interface CodeForm {
  readonly how: string;
  readonly bytes: Buffer;
}

/**
 * The part of a base64 text that does not hang on what stands before and after the code: one for each of the three
 * alignments.
 */
function base64Cores(bytes: Buffer, encoding: "base64" | "base64url"): Buffer[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, "");
    const bits = (before + bytes.length) * 8;
    return Buffer.from(text.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6)));
  });
}

const grouped = (code: string, by: string): string => (code.match(/.{1,4}/g) ?? []).join(by);
const escaped = (code: string): string =>
  [...code].map((letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`).join("");
const percent = (code: string): string =>
  [...Buffer.from(code)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const entities = (code: string): string => [...code].map((letter) => `&#${letter.codePointAt(0)};`).join("");

/** Every form in which a code is looked for; compressed and stored forms are undone by the reader of the files. */
export function formsOf(code: string): readonly CodeForm[] {
  const texts: [string, string][] = [
    ["plain", code],
    ["in groups with spaces", grouped(code, " ")],
    ["in groups with dashes", grouped(code, "-")],
    ["in groups with no-break spaces", grouped(code, "\u00a0")],
    ["in groups with encoded spaces", grouped(code, "%20")],
    ["in groups with pluses", grouped(code, "+")],
    ["URL-encoded", percent(code)],
    ["URL-encoded in capitals", percent(code).toUpperCase()],
    ["JSON-escaped", escaped(code)],
    ["JSON-escaped in capitals", escaped(code).replace(/[0-9a-f]{4}/g, (digits) => digits.toUpperCase())],
    ["as HTML entities", entities(code)],
    ["backwards", [...code].reverse().join("")],
    ["hex", Buffer.from(code).toString("hex")],
    ["hex in capitals", Buffer.from(code).toString("hex").toUpperCase()],
  ];
  const forms: CodeForm[] = texts.map(([how, text]) => ({ how, bytes: Buffer.from(text) }));
  const wide = Buffer.from(code, "utf16le");
  forms.push({ how: "UTF-16 LE", bytes: wide }, { how: "UTF-16 BE", bytes: Buffer.from(wide).swap16() });
  const inner: [string, Buffer][] = [
    ["", Buffer.from(code)],
    [" of groups with spaces", Buffer.from(grouped(code, " "))],
    [" of groups with dashes", Buffer.from(grouped(code, "-"))],
    [" of UTF-16", wide],
  ];
  for (const [what, bytes] of inner) {
    for (const core of base64Cores(bytes, "base64")) forms.push({ how: `base64${what}`, bytes: core });
    for (const core of base64Cores(bytes, "base64url")) forms.push({ how: `base64url${what}`, bytes: core });
  }
  // Queue messages are base64 of JSON, which a table or a log may hold as base64 once more.
  for (const core of base64Cores(Buffer.from(code), "base64"))
    for (const twice of base64Cores(core, "base64")) forms.push({ how: "base64 twice", bytes: twice });
  return forms;
}
