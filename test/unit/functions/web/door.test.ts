import { HttpRequest } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { page, problem, toSignIn } from "../../../../shared/web/answers.ts";
import { formToken, isFormToken } from "../../../../shared/web/formToken.ts";
import { readBody } from "../../../../shared/web/readBody.ts";
import { isApiCall, isSameOrigin } from "../../../../shared/web/sameOrigin.ts";

const config = { publicUrl: "https://app.example", linkSecret: "s".repeat(32) };
const post = (headers: Record<string, string>, body?: string) =>
  new HttpRequest({
    method: "POST",
    url: "https://app.example/x",
    headers,
    ...(body !== undefined && { body: { string: body } }),
  });

describe("a state-changing request", () => {
  test.each([
    ["from our page", { origin: "https://app.example", "sec-fetch-site": "same-origin" }, true],
    ["from our page in a browser without Sec-Fetch-Site", { origin: "https://app.example" }, true],
    [
      "from our page, whose referrer policy hides the origin",
      { origin: "null", "sec-fetch-site": "same-origin" },
      true,
    ],
    ["from a program with a token", { "content-type": "application/json; charset=utf-8" }, true],
    ["from a program, with a cookie", { "content-type": "application/json", cookie: "AppServiceAuthSession=1" }, false],
    ["from another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
    [
      "from another site that claims our origin",
      { origin: "https://app.example", "sec-fetch-site": "cross-site" },
      false,
    ],
    ["from a sister site", { origin: "https://other.app.example", "sec-fetch-site": "same-site" }, false],
    ["from our origin by plain http", { origin: "http://app.example" }, false],
    ["from another site with JSON", { origin: "https://evil.example", "content-type": "application/json" }, false],
    ["from a sandboxed frame", { origin: "null", "sec-fetch-site": "cross-site" }, false],
    ["from an opaque origin of an old browser", { origin: "null" }, false],
    ["typed into the address bar", { "sec-fetch-site": "none" }, false],
    ["that says nothing about itself", {}, false],
    ["that is a bare form", { "content-type": "application/x-www-form-urlencoded" }, false],
  ])("%s: same origin is %s", (_from, headers: Record<string, string>, verdict) => {
    expect(isSameOrigin(post(headers), config)).toBe(verdict);
  });

  test("is an API call only without a browser's headers", () => {
    expect(isApiCall(post({ "content-type": "application/json" }))).toBe(true);
    expect(isApiCall(post({ "content-type": "application/json", "sec-fetch-site": "same-origin" }))).toBe(false);
    expect(isApiCall(post({ "content-type": "text/plain" }))).toBe(false);
  });
});

describe("a form token", () => {
  const noon = new Date("2026-03-02T12:00:00Z");
  const token = formToken(config, "OID", "pick-up 1", noon);

  test.each([
    ["counts the same day", token, "oid", "pick-up 1", noon, true],
    ["counts the day after", token, "oid", "pick-up 1", new Date("2026-03-03T23:59:59Z"), true],
    ["is over two days later", token, "oid", "pick-up 1", new Date("2026-03-04T00:00:00Z"), false],
    ["is not yet valid the day before", token, "oid", "pick-up 1", new Date("2026-03-01T12:00:00Z"), false],
    ["is another person's", token, "other", "pick-up 1", noon, false],
    ["is another form's", token, "oid", "pick-up 2", noon, false],
    ["is missing", undefined, "oid", "pick-up 1", noon, false],
    ["is empty", "", "oid", "pick-up 1", noon, false],
    ["is cut short", token.slice(0, -1), "oid", "pick-up 1", noon, false],
    [
      "was made with another secret",
      formToken({ linkSecret: "t".repeat(32) }, "oid", "pick-up 1", noon),
      "oid",
      "pick-up 1",
      noon,
      false,
    ],
  ])("%s", (_behaviour, given, oid, purpose, now, verdict) => {
    expect(isFormToken(config, given, oid, purpose, now)).toBe(verdict);
  });
});

describe("answers", () => {
  const headersOf = (init: { headers?: unknown }) => new Headers(init.headers as Record<string, string>);

  test("a page allows its own first style by hash and nothing else", () => {
    const policy = headersOf(page(200, "<style>a{}</style><style>b{}</style>")).get("content-security-policy");
    expect(policy).toBe(
      "default-src 'none'; style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headersOf(page(200, "<p>")).get("content-security-policy")).toContain("style-src 'none'");
  });

  test("neither a page nor an error is stored, indexed, sniffed, referred from or asked for without encryption", () => {
    for (const answer of [page(200, ""), problem(400, "malformedJson", "y"), toSignIn("/a")]) {
      expect(headersOf(answer).get("cache-control")).toBe("no-store");
      expect(headersOf(answer).get("referrer-policy")).toBe("no-referrer");
      expect(headersOf(answer).get("x-robots-tag")).toContain("noindex");
      expect(headersOf(answer).get("x-content-type-options")).toBe("nosniff");
      expect(headersOf(answer).get("strict-transport-security")).toMatch(/^max-age=31536000/);
    }
  });

  test("signing in leads back to the same path", () => {
    expect(headersOf(toSignIn("/pick-up/a.b?x=1&y")).get("location")).toBe(
      "/.auth/login/aad?post_login_redirect_uri=%2Fpick-up%2Fa.b%3Fx%3D1%26y",
    );
  });
});

describe("a body", () => {
  test.each([
    ["at the limit is read", "x".repeat(10), {}, 10],
    ["without content is empty", undefined, {}, 0],
  ])("%s", async (_behaviour, body, headers, size) => {
    const read = await readBody(post(headers, body), 10);
    expect("bytes" in read && read.bytes.length).toBe(size);
  });

  test.each([
    ["over the limit", "x".repeat(11), {}],
    ["that announces more than the limit", "x", { "content-length": "11" }],
    ["whose bytes are more than its letters", "ü".repeat(6), {}],
  ])("%s is answered with 413", async (_behaviour, body, headers) => {
    const read = await readBody(post(headers as Record<string, string>, body), 10);
    expect("tooLarge" in read && read.tooLarge.status).toBe(413);
  });
});
