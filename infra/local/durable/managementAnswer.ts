import type { Refusal } from "./lifecycle.ts";

export interface ManagementAnswer {
  status: number;
  headers: Record<string, string>;
  /** To be sent as JSON; absent for an empty answer. */
  body?: unknown;
}

/** Ends the request with that status. Source of the bodies: durable-real.md D7. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;
  readonly body: unknown;

  /** @param body absent for an empty answer. */
  constructor(status: number, body?: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): ManagementAnswer {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body };
}

export function answerOf({ status, body }: HttpProblem): ManagementAnswer {
  return body === undefined ? { status, headers: {} } : answer(status, body);
}

export const badRequest = (Message: string): HttpProblem => new HttpProblem(400, { Message });
export const notFound = (): HttpProblem => new HttpProblem(404);

/** 202 for what is done, else what the refusal comes to. */
export function accepted(instanceId: string, refusal: Refusal | undefined): ManagementAnswer {
  switch (refusal) {
    case undefined:
      return { status: 202, headers: {} };
    case "notFound":
      throw notFound();
    case "ended":
      throw new HttpProblem(410);
    case "alreadySuspended":
      throw failure(`Cannot suspend orchestration instance ${instanceId} because instance is in Suspended state.`);
    case "notSuspended":
      throw failure(`Cannot resume orchestration instance ${instanceId} because instance is in Running state.`);
    case "notEnded":
      throw new HttpProblem(412, `The instance '${instanceId}' cannot be purged because it has not ended.`);
    case "notFailed":
      throw new HttpProblem(412, "The rewind operation is only supported on failed orchestration instances.");
  }
}

function failure(ExceptionMessage: string): HttpProblem {
  return new HttpProblem(500, {
    Message: "Something went wrong while processing your request",
    ExceptionMessage,
    ExceptionType: "System.InvalidOperationException",
    StackTrace: "   at Microsoft.Azure.WebJobs.Extensions.DurableTask.HttpApiHandler.HandleRequestAsync",
  });
}
