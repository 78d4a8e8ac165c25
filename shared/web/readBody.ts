import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { problem } from "./answers.ts";

/** The raw bytes of a body, or the 413 to answer with. Reads no further than the limit. @param limit bytes. */
export async function readBody(
  request: Pick<HttpRequest, "headers" | "body">,
  limit: number,
): Promise<{ readonly bytes: Buffer } | { readonly tooLarge: HttpResponseInit }> {
  const tooLarge = problem(413, "tooLarge", `The body may have at most ${limit} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) return { tooLarge };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return { tooLarge };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks) };
}

/**
 * The JSON in these bytes, and its text; `undefined` where there is none in UTF-8. What exactly is wrong stays unsaid:
 * a parser's message quotes the body.
 */
export function jsonIn(bytes: Uint8Array): { readonly value: unknown; readonly text: string } | undefined {
  const text = textIn(bytes);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return undefined;
  }
}

/** The text in these bytes; `undefined` where they are no UTF-8. */
export function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
