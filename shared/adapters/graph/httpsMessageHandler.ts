import type { IncomingHttpHeaders } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import { urlToHttpOptions } from "node:url";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Context, Middleware } from "@microsoft/microsoft-graph-client";

/** A whole answer. A missing body is "". Header names are in lower case. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
/** `answer` takes the place of `response`, a `fetch` response, which costs more than it brings here. */
export interface AnsweredContext extends Context {
  answer?: WholeAnswer;
}

/**
 * An idle connection is given up after this long, as `fetch` does: well before anything between here and Graph drops
 * it, because a request that meets a dropped connection may or may not have arrived. Where the server names a shorter
 * time in its `Keep-Alive` header, that one counts.
 */
const IDLE_MS = 4_000;
const HEADERS = { Accept: "*/*", "Accept-Encoding": "gzip", "User-Agent": "passkey-rollout" };

const unzipped = promisify(gunzip);

/**
 * The end of the SDK's chain over `node:https`, at half the cost of the SDK's own handler, which calls `fetch`. Each
 * request goes out once, to one host and only over https; what is not a whole answer in time (no connection, hang-up,
 * cut off, late, a redirect) is thrown.
 */
export class HttpsMessageHandler implements Middleware {
  readonly #host: RequestOptions;
  readonly #timeoutMs: number;

  /** @param timeoutMs from the request to the end of its answer. */
  constructor(origin: string, timeoutMs: number) {
    this.#host = { ...urlToHttpOptions(new URL(origin)), agent: new Agent({ keepAlive: true, timeout: IDLE_MS }) };
    this.#timeoutMs = timeoutMs;
  }

  /** @throws Error whose `code`, where there is one, says what went wrong on the way. */
  async execute(context: AnsweredContext): Promise<void> {
    const { pathname, search } = new URL(context.request as string);
    const { method, headers, body } = context.options ?? {};
    const options = {
      ...this.#host,
      method,
      path: pathname + search,
      headers: { ...HEADERS, ...(headers as Record<string, string>) },
    };
    context.answer = await this.#exchange(options as RequestOptions, body as string | undefined);
  }

  #exchange(options: RequestOptions, body: string | undefined): Promise<WholeAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(options, (message) => {
        const chunks: Buffer[] = [];
        message.on("data", (chunk: Buffer) => chunks.push(chunk));
        message.on("error", fail);
        message.on("end", () => {
          clearTimeout(deadline);
          const { statusCode: status = 0, headers } = message;
          decoded(status, headers["content-encoding"], chunks).then(
            (text) => resolve({ status, headers, text }),
            reject,
          );
        });
      });
      const deadline = setTimeout(() => sent.destroy(failure("late")), this.#timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(deadline);
        reject(error);
      };
      sent.on("error", fail);
      sent.end(body);
    });
  }
}

const failure = (code: string) => Object.assign(new Error(code), { code });

async function decoded(status: number, encoding: string | undefined, chunks: readonly Buffer[]): Promise<string> {
  if (status >= 300 && status < 400) throw failure("redirect");
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  switch (encoding) {
    case undefined:
    case "identity":
      return new TextDecoder().decode(bytes);
    case "gzip":
      return new TextDecoder().decode(await unzipped(bytes));
    default:
      throw failure("unknownEncoding");
  }
}
