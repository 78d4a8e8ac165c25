import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoadedFunction } from "./functionTable.ts";
import { writeFunctionAnswer } from "./httpAnswer.ts";
import { HttpRoutes } from "./httpRoutes.ts";
import type { Run } from "./runner.ts";
import { StreamedRequests } from "./streamedRequest.ts";
import { answerWhole } from "./wholeRequest.ts";

/**
 * HTTP functions behind their routes. Keys of functions (`authLevel` function and admin) are not asked for, as with
 * Core Tools. A path without a function and a method that its function does not list are both 404 with an empty body.
 */
export class HttpFunctions {
  readonly #routes: HttpRoutes;
  readonly #run: Run;
  readonly #bodyLimitBytes: number;
  readonly #streamed: StreamedRequests | undefined;
  readonly #beforeAnswer: () => Promise<void>;

  /**
   * @param options `streamingUrl` where the app itself reads requests and writes answers (`enableHttpStream`);
   * `beforeAnswer` is awaited before the first byte of an answer goes out.
   */
  constructor(options: {
    functions: Iterable<LoadedFunction>;
    routePrefix: string;
    run: Run;
    bodyLimitBytes: number;
    streamingUrl: string | undefined;
    beforeAnswer: () => Promise<void>;
    report: (message: string) => void;
  }) {
    const { run, bodyLimitBytes, streamingUrl, beforeAnswer } = options;
    this.#routes = new HttpRoutes(options.functions, options.routePrefix, options.report);
    this.#run = run;
    this.#bodyLimitBytes = bodyLimitBytes;
    this.#streamed = streamingUrl ? new StreamedRequests(streamingUrl, run, bodyLimitBytes, beforeAnswer) : undefined;
    this.#beforeAnswer = beforeAnswer;
  }

  /** @returns false when no function answers this method on this path. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const match = this.#routes.find(request.method ?? "", url.pathname);
    if (!match) return false;
    if (this.#streamed) await this.#streamed.answer(match, request, response, url);
    else {
      const answer = await answerWhole(match, this.#run, request, url, this.#bodyLimitBytes);
      await this.#beforeAnswer();
      writeFunctionAnswer(response, answer);
    }
    return true;
  }

  /** The template of the function that answers, where one does. */
  routeOf(method: string, path: string): string | undefined {
    return this.#routes.find(method, path)?.route;
  }

  close(): void {
    this.#streamed?.close();
  }
}
