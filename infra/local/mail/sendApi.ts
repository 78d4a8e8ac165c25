import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { z } from "zod";
import type { BusinessClock } from "../clock/clock.ts";
import type { CallerCheck } from "./callerCheck.ts";
import type { CallWindows } from "./callWindows.ts";
import { type EmailMessage, emailMessage, type Refusal, refusalOf } from "./emailMessage.ts";
import type { TroubleDoses } from "./mailTrouble.ts";
import type { OperationStatus, Operations } from "./operations.ts";

/** Source: learn.microsoft.com/azure/communication-services/concepts/service-limits, read 2026-11. */
const largestBodyBytes = 10 * 1024 * 1024;
const apiVersions = new Set(["2023-03-31", "2025-09-01"]);
const uuid = z.guid();
const isUuid = (text: string): boolean => uuid.safeParse(text).success;

interface Settings {
  readonly clock: BusinessClock;
  readonly callers: CallerCheck;
  readonly sends: CallWindows;
  readonly reads: CallWindows;
  readonly senderDomains: readonly string[];
  readonly operations: Operations;
  readonly doses: TroubleDoses;
  /** The origin at which the caller reaches us, for `Operation-Location`. */
  readonly url: () => string;
  readonly accept: (id: string, message: EmailMessage) => void;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: object;
  /** Breaks the connection instead of answering. */
  readonly lost?: boolean;
}

const refuse = ({ status, code, message }: Refusal, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "x-ms-error-code": code, ...headers },
  body: { error: { code, message } },
});
const bad = (code: string, message: string): Answer => refuse({ status: 400, code, message });
const throttled = (afterSeconds: number): Answer =>
  refuse(
    { status: 429, code: "TooManyRequests", message: "Too many requests: see Retry-After." },
    { "retry-after": String(afterSeconds) },
  );
const unavailable = (): Answer =>
  refuse({ status: 503, code: "ServiceUnavailable", message: "The service is unavailable for now." });

/** The two calls of the email service: `POST /emails:send` and `GET /emails/operations/{id}`. */
export class SendApi {
  readonly #settings: Settings;
  throttled = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  readonly listener: RequestListener = (request, response) => {
    const release = this.#settings.clock.hold("mail request");
    response.once("close", release);
    this.#answer(request).then(
      (answer) => this.#write(request, response, answer),
      // The caller went away in the middle of its request, so there is nobody to answer.
      () => response.destroy(),
    );
  };

  #write(request: IncomingMessage, response: ServerResponse, { status, headers, body, lost }: Answer): void {
    if (status === 429) this.throttled += 1;
    if (lost) {
      response.destroy();
      return;
    }
    const requestId = request.headers["x-ms-client-request-id"];
    const text = JSON.stringify(body);
    // An answer with its length goes out in one piece. Without it there are five pieces, each encrypted by itself.
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
      "api-supported-versions": [...apiVersions].join(", "),
      ...(typeof requestId === "string" ? { "x-ms-client-request-id": requestId } : {}),
      ...(status === 413 ? { connection: "close" } : {}),
      ...headers,
    });
    response.end(text);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { callers } = this.#settings;
    const { method = "", url: target = "/", headers } = request;
    const body = await bodyOf(request);
    if (!body) return refuse({ status: 413, code: "RequestEntityTooLarge", message: "A request has at most 10 MB." });
    const refusal = callers.refusalOf({ method, target, headers, body });
    if (refusal) return refuse(refusal, { "www-authenticate": "HMAC-SHA256, Bearer" });

    const { pathname, searchParams } = new URL(target, "https://localhost");
    const operation = /^\/emails\/operations\/([^/]+)$/.exec(pathname)?.[1];
    if (pathname !== "/emails:send" && operation === undefined)
      return refuse({ status: 404, code: "NotFound", message: "No such resource." });
    const wanted = operation === undefined ? "POST" : "GET";
    if (method !== wanted)
      return refuse({ status: 405, code: "MethodNotAllowed", message: "Wrong method." }, { allow: wanted });
    const version = searchParams.get("api-version");
    if (version === null) return bad("MissingApiVersionParameter", "The api-version query parameter is required.");
    if (!apiVersions.has(version))
      return bad("UnsupportedApiVersion", `Supported versions: ${[...apiVersions].join(", ")}.`);
    return operation === undefined ? this.#send(request, body, version) : this.#status(operation.toLowerCase());
  }

  #send({ headers }: IncomingMessage, body: Buffer, version: string): Answer {
    const { clock, sends, doses, operations, senderDomains, accept, url } = this.#settings;
    const afterSeconds = sends.count(clock.now());
    if (afterSeconds !== undefined) return throttled(afterSeconds);

    const given = headers["operation-id"];
    if (given !== undefined && !(typeof given === "string" && isUuid(given)))
      return bad("InvalidOperationId", "Operation-Id must be a UUID.");
    if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
      return refuse({ status: 415, code: "UnsupportedMediaType", message: "The body must be application/json." });
    }
    const message = emailMessage.safeParse(jsonOf(body));
    if (!message.success) return bad("BadRequest", z.prettifyError(message.error));
    const refusal = refusalOf(message.data, senderDomains);
    if (refusal) return refuse(refusal);

    // When the caller gives no id, the id comes from the content. A drawn one would differ from run to run, and so
    // would the trouble.
    const subject = typeof given === "string" ? given.toLowerCase() : createHash("sha256").update(body).digest("hex");
    if (doses.hits("throttled", subject)) return throttled(60);
    if (doses.hits("unavailable", subject)) return unavailable();
    const id = typeof given === "string" ? given.toLowerCase() : randomUUID();
    const begun = operations.begin(id, message.data);
    if (begun === "conflict") return bad("OperationIdConflict", "This Operation-Id was used for a different request.");
    // In which words nobody has written down.
    if (begun === "repeated" && doses.hits("repeatRefused", subject))
      return refuse({ status: 409, code: "OperationIdInUse", message: "An operation with this id exists already." });
    if (begun === "begun") accept(id, message.data);
    const status = operations.get(id) ?? { id, status: "Running" };
    return {
      status: 202,
      headers: { "operation-location": `${url()}/emails/operations/${id}?api-version=${version}`, "retry-after": "30" },
      body: { id, status: status.status, ...(status.error ? { error: status.error } : {}) },
      lost: begun === "begun" && doses.hits("resetAfterAccept", subject),
    };
  }

  #status(id: string): Answer {
    const { clock, reads, doses, operations } = this.#settings;
    const afterSeconds = reads.count(clock.now());
    if (afterSeconds !== undefined) return throttled(afterSeconds);
    if (!isUuid(id)) return bad("InvalidOperationId", "The operation's id must be a UUID.");
    if (doses.hits("unavailable", `status ${id}`)) return unavailable();
    const status: OperationStatus | undefined = operations.get(id);
    if (!status) return refuse({ status: 404, code: "NotFound", message: "The operation was not found." });
    return { status: 200, headers: status.status === "Running" ? { "retry-after": "30" } : {}, body: status };
  }
}

/** @returns `undefined` when the body is too large; what is beyond the limit is not kept. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > largestBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
