import { createHash } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import {
  type BrowserPage,
  PersonBrowser,
  type Proof,
  type SignInOptions,
} from "../../../../../infra/local/signIn/signIn.ts";
import { ada, audience, raw, signedInCookie, startApp, startDoor, tenantId } from "./signInFixture.ts";

const claimsSeen = (header: unknown): unknown => JSON.parse(Buffer.from(String(header), "base64").toString("utf8"));
const tokenFor = (url: string, username: string, proof: object): Promise<Response> =>
  fetch(`${url}/.auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, proof }),
  });

test("whoever is signed in is told to the app with the claims that App Service gives", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  await fetch(`${door.url}/api/waves`, { headers: { cookie: await signedInCookie(door) } });
  const headers = app.seen[0]?.headers ?? {};
  expect(headers["x-ms-client-principal-id"]).toBe(ada.oid);
  expect(headers["x-ms-client-principal-name"]).toBe(ada.preferred_username);
  expect(headers["x-ms-client-principal-idp"]).toBe("aad");
  expect(claimsSeen(headers["x-ms-client-principal"])).toMatchObject({
    auth_typ: "aad",
    role_typ: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    claims: expect.arrayContaining([
      { typ: "aud", val: audience },
      { typ: "iss", val: `https://login.microsoftonline.com/${tenantId}/v2.0` },
      { typ: "name", val: "Ada Ødegård" },
      { typ: "preferred_username", val: "ada@contoso.example" },
      { typ: "roles", val: "RolloutAdmin" },
      { typ: "roles", val: "WaveApprover" },
      { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: ada.oid },
      { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: tenantId },
    ]),
  });
});

test("whoever is not passes without any such header", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  expect(await (await fetch(`${door.url}/api/hr/events`)).text()).toBe("hello from the app");
  expect(Object.keys(app.seen[0]?.headers ?? {}).filter((name) => name.startsWith("x-ms-"))).toEqual([]);
});

test("an API caller gets a token and is known by it; with a wrong proof gets none", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  expect((await tokenFor(door.url, ada.preferred_username, { kind: "password", value: "wrong" })).status).toBe(401);
  const answer = await tokenFor(door.url, ada.preferred_username, { kind: "password", value: "right" });
  const { access_token: token, ...rest } = (await answer.json()) as { access_token: string };
  expect(rest).toEqual({ token_type: "Bearer", expires_in: 3600 });
  await fetch(door.url, { headers: { authorization: `Bearer ${token}` } });
  expect(app.seen[0]?.headers["x-ms-client-principal-id"]).toBe(ada.oid);
});

test("another scheme of authorization is the app's own matter", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  await fetch(door.url, { headers: { authorization: "Basic YTpi" } });
  expect(app.seen[0]?.headers.authorization).toBe("Basic YTpi");
});

test.each([
  ["with a length", {}],
  ["in chunks", { chunked: true }],
])("a body %s reaches the app byte for byte", async (_how, { chunked = false }: { chunked?: boolean }) => {
  const app = await startApp();
  const door = await startDoor(app.url);
  const body = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256));
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let from = 0; from < body.length; from += 7000) controller.enqueue(body.subarray(from, from + 7000));
      controller.close();
    },
  });
  const init = chunked ? { body: stream, duplex: "half" as const } : { body };
  await fetch(`${door.url}/api/hr/events?a=%2F..%2f&b=`, {
    method: "POST",
    headers: { "webhook-signature": "v1,x" },
    ...init,
  });
  const [{ url, headers = {}, body: got = Buffer.alloc(0) } = {}] = app.seen;
  expect(createHash("sha256").update(got).digest("hex")).toBe(createHash("sha256").update(body).digest("hex"));
  expect([url, headers["webhook-signature"]]).toEqual(["/api/hr/events?a=%2F..%2f&b=", "v1,x"]);
});

test("a GET with a body keeps it, framed", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  await raw(
    door.url,
    "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  );
  expect(app.seen[0]?.body.toString()).toBe("hello");
});

