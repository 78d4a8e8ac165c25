import { expect, test } from "vitest";
import { escaped, html } from "../../../../../shared/web/pages/html.ts";

test("a text is no markup, in text and in attributes", () => {
  expect(html`<p title="${`a"b'`}">${"<b>&"}</p>`.toString()).toBe('<p title="a&quot;b&#39;">&lt;b&gt;&amp;</p>');
});

test.each(["\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069"])(
  "a name cannot turn round what stands behind it (%j)",
  (control) => {
    expect(escaped(`Ann${control}nimdA`)).toBe("AnnnimdA");
    expect(html`${`Ann${control}`} is Admin`.toString()).toBe("Ann is Admin");
  },
);

test("names of any script stay as they are", () => {
  for (const name of ["Zoë Łódź", "محمد", "דנה", "山田 花子", "N\u200dM"]) expect(escaped(name)).toBe(name);
});
