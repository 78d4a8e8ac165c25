import { describe, expect, test } from "vitest";
import { CookieJar } from "../../../../../infra/local/signIn/cookieJar.ts";
import { readPage } from "../../../../../infra/local/signIn/pageForms.ts";

const url = "http://127.0.0.1:7071/pickup/1?x=1";
const formOf = (inner: string, attributes = 'method="post"') =>
  readPage(`<form ${attributes}>${inner}</form>`, url, "").forms[0];

describe("a page", () => {
  test("reads as a person reads it: without scripts, styles and what is hidden", () => {
    const page = readPage(
      "<!doctype html><html><head><title>Your pass</title><style>p{}</style></head><body><h1>Hello</h1><p hidden>no</p><script>no()</script><p>Ada &amp; Bob</p><a href='/next'>On</a></body></html>",
      url,
      "",
    );
    expect(page.title).toBe("Your pass");
    expect(page.text).toBe("Hello\nAda & Bob\nOn");
    expect(page.links).toEqual([{ href: "http://127.0.0.1:7071/next", text: "On" }]);
  });

  test("sends a form without an action to itself", () => {
    expect(formOf("", "")).toMatchObject({ action: url, method: "GET" });
  });

  test("sends a form where it says", () => {
    expect(formOf("", 'action="../press" method="POST"')).toMatchObject({
      action: "http://127.0.0.1:7071/press",
      method: "POST",
    });
  });

  test.each([
    [
      "a hidden field",
      '<input type="hidden" name="a" value="1">',
      { name: "a", type: "hidden", value: "1", options: [], required: false },
    ],
    ["a text field", '<input name="a" required>', { name: "a", type: "text", value: "", options: [], required: true }],
    [
      "a text area",
      '<textarea name="a">x &lt; y</textarea>',
      { name: "a", type: "textarea", value: "x < y", options: [], required: false },
    ],
    [
      "a ticked box",
      '<input type="checkbox" name="a" checked>',
      { name: "a", type: "checkbox", value: "on", options: ["on"], required: false },
    ],
    [
      "an empty box",
      '<input type="checkbox" name="a" value="yes">',
      { name: "a", type: "checkbox", value: "", options: ["yes"], required: false },
    ],
    [
      "radio buttons",
      '<input type="radio" name="a" value="1" required><input type="radio" name="a" value="2">',
      { name: "a", type: "radio", value: "", options: ["1", "2"], required: true },
    ],
    [
      "a choice",
      '<select name="a"><option>One</option><option value="2" selected>Two</option><option disabled>Three</option></select>',
      { name: "a", type: "select", value: "2", options: ["One", "2"], required: false },
    ],
  ])("has %s", (_what, inner, field) => {
    expect(formOf(inner)?.fields).toEqual([field]);
  });

  test("has no field that is disabled or has no name", () => {
    expect(formOf('<input name="a" disabled><input value="x">')?.fields).toEqual([]);
  });

  test("has buttons that send, with where they send to", () => {
    const buttons = formOf(
      '<button name="do" value="yes">Yes</button><button type="button">No</button><input type="submit" value="Go" formaction="/go">',
    )?.buttons;
    expect(buttons).toEqual([
      { text: "Yes", name: "do", value: "yes", action: undefined },
      { text: "Go", name: "", value: "Go", action: "http://127.0.0.1:7071/go" },
    ]);
  });
});

describe("a cookie", () => {
  const own = { isCrossSite: false, isPost: false };
  const at = (text: string): URL => new URL(text);
  test.each([
    ["goes back to its origin", "a=1", "http://127.0.0.1:1/x", own, "a=1"],
    ["does not go to another port", "a=1", "http://127.0.0.1:2/", own, ""],
    ["goes below its path", "a=1; Path=/x", "http://127.0.0.1:1/x/y", own, "a=1"],
    ["does not go beside its path", "a=1; Path=/x", "http://127.0.0.1:1/xy", own, ""],
    [
      "that is lax goes along with another site's link",
      "a=1; SameSite=Lax",
      "http://127.0.0.1:1/",
      { isCrossSite: true, isPost: false },
      "a=1",
    ],
    [
      "that is lax does not go along with another site's form",
      "a=1; SameSite=Lax",
      "http://127.0.0.1:1/",
      { isCrossSite: true, isPost: true },
      "",
    ],
    ["that says nothing is lax", "a=1", "http://127.0.0.1:1/", { isCrossSite: true, isPost: true }, ""],
    [
      "that is strict does not go along with another site's link",
      "a=1; SameSite=Strict",
      "http://127.0.0.1:1/",
      { isCrossSite: true, isPost: false },
      "",
    ],
    ["that is over is gone", "a=1; Max-Age=0", "http://127.0.0.1:1/", own, ""],
    ["that was over long ago is gone", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "http://127.0.0.1:1/", own, ""],
  ])("%s", (_what, setCookie, to, how, header) => {
    const jar = new CookieJar();
    jar.store(at("http://127.0.0.1:1/"), [setCookie]);
    expect(jar.headerFor(at(to), how)).toBe(header);
  });

  test("is replaced by a later one of its name", () => {
    const jar = new CookieJar();
    jar.store(at("http://127.0.0.1:1/"), ["a=1", "b=2"]);
    jar.store(at("http://127.0.0.1:1/"), ["a=3=4"]);
    expect(jar.headerFor(at("http://127.0.0.1:1/"), own)).toBe("a=3=4; b=2");
  });
});
