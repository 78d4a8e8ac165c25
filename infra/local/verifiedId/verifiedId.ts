import { randomUUID } from "node:crypto";
import { createServer as createPlainServer, type IncomingMessage, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { PresentationRequestSchema } from "./presentationSchema.ts";
import { type OpenRequest, outcomeOf, type Presented } from "./wallet.ts";
import { walletPage } from "./walletPage.ts";

/** Application id of the service, for which tokens are made. */
export const REQUEST_SERVICE = "3db474b9-6a0c-4840-96ac-1fceb342124f";
const PATH = "/v1.0/verifiableCredentials/createPresentationRequest";
const LIVES_MS = 5 * 60_000;
const LIMIT_BYTES = 65_536;

interface VerifiedIdOptions {
  readonly tls: { readonly key: string; readonly cert: string };
  /** The tenant's own decentralized identifier. */
  readonly authority: string;
  /** Who calls, by a token for this service. @throws whatever is wrong with the token. */
  callerOf(authorization: string | undefined): string;
  /** Whether the caller holds `VerifiableCredential.Create.PresentRequest`. */
  mayAsk(caller: string): boolean;
}

/**
 * Stands in for the Request Service of Entra Verified ID, and for the phones on which people present something. Its
 * picture is a PNG, and no QR code: nobody scans a screen here, the page of the wallet lists what is open.
 */
export interface VerifiedId {
  readonly url: string;
  /** Where somebody at the screen presents something. */
  readonly walletUrl: string;
  readonly open: readonly OpenRequest[];
  /** The wallet has fetched the request. */
  retrieve(requestId: string): Promise<void>;
  /** @returns the status with which the app answered. @throws Error when nothing of that id is open. */
  present(requestId: string, presented: Presented): Promise<number>;
  /** Sends something in the service's name once more, as an attacker or a hiccup would. */
  send(requestId: string, body: object, headers?: Readonly<Record<string, string>>): Promise<number>;
  throttleNext(retryAfterSeconds: number): void;
  stop(): Promise<void>;
}

export async function startVerifiedId(options: VerifiedIdOptions): Promise<VerifiedId> {
  const requests = new Map<string, OpenRequest>();
  const done = new Set<string>();
  const throttled: number[] = [];
  const isOpen = ({ requestId, expiresAtMs }: OpenRequest) => !done.has(requestId) && Date.now() < expiresAtMs;
  const requestOf = (requestId: string): OpenRequest => {
    const found = requests.get(requestId);
    if (!found) throw new Error(`no request ${requestId}`);
    return found;
  };
  const send = async (requestId: string, body: object, headers?: Readonly<Record<string, string>>) => {
    const { callback } = requestOf(requestId).wanted;
    const response = await fetch(callback.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(headers ?? callback.headers) },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    return response.status;
  };
  const retrieve = async (requestId: string): Promise<void> => {
    const { state } = requestOf(requestId).wanted.callback;
    await send(requestId, { requestId, requestStatus: "request_retrieved", state });
  };
  const present = (requestId: string, presented: Presented): Promise<number> => {
    const request = requestOf(requestId);
    if (!isOpen(request)) throw new Error(`request ${requestId} is over`);
    done.add(requestId);
    return send(requestId, outcomeOf(request, presented));
  };

  const api = createServer(options.tls, async (request, response) => {
    const answer = await answerTo(options, throttled, request, await textOf(request));
    if (answer.made) requests.set(answer.made.requestId, answer.made);
    response
      .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
      .end(JSON.stringify(answer.body));
  });
  const wallet = createPlainServer(async (request, response) => {
    const said = request.method === "POST" ? await act(new URLSearchParams(await textOf(request))) : undefined;
    const shown = walletPage([...requests.values()].filter(isOpen), said);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(shown);
  });
  async function act(form: URLSearchParams): Promise<string> {
    const requestId = form.get("requestId") ?? "";
    try {
      if (form.get("act") === "retrieve") return await retrieve(requestId).then(() => "The request was opened.");
      const status = await present(requestId, {
        type: requestOf(requestId).wanted.requestedCredentials[0]?.type ?? "",
        issuer: form.get("issuer") ?? "",
        claims: { [form.get("claim") ?? ""]: form.get("value") ?? "" },
        isRevoked: form.has("revoked"),
        score: Number(form.get("score")),
      });
      return `It was shared; the app answered ${status}. Go back to its page.`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  const url = `https://127.0.0.1:${await listen(api)}`;
  const walletUrl = `http://127.0.0.1:${await listen(wallet)}/`;
  return {
    url,
    walletUrl,
    get open() {
      return [...requests.values()].filter(isOpen);
    },
    retrieve,
    present,
    send,
    throttleNext: (seconds) => void throttled.push(seconds),
    stop: async () => void (await Promise.all([close(api), close(wallet)])),
  };
}

interface Answered {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly made?: OpenRequest;
}

const fault = (status: number, code: string, message: string, inner?: object, headers = {}): Answered => ({
  status,
  headers,
  body: {
    requestId: randomUUID(),
    date: new Date().toUTCString(),
    mscv: "stand-in.1",
    error: { code, message, ...(inner && { innererror: inner }) },
  },
});

/** Source: learn.microsoft.com/entra/verified-id/error-codes, read 2026-11. */
async function answerTo(
  { authority, callerOf, mayAsk }: VerifiedIdOptions,
  throttled: number[],
  { method, url = "", headers }: IncomingMessage,
  text: string,
): Promise<Answered> {
  if (url !== PATH) return fault(404, "notFound", "The requested resource doesn't exist.");
  if (method !== "POST") return fault(405, "methodNotAllowed", "The requested method isn't allowed.");
  let caller: string;
  try {
    caller = callerOf(headers.authorization);
  } catch {
    const inner = { code: "tokenError", message: "The access token is not valid.", target: "authorization" };
    return fault(401, "unauthorized", "The requested resource requires authentication", inner);
  }
  if (!mayAsk(caller)) return fault(403, "forbidden", "Missing permissions to fulfill this request.");
  const [wait] = throttled.splice(0, 1);
  if (wait !== undefined)
    return fault(
      429,
      "tooManyRequests",
      "Too many requests, try again later.",
      { code: "transientError" },
      {
        "retry-after": String(wait),
      },
    );
  const bad = (message: string, target: string) =>
    fault(400, "badRequest", "The request is invalid.", { code: "badOrMissingField", message, target });
  const parsed = PresentationRequestSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return bad(issue?.message ?? "", issue?.path.join(".") ?? "");
  }
  if (parsed.data.authority !== authority) return bad("The authority is not one of this tenant.", "authority");
  const requestId = randomUUID();
  const expiresAtMs = Date.now() + LIVES_MS;
  const at = `https://verifiedid.did.msidentity.com/v1.0/verifiableCredentials/presentationRequests/${requestId}`;
  return {
    status: 201,
    body: {
      requestId,
      url: `openid-vc://?request_uri=${at}`,
      expiry: Math.floor(expiresAtMs / 1000),
      ...(parsed.data.includeQRCode && { qrCode: DOT }),
    },
    made: { requestId, expiresAtMs, wanted: parsed.data },
  };
}

/** One grey dot. */
const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LIMIT_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
