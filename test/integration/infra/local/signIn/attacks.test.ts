import { describe, expect, test } from "vitest";
import { ada, postLogin, raw, signedInCookie, startApp, startDoor } from "./signInFixture.ts";

const forged = Buffer.from(
  JSON.stringify({ auth_typ: "aad", claims: [{ typ: "roles", val: "RolloutAdmin" }] }),
).toString("base64");
const principalNames = (rawHeaders: string[]): string[] =>
  rawHeaders
    .filter((name, i) => i % 2 === 0 && /client.principal|token.aad/i.test(name))
    .map((name) => name.toLowerCase());

describe("a caller who claims to be somebody by header", () => {
  test.each([
    ["in lower case", [`x-ms-client-principal: ${forged}`]],
    ["in upper case", [`X-MS-CLIENT-PRINCIPAL: ${forged}`]],
    ["in mixed case", [`X-Ms-cLiEnT-pRiNcIpAl: ${forged}`]],
    ["twice", [`X-MS-CLIENT-PRINCIPAL: ${forged}`, `x-ms-client-principal: ${forged}`]],
    ["by id", ["X-MS-CLIENT-PRINCIPAL-ID: 1"]],
    ["by name", ["x-ms-client-principal-name: ada@contoso.example"]],
    ["by provider", ["x-ms-client-principal-idp: aad"]],
    ["by a header of the family that does not exist yet", ["x-ms-client-principal-roles: admin"]],
    ["by a token of App Service's", ["X-MS-TOKEN-AAD-ID-TOKEN: e30.e30.", "x-ms-token-aad-access-token: x"]],
    ["with underscores", [`X_MS_CLIENT_PRINCIPAL: ${forged}`, "x-ms_client-principal-id: 1"]],
  ])("%s is anonymous to the app", async (_how, headers) => {
    const app = await startApp();
    const door = await startDoor(app.url);
    await raw(
      door.url,
      `GET /api/waves HTTP/1.1\r\nHost: localhost\r\n${headers.join("\r\n")}\r\nConnection: close\r\n\r\n`,
    );
    expect(app.seen).toHaveLength(1);
    expect(principalNames(app.seen[0]?.rawHeaders ?? [])).toEqual([]);
  });

  test("while signed in as another is the one who is signed in", async () => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const cookie = await signedInCookie(door);
    await raw(
      door.url,
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-MS-CLIENT-PRINCIPAL: ${forged}\r\nX-MS-CLIENT-PRINCIPAL-ID: 1\r\nCookie: ${cookie}\r\nConnection: close, x-ms-client-principal, x-ms-client-principal-id\r\n\r\n`,
    );
    const [{ headers = {}, rawHeaders = [] } = {}] = app.seen;
    expect(principalNames(rawHeaders).sort()).toEqual(
      ["", "-id", "-idp", "-name"].map((end) => `x-ms-client-principal${end}`),
    );
    expect(headers["x-ms-client-principal-id"]).toBe(ada.oid);
    expect(headers["x-ms-client-principal"]).not.toContain(forged);
  });

  test("in the trailers of a chunked body is anonymous to the app", async () => {
    const app = await startApp();
    const door = await startDoor(app.url);
    await raw(
      door.url,
      `POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: x-ms-client-principal\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\nx-ms-client-principal: ${forged}\r\n\r\n`,
    );
    expect(app.seen[0]?.body.toString()).toBe("hi");
    expect(principalNames(app.seen[0]?.rawHeaders ?? [])).toEqual([]);
  });

  test.each([
    ["two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"],
    [
      "a length and chunks",
      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\nx-ms-client-principal: e30=\r\n\r\n",
    ],
  ])("in a request smuggled behind %s never reaches the app", async (_how, rest) => {
    const app = await startApp();
    const door = await startDoor(app.url);
    expect(await raw(door.url, `POST / HTTP/1.1\r\nHost: localhost\r\n${rest}`)).toMatch(/^HTTP\/1.1 400 /);
    expect(app.seen).toEqual([]);
  });
});

describe("a session", () => {
  test.each([
    ["made up", async () => "AppServiceAuthSession=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    ["that is empty", async () => "AppServiceAuthSession="],
    ["that holds the claims themselves", async () => `AppServiceAuthSession=${forged}`],
    ["of another upstream's door", async () => signedInCookie(await startDoor("http://127.0.0.1:1"))],
  ])("%s is none", async (_what, cookieOf) => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const cookie = await cookieOf();
    await fetch(door.url, { headers: { cookie } });
    expect(app.seen[0]?.headers["x-ms-client-principal"]).toBeUndefined();
    expect((await fetch(`${door.url}/.auth/me`, { headers: { cookie } })).status).toBe(401);
  });

  test("does not pass as a bearer token, nor a bearer token as a session", async () => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const secret = (await signedInCookie(door)).split("=")[1];
    expect((await fetch(door.url, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(401);
    const { access_token: token } = await tokenOf(door.url);
    await fetch(door.url, { headers: { cookie: `AppServiceAuthSession=${token}` } });
    expect(app.seen.map(({ headers }) => headers["x-ms-client-principal"])).toEqual([undefined]);
  });

  test("ends at sign-out, on the server too", async () => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const cookie = await signedInCookie(door);
    const out = await fetch(`${door.url}/.auth/logout`, { headers: { cookie }, redirect: "manual" });
    expect(out.headers.get("set-cookie")).toMatch(/AppServiceAuthSession=; .*Max-Age=0/);
    expect((await fetch(`${door.url}/.auth/me`, { headers: { cookie } })).status).toBe(401);
  });

  test("that was planted before a sign-in is not the one after it", async () => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const planted = await signedInCookie(door);
    await postLogin(
      door,
      { username: ada.preferred_username, proofKind: "passkey" },
      { origin: door.url, cookie: planted },
    );
    expect((await fetch(`${door.url}/.auth/me`, { headers: { cookie: planted } })).status).toBe(401);
  });
});

const tokenOf = async (url: string): Promise<{ access_token: string }> =>
  (
    await fetch(`${url}/.auth/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: ada.preferred_username, proof: { kind: "passkey" } }),
    })
  ).json() as Promise<{ access_token: string }>;

