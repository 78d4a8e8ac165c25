import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type BrowserForm, PersonBrowser } from "../../../../../infra/local/signIn/signIn.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Seen {
  method: string;
  url: string;
  body: string;
  headers: IncomingMessage["headers"];
}
type Page = { status?: number; headers?: Record<string, string | string[]>; body?: string };

async function startSite(pages: Record<string, Page>): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, url, body, headers });
      const page = pages[url.split("?")[0] ?? ""] ?? { body: "fine" };
      response.writeHead(page.status ?? 200, { "content-type": "text/html", ...page.headers }).end(page.body ?? "");
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, seen };
}

const firstForm = (forms: readonly BrowserForm[]): BrowserForm => {
  const [form] = forms;
  if (!form) throw new Error("there is no form");
  return form;
};
const from = ({ headers }: Seen): unknown[] => [headers["sec-fetch-site"], headers.origin];

test("a link from a mail comes from nowhere, a form from its page", async () => {
  const { port, seen } = await startSite({
    "/form": {
      body: '<form method="post" action="/press"><input name="who"><button name="do" value="it">Go</button></form>',
    },
  });
  const browser = new PersonBrowser({ "user-agent": "a phone" });
  const page = await browser.open(`http://127.0.0.1:${port}/form`);
  await browser.submit(firstForm(page.forms), { who: "Ada & Bob" });
  expect(seen.map(from)).toEqual([
    ["none", undefined],
    ["same-origin", `http://127.0.0.1:${port}`],
  ]);
  expect(seen[1]).toMatchObject({
    method: "POST",
    body: "who=Ada+%26+Bob&do=it",
    headers: { "user-agent": "a phone", "sec-fetch-mode": "navigate" },
  });
});

test.each([
  ["another port is the same site", "127.0.0.1", ["same-site"]],
  ["another name is another site", "localhost", ["cross-site"]],
])("a form to %s", async (_what, host, [site]) => {
  const target = await startSite({
    "/set": { headers: { "set-cookie": ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict"] } },
  });
  const page = await startSite({
    "/": { body: `<form method="post" action="http://${host}:${target.port}/press"><button>Go</button></form>` },
  });
  const browser = new PersonBrowser();
  await browser.open(`http://${host}:${target.port}/set`);
  const { forms } = await browser.open(`http://127.0.0.1:${page.port}/`);
  await browser.submit(firstForm(forms));
  const [, pressed] = target.seen;
  expect(pressed && from(pressed)).toEqual([site, `http://127.0.0.1:${page.port}`]);
  expect(pressed?.headers.cookie).toBe(site === "cross-site" ? undefined : "lax=1; strict=1");
});

test.each(["header", "meta"])("a page that hides its address by %s hides its origin too", async (how) => {
  const meta = how === "meta" ? '<meta name="referrer" content="no-referrer">' : "";
  const headers: Record<string, string> = how === "header" ? { "referrer-policy": "no-referrer" } : {};
  const { port, seen } = await startSite({
    "/": { headers, body: `${meta}<form method="post" action="/press"><button>Go</button></form>` },
  });
  const browser = new PersonBrowser();
  await browser.submit(firstForm((await browser.open(`http://127.0.0.1:${port}/`)).forms));
  expect(seen.map(from)[1]).toEqual(["same-origin", "null"]);
});

test("a redirect after a form is a GET, keeps new cookies and becomes as foreign as it leads", async () => {
  const { port: elsewhere, seen } = await startSite({});
  const { port } = await startSite({
    "/": { body: '<form method="post" action="/press"><button>Go</button></form>' },
    "/press": { status: 303, headers: { location: "/on", "set-cookie": "a=1" } },
    "/on": { status: 302, headers: { location: `http://localhost:${elsewhere}/end` } },
  });
  const browser = new PersonBrowser();
  const page = await browser.submit(firstForm((await browser.open(`http://127.0.0.1:${port}/`)).forms));
  expect(page).toMatchObject({ status: 200, url: `http://localhost:${elsewhere}/end` });
  expect(
    seen.map(({ method, headers }) => [method, headers["sec-fetch-site"], headers.origin, headers.cookie]),
  ).toEqual([["GET", "cross-site", undefined, undefined]]);
});

test("a redirect that must repeat the form repeats it", async () => {
  const { port, seen } = await startSite({
    "/": { body: '<form method="post" action="/press"><input name="a" value="1"><button>Go</button></form>' },
    "/press": { status: 307, headers: { location: "/again" } },
  });
  const browser = new PersonBrowser();
  await browser.submit(firstForm((await browser.open(`http://127.0.0.1:${port}/`)).forms));
  expect(seen.at(-1)).toMatchObject({ method: "POST", url: "/again", body: "a=1" });
});

test("a redirect to another machine is not followed, and nothing there is asked", async () => {
  const location = "https://elsewhere.example/security-info";
  const { port } = await startSite({ "/": { status: 302, headers: { location } } });
  const page = await new PersonBrowser().open(`http://127.0.0.1:${port}/`);
  expect(page).toMatchObject({ status: 302, url: location, forms: [], links: [] });
});

test("redirects without end come to an end", async () => {
  const { port } = await startSite({ "/": { status: 302, headers: { location: "/" } } });
  await expect(new PersonBrowser().open(`http://127.0.0.1:${port}/`)).rejects.toThrow(/redirects without end/);
});

test.each<[string, Record<string, string>, string, RegExp]>([
  ["a field that is not there", { b: "1" }, "", /no field "b"/],
  ["a field that nobody sees", { token: "1" }, "", /no field "token"/],
  ["a choice that is not offered", { how: "3" }, "", /no choice "3"/],
  ["a required field left empty", { how: "1" }, "", /must be filled in/],
  ["a button that is not there", { how: "1", name: "x" }, "Delete", /no button "Delete"/],
])("a person cannot send %s", async (_what, values, button, reason) => {
  const inner =
    '<input type="hidden" name="token" value="t"><select name="how"><option>1</option><option>2</option></select><input name="name" required><button>Go</button>';
  const { port, seen } = await startSite({ "/": { body: `<form method="post" action="/press">${inner}</form>` } });
  const browser = new PersonBrowser();
  const { forms } = await browser.open(`http://127.0.0.1:${port}/`);
  expect(() => browser.submit(firstForm(forms), values, button)).toThrow(reason);
  expect(seen).toHaveLength(1);
});
