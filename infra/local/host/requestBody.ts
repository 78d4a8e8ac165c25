import type { IncomingMessage } from "node:http";

/**
 * The most bytes a request body may have. Source: Functions host, Kestrel's `MaxRequestBodySize` of 104,857,600 bytes.
 */
export const defaultBodyLimitBytes = 104_857_600;

/**
 * @returns the body's bytes as they came, or undefined when there are more than allowed (the rest is read and dropped).
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
