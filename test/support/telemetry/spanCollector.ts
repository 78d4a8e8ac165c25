import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

const Value = z.object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional() });
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.looseObject({ name: z.string(), attributes: z.array(z.object({ key: z.string(), value: Value })) }),
          ),
        }),
      ),
    }),
  ),
});

export interface CollectedSpan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Takes spans by OTLP over HTTP, as JSON. `bodies` are the exports as they came. */
export async function collectSpans() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    bodies.push(body);
    response.setHeader("content-type", "application/json").end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: (): CollectedSpan[] =>
      bodies
        .flatMap((body) => Export.parse(JSON.parse(body)).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map(({ name, attributes }) => ({
          name,
          attributes: Object.fromEntries(
            attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue)]),
          ),
        })),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
