import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";

export type Service = "graph" | "mail" | "tables" | "queues";

/** One request of the app to the outside. */
export interface RequestUnderWay {
  /** What it does, without ids: `graph POST /v1.0/groups/{id}/members/$ref`, `tables PUT joiners`. */
  readonly what: string;
  readonly isWrite: boolean;
  /** As the service will see it. */
  readonly path: string;
}

/** Whether the request reaches the service, and whether the answer comes back. */
export type Fate = "letThrough" | "dropBefore" | "dropAfter";

export interface Gateway {
  readonly url: string;
  close(): void;
}

export interface GatewayOptions {
  readonly service: Service;
  /** Origin of the real service. */
  readonly target: string;
  /** For services that are reached over HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly caPem: string };
  /** Decides as the request arrives, before the service hears of it. */
  readonly meet: (request: RequestUnderWay) => Fate;
  /** The connection is about to be dropped, before the service was asked or with its answer in hand. */
  readonly dropped: () => void;
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * Stands between the app and one outside service, so that a test can end the app's life between any two of its
 * requests: just before one takes effect, or just after, with the answer lost.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { target, tls, service } = options;
  const upstream = new URL(target);
  const agent = tls ? new https.Agent({ keepAlive: true, ca: tls.caPem }) : new http.Agent({ keepAlive: true });
  let own = "";
  const listener: http.RequestListener = (request, response) => {
    void (async () => {
      const body = await collect(request);
      const { method = "GET", url: path = "/" } = request;
      const underWay = { ...describe(service, method, path, body), path };
      const fate = options.meet(underWay);
      const drop = () => {
        options.dropped();
        response.destroy();
      };
      if (fate === "dropBefore") return drop();
      const answer = await ask({
        agent,
        upstream,
        method,
        path,
        headers: request.headers,
        body,
        isSecure: tls !== undefined,
      });
      if (fate === "dropAfter") return drop();
      // Links in answers lead back through here.
      const there = (text: string) => text.replaceAll(upstream.origin, own);
      const isText = /json/.test(String(answer.headers["content-type"] ?? ""));
      const payload = isText ? Buffer.from(there(answer.body.toString("utf8"))) : answer.body;
      const headers = { ...answer.headers };
      if (headers["operation-location"]) headers["operation-location"] = there(String(headers["operation-location"]));
      delete headers["transfer-encoding"];
      response.writeHead(answer.status, {
        ...headers,
        ...(payload.length > 0 ? { "content-length": payload.length } : {}),
      });
      response.end(payload);
    })().catch(() => response.destroy());
  };
  const serverOptions = { keepAliveTimeout: 120_000 };
  const server = tls
    ? https.createServer({ ...serverOptions, ...tls }, listener)
    : http.createServer(serverOptions, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  own = `${upstream.protocol}//${upstream.hostname}:${(server.address() as AddressInfo).port}`;
  return {
    url: own,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

/** Reads that are sent as POST are reads; a batch is what it holds. */
function describe(service: Service, method: string, path: string, body: Buffer): { what: string; isWrite: boolean } {
  const [bare = "/"] = path.split("?");
  const isRead = method === "GET" || method === "HEAD";
  if (service === "mail") return { what: `mail ${method} ${bare.replace(guid, "{id}")}`, isWrite: !isRead };
  if (service === "queues") {
    const queue = bare.split("/").slice(2).join("/").replace(guid, "{id}");
    return { what: `queues ${method} ${queue}`, isWrite: !isRead };
  }
  if (service === "graph") {
    if (!bare.endsWith("/$batch")) return { what: `graph ${method} ${bare.replace(guid, "{id}")}`, isWrite: !isRead };
    const { requests } = JSON.parse(body.toString("utf8")) as { requests: { method: string; url: string }[] };
    const telling = requests.find((request) => request.method !== "GET") ?? requests[0];
    const inner = (telling?.url ?? "").split("?")[0]?.replace(guid, "{id}");
    return { what: `graph batch ${telling?.method} ${inner}`, isWrite: telling?.method !== "GET" };
  }
  const table = (text: string) => /\/devstoreaccount1\/(\w+)/.exec(text)?.[1] ?? "?";
  const rowKey = (text: string) => /RowKey(?:='|%3D%27)([A-Za-z]+)(?:'|%27)/.exec(text)?.[1] ?? "";
  if (bare.endsWith("/$batch")) {
    const first = /^(PUT|POST|MERGE|PATCH|DELETE|GET) (\S+) HTTP/m.exec(body.toString("utf8"));
    return {
      what: `tables batch ${table(new URL(first?.[2] ?? "http://x/").pathname)}`,
      isWrite: first?.[1] !== "GET",
    };
  }
  return { what: `tables ${method} ${table(bare)} ${rowKey(bare)}`.trim(), isWrite: !isRead };
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function ask(request: {
  agent: http.Agent;
  upstream: URL;
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  isSecure: boolean;
}): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
  const { agent, upstream, method, path, headers, body, isSecure } = request;
  return new Promise((resolve, reject) => {
    const onward = (isSecure ? https : http).request(
      {
        agent,
        hostname: upstream.hostname,
        port: upstream.port,
        method,
        path,
        headers: { ...headers, "accept-encoding": "identity" },
      },
      (answer) => {
        collect(answer).then(
          (text) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
          reject,
        );
      },
    );
    onward.once("error", reject);
    onward.end(body);
  });
}
