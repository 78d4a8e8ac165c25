import type { InvocationAnswer } from "./host.ts";
import type { HttpResponse } from "./httpCall.ts";
import type { HttpRequest } from "./protocol.ts";

/** The built-in activity of `callHttp`. Any answer is a result, whatever its status; only no answer is a failure. */
export async function sendHttp(inputJson: string): Promise<InvocationAnswer> {
  const { method, uri, content, headers, tokenSource } = JSON.parse(inputJson) as HttpRequest;
  if (tokenSource !== undefined && tokenSource !== null)
    return { ok: false, message: `no managed identity on this machine can call ${uri} with a token` };
  try {
    const response = await fetch(uri, {
      method,
      ...(headers && { headers }),
      ...(content !== undefined && !["GET", "HEAD"].includes(method.toUpperCase()) && { body: content }),
    });
    const value: HttpResponse = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
    };
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, message: error.cause instanceof Error ? error.cause.message : error.message };
  }
}