test.each([
  ["announced", { headers: { "content-length": "2000" }, pad: "x".repeat(2000) }],
  ["unannounced", { headers: { "transfer-encoding": "chunked" }, pad: `7d0\r\n${"x".repeat(2000)}\r\n0\r\n\r\n` }],
])("a body that is too large, %s, is refused", async (_how, { headers, pad }) => {
  const app = await startApp();
  const door = await startDoor(app.url, { maxBodyBytes: 1000 });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  expect(await raw(door.url, `POST / HTTP/1.1\r\nHost: localhost\r\n${lines.join("")}\r\n${pad}`)).toMatch(
    /^HTTP\/1.1 413 /,
  );
  expect(app.seen).toEqual([]);
});

test("the host's name and what earlier proxies said are kept, what concerns one connection is not", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  const answer = await raw(
    door.url,
    "GET / HTTP/1.1\r\nHost: rollout.example\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Hop: 1\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nConnection: close, X-Hop\r\n\r\n",
  );
  const headers = app.seen[0]?.headers ?? {};
  expect(headers.host).toBe("rollout.example");
  expect(headers["x-forwarded-for"]).toBe("192.0.2.1, 127.0.0.1");
  expect(headers["x-forwarded-proto"]).toBe("https");
  expect(headers["x-forwarded-host"]).toBe("rollout.example");
  expect([headers["x-hop"], headers["te"]]).toEqual([undefined, undefined]);
  expect(answer).toMatch(/x-outer: 2/);
  expect(answer).not.toMatch(/x-inner: 1/);
});

test("while the app is down the door says when to come again, and finds the app where it comes up", async () => {
  const first = await startApp();
  let upstream = first.url;
  const door = await startDoor(() => upstream);
  expect((await fetch(door.url)).status).toBe(200);
  await first.stop();
  const down = await fetch(door.url);
  expect([down.status, down.headers.get("retry-after")]).toEqual([503, "2"]);
  upstream = "";
  expect((await fetch(door.url)).status).toBe(503);
  const second = await startApp();
  upstream = second.url;
  expect((await fetch(door.url)).status).toBe(200);
  expect(second.seen).toHaveLength(1);
});

test("time stands still while a request is inside", async () => {
  const app = await startApp();
  const clock = new VirtualClock({ startMs: 0 });
  let answered: (() => void) | undefined;
  const door = await startDoor(app.url, {
    clock,
    authenticate: () => new Promise((resolve) => (answered = () => resolve({ ok: false, reason: "no" }))),
  });
  const response = tokenFor(door.url, ada.preferred_username, { kind: "passkey" });
  await vi.waitFor(() => expect(answered).toBeDefined());
  expect(clock.holds()).toEqual(["request at the door"]);
  answered?.();
  await (await response).text();
  await vi.waitFor(() => expect(clock.holds()).toEqual([]));
});

test("cookies reach the app as they came, the session's too: so it knows a browser when it sees one", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  const cookie = `a=1; ${await signedInCookie(door)}; b=2`;
  await fetch(door.url, { headers: { cookie } });
  expect(app.seen[0]?.headers.cookie).toBe(cookie);
});

test("a person who is sent to sign in chooses an account, proves it, and arrives where they wanted to go", async () => {
  const app = await startApp();
  const door = await startDoor(app.url);
  const browser = new PersonBrowser();
  const signInAs = async (page: BrowserPage, { kind, value = "" }: Proof): Promise<BrowserPage> => {
    const form = page.forms.find(({ method }) => method === "POST");
    if (!form) throw new Error("there is no form to sign in with");
    return browser.submit(form, { username: ada.preferred_username, proofKind: kind, proofValue: value });
  };
  const page = await browser.open(`${door.url}/door?grant=1`);
  expect(page).toMatchObject({ status: 200, title: "Sign in" });
  expect(page.text).toContain("Ada Ødegård");
  const refused = await signInAs(page, { kind: "password", value: "wrong" });
  expect(refused.status).toBe(401);
  expect(refused.text).toContain("You are not signed in. The password is wrong <b>!</b>");
  const arrived = await signInAs(refused, { kind: "password", value: "right" });
  expect(arrived).toMatchObject({ status: 200, url: `${door.url}/door?grant=1`, text: "hello from the app" });
});