test.each(["made-up", "e30.e30.", forged])(
  "a bearer token %j is refused, and the app does not hear of it",
  async (token) => {
    const app = await startApp();
    const door = await startDoor(app.url);
    const response = await fetch(`${door.url}/api/waves`, { headers: { authorization: `Bearer ${token}` } });
    expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(app.seen).toEqual([]);
  },
);

describe("a redirect after sign-in or sign-out", () => {
  const foreign = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "",
    "evil.example",
    "/a\r\nSet-Cookie: x=1",
  ];
  test.each(foreign)("to %j is refused at every step", async (redirect) => {
    const door = await startDoor("");
    const query = `post_login_redirect_uri=${encodeURIComponent(redirect)}`;
    const page = await fetch(`${door.url}/.auth/login/aad?${query}`, { redirect: "manual" });
    const fields = { username: ada.preferred_username, proofKind: "passkey", post_login_redirect_uri: redirect };
    const login = await postLogin(door, fields, { origin: door.url });
    const logout = await fetch(`${door.url}/.auth/logout?post_logout_redirect_uri=${encodeURIComponent(redirect)}`, {
      redirect: "manual",
    });
    for (const response of [page, login, logout]) {
      expect(response.status).toBe(400);
      expect(response.headers.get("location")).toBeNull();
      expect(response.headers.get("set-cookie")).toBeNull();
    }
  });

  test.each(["/", "/pickup/abc?x=1&y=https://evil.example/#there", "/a//b"])("to %j leads there", async (redirect) => {
    const door = await startDoor("");
    const login = await postLogin(
      door,
      { username: ada.preferred_username, proofKind: "passkey", post_login_redirect_uri: redirect },
      { origin: door.url },
    );
    expect([login.status, login.headers.get("location")]).toEqual([302, redirect]);
  });
});

describe("a sign-in form", () => {
  const fields = { username: ada.preferred_username, proofKind: "passkey" };
  test.each<[string, (url: string) => Record<string, string>]>([
    ["from another site", () => ({ origin: "https://evil.example" })],
    ["from another port of this machine", () => ({ origin: "http://127.0.0.1:1" })],
    ["from a page that hides its origin", () => ({ origin: "null" })],
    ["without an origin", () => ({})],
    ["said to be cross-site by the browser", (url) => ({ origin: url, "sec-fetch-site": "cross-site" })],
    ["said to be from another port by the browser", (url) => ({ origin: url, "sec-fetch-site": "same-site" })],
  ])("%s signs nobody in", async (_from, headersOf) => {
    const door = await startDoor("");
    const response = await postLogin(door, fields, headersOf(door.url));
    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
  });

  test("under another site's name that points here signs nobody in", async () => {
    const door = await startDoor("");
    const body = new URLSearchParams(fields).toString();
    const answer = await raw(
      door.url,
      `POST /.auth/login/aad HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).not.toMatch(/set-cookie/i);
  });

  test("of its own page sets a cookie that scripts and other sites' forms cannot use", async () => {
    const door = await startDoor("");
    const response = await postLogin(door, fields, { origin: door.url, "sec-fetch-site": "same-origin" });
    expect(response.headers.get("set-cookie")).toMatch(
      /^AppServiceAuthSession=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test("that is endless is cut off", async () => {
    const door = await startDoor("");
    const response = await postLogin(door, { ...fields, pad: "x".repeat(20_000) }, { origin: door.url });
    expect(response.status).toBe(413);
  });

  test("with a wrong proof says so in plain words, keeps the name and forgets the proof", async () => {
    const door = await startDoor("");
    const response = await postLogin(
      door,
      { ...fields, proofKind: "password", proofValue: "my-secret" },
      { origin: door.url },
    );
    const page = await response.text();
    expect([response.status, response.headers.get("set-cookie")]).toEqual([401, null]);
    expect(page).toMatch(/role="alert"[\s\S]*The password is wrong &lt;b&gt;/);
    expect(page).toContain('value="ada@contoso.example"');
    expect(page).not.toContain("my-secret");
  });

  test("for an account of another tenant signs nobody in", async () => {
    const door = await startDoor("", {
      authenticate: async () => ({ ok: true, principal: { ...ada, tid: "44444444-4444-4444-8444-444444444444" } }),
    });
    expect((await postLogin(door, fields, { origin: door.url })).status).toBe(401);
  });
});

test("the sign-in page runs no scripts, shows in no frame, and shows names as text", async () => {
  const door = await startDoor("");
  const response = await fetch(`${door.url}/.auth/login/aad?username=%22%3E%3Cscript%3E&search=%3Cscript%3E`);
  expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(await response.text()).not.toMatch(/<script/);
  expect(await (await fetch(`${door.url}/.auth/login/aad`)).text()).toContain("Bob &lt;script&gt;");
});

test("a token is given out only for JSON, which no form of another site can send", async () => {
  const door = await startDoor("");
  const asForm = await fetch(`${door.url}/.auth/token`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({ username: ada.preferred_username, proof: { kind: "passkey" } }),
  });
  expect(asForm.status).toBe(415);
});
