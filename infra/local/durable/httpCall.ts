import { HostTask } from "./hostTask.ts";
import type { Issuer } from "./issuer.ts";
import { parsed } from "./parsed.ts";
import { type Action, HTTP_ACTIVITY, HTTP_POLL_MS, type HttpRequest } from "./protocol.ts";

/** As the built-in activity gives it. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  content: string;
}

/** A request as an activity; while the answer is 202 a timer and a look at its `Location`, again and again. */
export function callHttp(issuer: Issuer, { httpRequest }: Action): HostTask {
  const whole = new HostTask();
  const request: HttpRequest = httpRequest ?? { method: "GET", uri: "" };
  const call = (asked: HttpRequest): void => {
    const task = issuer.schedule((id) => ({ kind: "activity", id, name: HTTP_ACTIVITY, input: JSON.stringify(asked) }));
    task.whenSettled(() => {
      const response = task.isFailed ? undefined : (parsed(task.result ?? "") as HttpResponse | undefined);
      const isPending = response?.statusCode === 202 && request.asynchronousPatternEnabled !== false;
      if (response === undefined || !isPending) return whole.settle(task);
      const header = (name: string) =>
        Object.entries(response.headers).find(([key]) => key.toLowerCase() === name)?.[1];
      const seconds = header("retry-after");
      const waitMs = seconds === undefined ? HTTP_POLL_MS : Number(seconds) * 1000;
      if (Number.isNaN(waitMs)) return whole.settle({ isFailed: true });
      issuer
        .schedule((id) => ({ kind: "timer", id, fireAt: issuer.now + waitMs }))
        .whenSettled(() => {
          const location = header("location");
          if (location === undefined || !URL.canParse(location)) whole.settle({ isFailed: true });
          else call(pollOf(request, location));
        });
    });
  };
  call(request);
  return whole;
}

/** Without the function's key, which would not open the status address, and with nothing else to another origin. */
function pollOf({ headers = {}, uri, ...request }: HttpRequest, location: string): HttpRequest {
  const isSameOrigin = new URL(location).origin === new URL(uri).origin;
  const kept = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "x-functions-key");
  return {
    method: "GET",
    uri: location,
    headers: isSameOrigin ? Object.fromEntries(kept) : {},
    ...(isSameOrigin && request.tokenSource !== undefined && { tokenSource: request.tokenSource }),
  };
}
