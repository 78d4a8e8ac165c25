import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type HandHire, HandHireSchema, type HiredByHand, UnknownManager } from "./handHire.ts";

/** `POST /hires` for commands on this machine. @returns where. */
export async function serveHiringDesk(
  hire: (hire: HandHire) => HiredByHand,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, hire).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 400, { message: (error as Error).message }),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hires`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  hire: (hire: HandHire) => HiredByHand,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { host = "", "content-type": type } = request.headers;
  // A page in a browser cannot send JSON without asking, nor under a name of its own that leads here (DNS rebinding).
  const isCommand = type === "application/json" && host.startsWith("127.0.0.1:");
  if (request.method !== "POST" || request.url !== "/hires" || !isCommand)
    return { status: 404, body: { message: "only POST /hires with JSON" } };
  try {
    return { status: 200, body: hire(HandHireSchema.parse(await json(request))) };
  } catch (error) {
    if (error instanceof UnknownManager) return { status: 422, body: { message: error.message } };
    throw error;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
