import { describe, expect, test } from "vitest";
import { fill } from "../../../../../shared/mails/layout/fill.ts";

const list = "<ul><!-- block items --><li>{{text}} of {{whole}}</li><!-- end items --></ul>";

describe("a layout", () => {
  test("is filled with text, which becomes no markup", () => {
    expect(fill("<p>{{text}}</p>", { text: `<b>"'&` })).toBe("<p>&lt;b&gt;&quot;&#39;&amp;</p>");
  });

  test("repeats a block for each of its fillings, which know what stands around them", () => {
    expect(fill(list, { whole: "2", items: [{ text: "a" }, { text: "b" }] })).toBe(
      "<ul><li>a of 2</li><li>b of 2</li></ul>",
    );
    expect(fill(list, { whole: "0", items: [] })).toBe("<ul></ul>");
  });

  test("has blocks inside of blocks, and the same name again in each", () => {
    const nested = "<!-- block facts --><!-- block rows -->{{text}};<!-- end rows --><!-- end facts -->{{text}}";
    expect(fill(nested, { text: "outside", facts: [{ rows: [{ text: "a" }, { text: "b" }] }] })).toBe("a;b;outside");
  });

  test("never reads what it is filled with as layout", () => {
    const text = "{{whole}} <!-- block items --> $& $1 {{text}}";
    expect(fill("{{text}}", { text, whole: "no" })).toContain(
      "{{whole}} &lt;!-- block items --&gt; $&amp; $1 {{text}}",
    );
  });

  test("refuses to be sent half filled", () => {
    expect(() => fill("{{text}}", {})).toThrow("a name text that is not filled");
    expect(() => fill(list, { whole: "1" })).toThrow("a block items that is not filled");
    expect(() => fill("{{items}}", { items: [] })).toThrow("a name items that is not filled");
  });
});
