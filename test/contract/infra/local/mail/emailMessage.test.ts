import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emailMessage } from "../../../../../infra/local/mail/emailMessage.ts";

const schemaPath = fileURLToPath(new URL("../../../../../../shared/contract/acs-email.schema.json", import.meta.url));
const isThere = existsSync(schemaPath);
if (!isThere) console.log(`skipped: the published shape of an e-mail message is not at ${schemaPath}`);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const full: { [name: string]: Json } = {
  senderAddress: "passkeys@contoso.example",
  content: { subject: "Hello", plainText: "text", html: "<p>html</p>" },
  recipients: {
    to: [{ address: "ada@contoso.example", displayName: "Ada" }],
    cc: [{ address: "boss@contoso.example" }],
    bcc: [{ address: "log@contoso.example", displayName: "" }],
  },
  replyTo: [{ address: "helpdesk@contoso.example", displayName: "Helpdesk" }],
  headers: { "x-priority": "1" },
  attachments: [{ name: "logo.png", contentType: "image/png", contentInBase64: "AAAA", contentId: "logo" }],
  userEngagementTrackingDisabled: true,
};

/** Every place in a value, as a path from its root. */
function pathsOf(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.map((item, i) => pathsOf(item, [...path, i]))
    : Object.entries(value).map(([name, item]) => pathsOf(item, [...path, name]));
  return [path, ...inside.flat()];
}

/** A copy with another value at a place, or without that place. */
function changed(value: Json, [first, ...rest]: (string | number)[], to: Json | undefined): Json | undefined {
  if (first === undefined) return to;
  const entries = Object.entries(value ?? {}).flatMap(([name, item]): [string, Json][] => {
    const next = name === String(first) ? changed(item, rest, to) : item;
    return next === undefined ? [] : [[name, next]];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

describe.skipIf(!isThere)("our shape of an e-mail message", () => {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const schema = isThere
    ? (JSON.parse(readFileSync(schemaPath, "utf8")) as { $defs: object })
    : { $defs: { EmailMessage: {} } };
  const published = ajv.compile({ $defs: schema.$defs, $ref: "#/$defs/EmailMessage" });
  const agree = (value: Json): void => {
    expect([emailMessage.safeParse(value).success, JSON.stringify(value)]).toEqual([
      published(value),
      JSON.stringify(value),
    ]);
  };

  test("takes a message that says everything, as the published one does", () => {
    expect(published(full)).toBe(true);
    agree(full);
  });

  const places = pathsOf(full);
  const replacements: [string, Json | undefined][] = [
    ["is missing", undefined],
    ["is null", null],
    ["is a number", 7],
    ["is a text", "text"],
    ["is an empty text", ""],
    ["is a truth value", false],
    ["is an empty list", []],
    ["is an empty object", {}],
    ["holds an unknown field", { unknown: 1 }],
  ];
  test.each(replacements)("agrees with the published one where any one place %s", (_what, to) => {
    for (const path of places) {
      const value = changed(full, path, to);
      if (value !== undefined) agree(value);
    }
  });

  test("agrees about unknown fields at every place", () => {
    for (const path of places) {
      const at = path.reduce<Json | undefined>(
        (value, key) => (value as Record<string, Json> | undefined)?.[key],
        full,
      );
      if (typeof at === "object" && at !== null && !Array.isArray(at))
        agree(changed(full, path, { ...at, unknown: "x" }) ?? null);
    }
  });

  test.each([
    "ada@contoso.example",
    "ADA.B+c@sub.contoso.example",
    "guest_fabrikam.example#EXT#@contoso.example",
    "o'neil@contoso.example",
    "ada@localhost",
    "ada",
    "@contoso.example",
    "ada@",
    "ada@@contoso.example",
    ".ada@contoso.example",
    "ada.@contoso.example",
    "a..b@contoso.example",
    "ada@-contoso.example",
    "ada@contoso-.example",
    "ada@contoso..example",
    "ada b@contoso.example",
    '"ada b"@contoso.example',
    "ada@[127.0.0.1]",
    "ada@127.0.0.1",
    "adä@contoso.example",
    "ada@contösö.example",
    "ada@contoso.example\n",
    " ada@contoso.example",
    "Ada <ada@contoso.example>",
  ])("agrees about the address %j", (address) => {
    agree(changed(full, ["recipients", "to", 0, "address"], address) ?? null);
  });

  test("agrees about whatever stands at any place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (path, to) =>
        agree(changed(full, path, to as Json) ?? null),
      ),
      { numRuns: 2000 },
    );
  });
});
