import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach } from "vitest";
import { RealClock } from "../../../../../infra/local/clock/runningClock.ts";
import {
  type Principal,
  type SignIn,
  type SignInOptions,
  startSignIn,
} from "../../../../../infra/local/signIn/signIn.ts";

export const tenantId = "11111111-1111-4111-8111-111111111111";
export const audience = "22222222-2222-4222-8222-222222222222";
export const ada: Principal = {
  oid: "33333333-3333-4333-8333-333333333333",
  tid: tenantId,
  name: "Ada Ødegård",
  preferred_username: "ada@contoso.example",
  roles: ["RolloutAdmin", "WaveApprover"],
};

/** What reached the app, as it was on the wire. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Buffer;
}

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** An app that shows what it got; `/form` has a page with a form, `/door` sends whoever is unknown to sign in. */
export async function startApp(): Promise<{ url: string; seen: Seen[]; stop: () => Promise<void> }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers, rawHeaders } = request;
      seen.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks) });
      if (url.startsWith("/door") && headers["x-ms-client-principal"] === undefined) {
        response
          .writeHead(302, { location: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(url)}` })
          .end();
      } else if (url.startsWith("/form")) {
        response.writeHead(200, {
          "content-type": "text/html",
          "set-cookie": ["formToken=1; Path=/form; SameSite=Strict", "other=2"],
        });
        response.end(
          '<h1>Form</h1><form method="post" action="/press"><input type="hidden" name="token" value="t"><button name="do" value="it">Go</button></form>',
        );
      } else {
        response
          .writeHead(200, {
            "content-type": "text/plain",
            connection: "keep-alive, x-inner",
            "x-inner": "1",
            "x-outer": "2",
          })
          .end("hello from the app");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  stops.push(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop };
}

export async function startDoor(
  upstream: string | (() => string),
  change: Partial<SignInOptions> = {},
): Promise<SignIn> {
  const door = await startSignIn({
    port: 0,
    upstream: typeof upstream === "string" ? () => upstream : upstream,
    clock: new RealClock(),
    authenticate: async (username, { kind, value }) => {
      if (username !== ada.preferred_username) return { ok: false, reason: "There is no such account." };
      return kind === "passkey" || value === "right"
        ? { ok: true, principal: ada }
        : { ok: false, reason: "The password is wrong <b>!</b>" };
    },
    principals: () => [
      { userPrincipalName: ada.preferred_username, displayName: ada.name, roles: ada.roles },
      { userPrincipalName: "bob@contoso.example", displayName: "Bob <script>", roles: [] },
    ],
    tenantId,
    audience,
    ...change,
  });
  stops.push(door.stop);
  return door;
}

/** A sign-in as the page's own form does it. @returns the `Cookie` header to send. */
export async function signedInCookie(door: SignIn): Promise<string> {
  const response = await postLogin(
    door,
    { username: ada.preferred_username, proofKind: "passkey" },
    { origin: door.url },
  );
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

export const postLogin = (
  door: SignIn,
  fields: Record<string, string>,
  headers: Record<string, string>,
): Promise<Response> =>
  fetch(`${door.url}/.auth/login/aad`, {
    method: "POST",
    redirect: "manual",
    headers,
    body: new URLSearchParams(fields),
  });

/** Bytes as no client library would send them. @returns the whole answer. */
export function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.once("close", () => resolve(answer));
    socket.once("error", reject);
  });
}