describe("when somebody signed in", () => {
  const INSTANT = "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant";
  const start = Date.parse("2027-01-11T08:00:00Z");
  async function signedInAtDoor(options: Pick<SignInOptions, "asksEveryTime"> = {}) {
    let now = start;
    const app = await startApp();
    const door = await startDoor(app.url, { wallNow: () => now, ...options });
    const browser = new PersonBrowser();
    const authTime = () => {
      const { claims } = claimsSeen(app.seen.at(-1)?.headers["x-ms-client-principal"]) as {
        claims: { typ: string; val: string }[];
      };
      return claims.filter(({ typ }) => typ === INSTANT).map(({ val }) => (Number(val) * 1000 - start) / 60_000);
    };
    const signIn = async (page: BrowserPage) => {
      const form = page.forms.find(({ method }) => method === "POST");
      if (!form) throw new Error("there is no form to sign in");
      return browser.submit(form, { username: ada.preferred_username, proofKind: "passkey" });
    };
    const later = (minutes: number) => {
      now += minutes * 60_000;
    };
    await signIn(await browser.open(`${door.url}/door`));
    return { app, door, browser, authTime, signIn, later };
  }

  test("is told in seconds by the wall clock, and stays so as long as the session is used", async () => {
    const { door, browser, authTime, later } = await signedInAtDoor();
    expect(authTime()).toEqual([0]);
    later(60);
    await browser.open(`${door.url}/waves`);
    expect(authTime()).toEqual([0]);
  });

  test("does not move when they go to the sign-in again and nobody asks for a proof", async () => {
    const { door, browser, authTime, later } = await signedInAtDoor();
    later(30);
    const page = await browser.open(`${door.url}/.auth/login/aad?post_login_redirect_uri=%2Fwaves%3Fa%3Db`);
    expect([page.url, authTime()]).toEqual([`${door.url}/waves?a=b`, [0]]);
  });

  test.each([
    ["a session does for five minutes", 4, "/waves"],
    ["and not for longer", 6, "/.auth/login/aad"],
  ])("has to be of a new proof where the tenant asks every time: %s", async (_what, minutes, seen) => {
    const { door, browser, later } = await signedInAtDoor({ asksEveryTime: () => true });
    later(minutes);
    const page = await browser.open(`${door.url}/.auth/login/aad?post_login_redirect_uri=%2Fwaves`);
    expect(new URL(page.url).pathname).toBe(seen);
  });

  test("of another person may do as it is, where the tenant asks some every time", async () => {
    const { door, browser, later } = await signedInAtDoor({ asksEveryTime: ({ oid }) => oid !== ada.oid });
    later(30);
    const page = await browser.open(`${door.url}/.auth/login/aad?post_login_redirect_uri=%2Fwaves`);
    expect(page.url).toBe(`${door.url}/waves`);
  });

  test("moves with a new proof, which prompt=login asks for; the old session ends", async () => {
    const { door, browser, authTime, signIn, later } = await signedInAtDoor();
    later(30);
    const page = await browser.open(`${door.url}/.auth/login/aad?prompt=login&post_login_redirect_uri=%2Fwaves`);
    expect(page.title).toBe("Sign in");
    expect((await signIn(page)).url).toBe(`${door.url}/waves`);
    expect(authTime()).toEqual([30]);
  });

  test("is asked for by prompt=login however the page is searched", async () => {
    const { door, browser } = await signedInAtDoor();
    const page = await browser.open(`${door.url}/.auth/login/aad?prompt=login&post_login_redirect_uri=%2Fwaves`);
    const search = page.forms.find(({ method }) => method === "GET");
    const found = search && (await browser.submit(search, { search: "ada" }));
    expect(found?.title).toBe("Sign in");
    const account = found?.links.find(({ text }) => text === ada.name);
    expect(account && (await browser.open(account.href, found)).title).toBe("Sign in");
  });

  test("is told of a token, too, and a new token has a new moment", async () => {
    const { app, door, authTime, later } = await signedInAtDoor();
    for (const minutes of [5, 10]) {
      later(5);
      const answer = await tokenFor(door.url, ada.preferred_username, { kind: "passkey" });
      const { access_token: token } = (await answer.json()) as { access_token: string };
      await fetch(door.url, { headers: { authorization: `Bearer ${token}` } });
      expect([app.seen.at(-1)?.url, authTime()]).toEqual(["/", [minutes]]);
    }
  });

  test("is no way to lead whoever has a session to another site", async () => {
    const { door, browser } = await signedInAtDoor();
    const page = await browser.open(`${door.url}/.auth/login/aad?post_login_redirect_uri=%2F%2Fevil.example`);
    expect([page.status, page.title]).toEqual([400, "Link refused"]);
  });
});
