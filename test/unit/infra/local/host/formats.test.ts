import { describe, expect, test } from "vitest";
import { formatCookie } from "../../../../../infra/local/host/httpCookie.ts";
import { decodeMessage, encodeMessage } from "../../../../../infra/local/host/queueAccounts.ts";
import { parseRouteTemplate } from "../../../../../infra/local/host/routeTemplate.ts";
import { storageEndpoints } from "../../../../../infra/local/host/storageEndpoints.ts";
import { parseTimeSpan } from "../../../../../infra/local/host/timeSpan.ts";

describe("a TimeSpan", () => {
  test.each([
    ["00:00:00", 0],
    ["00:10", 600_000],
    ["01:02:03", 3_723_000],
    ["3.00:00:00", 259_200_000],
    ["00:00:00.5", 500],
  ])("%s is %d ms", (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds);
  });

  test.each(["", "10", "0 */5 * * * *", "00:61:00", "-01:00:00"])("is not %j", (text) => {
    expect(parseTimeSpan(text)).toBeUndefined();
  });
});

describe("a route template", () => {
  test.each([
    ["a/{b}", "/a/x%2Fy", { b: "x%2Fy" }],
    ["a/{b}", "/A/100%", { b: "100%" }],
    ["{a}-{b}", "/x-y-z", { a: "x-y", b: "z" }],
    ["{{a}}", "/{a}", {}],
    ["a/{b:length(2,3):alpha}", "/a/xyz", { b: "xyz" }],
    ["a/{b:min(5):max(7)}", "/a/7", { b: "7" }],
    ["a/{b:bool}", "/a/TRUE", { b: "TRUE" }],
    ["a/{b:datetime}", "/a/2026-03-02", { b: "2026-03-02" }],
    ["a/{b:decimal}", "/a/-1.5", { b: "-1.5" }],
    ["a/{**b}", "/a/x/y", { b: "x/y" }],
    ["", "/", {}],
  ])("%s matches %s", (template, path, params) => {
    expect(parseRouteTemplate(template).match(path)).toEqual(params);
  });

  test.each([
    ["a/{b}", "/a"],
    ["a/{b}", "/a/b/c"],
    ["a.c", "/abc"],
    ["a/{b:length(2,3)}", "/a/x"],
    ["a/{b:min(5):max(7)}", "/a/8"],
    ["a/{b:bool}", "/a/yes"],
    ["a/{b:long}", "/a/9223372036854775808"],
  ])("%s does not match %s", (template, path) => {
    expect(parseRouteTemplate(template).match(path)).toBeUndefined();
  });

  test("with a literal comes before one with a constraint, that before a free parameter, that before a catch-all", () => {
    const templates = ["a/{*rest}", "a/{b}", "a/{b:int}", "a/b"];
    const sorted = templates.toSorted((x, y) => parseRouteTemplate(x).precedence - parseRouteTemplate(y).precedence);
    expect(sorted).toEqual(["a/b", "a/{b:int}", "a/{b}", "a/{*rest}"]);
  });

  test.each([
    ["a/{b:colour}", /unknown constraint "colour"/],
    ["a/{b", /open brace/],
    ["a//b", /empty segment/],
    ["{a?}/b", /only the last parameters/],
    ["{}", /cannot read parameter/],
  ])("%s is refused", (template, message) => {
    expect(() => parseRouteTemplate(template)).toThrow(message);
  });
});

describe("a storage connection string", () => {
  test.each([
    ["UseDevelopmentStorage=true", { queue: "127.0.0.1:10001", table: "127.0.0.1:10002" }],
    [
      "QueueEndpoint=http://127.0.0.1:1/acc;TableEndpoint=http://127.0.0.1:2/acc",
      { queue: "127.0.0.1:1", table: "127.0.0.1:2" },
    ],
    ["AccountName=acc;AccountKey=a==", { queue: "acc.queue.core.windows.net", table: "acc.table.core.windows.net" }],
  ])("%s names its services", (text, endpoints) => {
    expect(storageEndpoints(text)).toEqual(endpoints);
  });
});

test("a queue message survives its encoding, and text that is not base64 is told apart", () => {
  expect(decodeMessage(encodeMessage("grüße", "base64"), "base64")).toBe("grüße");
  expect(decodeMessage("{}", "base64")).toBeUndefined();
  expect(decodeMessage("{}", "none")).toBe("{}");
});

test("a cookie without attributes has path / and no same-site", () => {
  expect(formatCookie({ name: "a", value: "b;c", sameSite: "none" })).toBe("a=b%3Bc; path=/");
});
