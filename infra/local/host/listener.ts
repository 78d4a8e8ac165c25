import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BusinessClock } from "../clock/clock.ts";
import { writeAnswer } from "./httpAnswer.ts";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/**
 * Idle connections are kept for longer than any client here keeps them, so that none is closed under a request's feet.
 */
const keepAliveTimeout = 65_000;

/** A listener of the host: the public one, or the one for the app's durable client. */
export interface Listener {
  port: number;
  /** Answers 503 to what is new; resolves when what was being answered is finished. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1. Requests that come before the handler is there wait for it; each holds the clock until it has
 * been answered.
 *
 * @param report hears of requests that failed in the host itself; they are answered 500.
 */
export async function listen(
  port: number,
  clock: BusinessClock,
  handler: Promise<RequestHandler>,
  report: (message: string) => void,
): Promise<Listener> {
  const answering = new Set<Promise<void>>();
  let isDraining = false;
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    const what = `${request.method} ${request.url?.split("?", 1)[0]}`;
    const release = clock.hold(what);
    const isClosed = new Promise<void>((resolve) => {
      response.once("close", () => {
        release();
        answering.delete(isClosed);
        resolve();
      });
    });
    answering.add(isClosed);
    void (async () => {
      if (isDraining) return writeAnswer(response, { status: 503, headers: { connection: "close" } });
      const url = requestUrl(request);
      if (!url) return writeAnswer(response, { status: 400 });
      await clock.settled();
      await (await handler)(request, response, url);
    })().catch((error: unknown) => {
      report(`${what} failed in the host: ${error instanceof Error ? error.stack : error}`);
      if (response.headersSent) response.destroy();
      else writeAnswer(response, { status: 500 });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    drain: async () => {
      isDraining = true;
      await Promise.all(answering);
    },
    close: async () => {
      server.close();
      // Everything has been answered: what is still open waits for a next request.
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @returns undefined when path and `Host` header do not make an address. */
function requestUrl(request: IncomingMessage): URL | undefined {
  const target = request.url ?? "/";
  const text = target.startsWith("/") ? `http://${request.headers.host ?? "127.0.0.1"}${target}` : target;
  return URL.canParse(text) ? new URL(text) : undefined;
}
