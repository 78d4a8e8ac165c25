import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AuthEndpoints } from "./authEndpoints.ts";
import { Forwarding } from "./forwarding.ts";
import { principalHeaders, type SignedIn } from "./principal.ts";
import { Sessions, sessionSecrets } from "./sessions.ts";
import type { SignIn, SignInOptions } from "./signInTypes.ts";

export { type BrowserForm, type BrowserPage, PersonBrowser } from "./personBrowser.ts";
export type { Principal } from "./principal.ts";
export type { Proof, SignIn, SignInOptions } from "./signInTypes.ts";

const defaultMaxBodyBytes = 16 * 1024 * 1024;

/**
 * Stands in for App Service authentication: a reverse proxy in front of the Functions host, which alone says who is
 * asking. Callers need no sign-in to reach the app, which decides. A foreign bearer token is refused, as App Service
 * refuses one that it cannot validate.
 */
export async function startSignIn(options: SignInOptions): Promise<SignIn> {
  const sessions = new Sessions(options.wallNow);
  const endpoints = new AuthEndpoints(options, sessions);
  const forwarding = new Forwarding(options.upstream, options.maxBodyBytes ?? defaultMaxBodyBytes);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    response.once("close", options.clock.hold("request at the door"));
    options.onRequest?.(request);
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const principal = bearer === undefined ? signedIn(sessions, request) : sessions.find("bearer", bearer);
    if (bearer !== undefined && !principal) return refuseToken(response);
    if (!/^\/\.auth(\/|\?|$)/.test(request.url ?? "/")) {
      return forwarding.forward(request, response, principal ? principalHeaders(principal, options.audience) : {});
    }
    endpoints.answer(request, response, principal).catch(() => {
      // The caller broke off or the tenant failed. There is no answer to give, and nobody is signed in.
      if (!response.headersSent) response.writeHead(500, { connection: "close" });
      response.end();
    });
  });
  server.on("upgrade", (_request, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(options.port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      forwarding.close();
      await closed;
    },
  };
}

function signedIn(sessions: Sessions, { headers }: IncomingMessage): SignedIn | undefined {
  for (const secret of sessionSecrets(headers).slice(0, 4)) {
    const principal = sessions.find("cookie", secret);
    if (principal) return principal;
  }
  return undefined;
}

function refuseToken(response: ServerResponse): void {
  response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"', connection: "close" }).end();
}
