import type { Span } from "@opentelemetry/api";
import type { RequestHandler } from "./listener.ts";

/** Spans of HTTP requests on their way to a collector. */
export interface HttpSpans {
  begin(name: string, attributes: Readonly<Record<string, string | number>>): Span;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/**
 * Exports spans by OTLP over HTTP where the real host would: in OpenTelemetry mode, with `OTEL_EXPORTER_OTLP_ENDPOINT`
 * set. The other `OTEL_EXPORTER_OTLP_*` settings hold too. Times are of the wall clock.
 */
export async function httpSpans(telemetryMode: string | undefined): Promise<HttpSpans | undefined> {
  if (telemetryMode !== "OpenTelemetry" || !process.env["OTEL_EXPORTER_OTLP_ENDPOINT"]) return undefined;
  // Loaded only here: it would make every start slower.
  const [{ SpanKind }, { BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
  ]);
  const processor = new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer("Microsoft.AspNetCore");
  return {
    begin: (name, attributes) => tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }),
    stop: () => provider.shutdown(),
  };
}

/**
 * Makes a span of each request, with the attributes of the real host's. Values of a query are redacted, as its
 * instrumentation does by default; the path is not. Source: open-telemetry/opentelemetry-dotnet-contrib
 * `OpenTelemetry.Instrumentation.AspNetCore`, Azure host `OpenTelemetryConfigurationExtensions`; seen with 1.12.
 *
 * @param routeOf the template of the function that answers, where one does.
 */
export function traced(
  handler: RequestHandler,
  spans: HttpSpans,
  routeOf: (method: string, path: string) => string | undefined,
): RequestHandler {
  return async (request, response, url) => {
    const method = request.method ?? "";
    const route = routeOf(method, url.pathname);
    const span = spans.begin(route ? `${method} ${route}` : method, {
      "http.request.method": method,
      "url.scheme": "http",
      "url.path": url.pathname,
      ...(url.search && { "url.query": redacted(url.search) }),
      ...(request.headers["user-agent"] && { "user_agent.original": request.headers["user-agent"] }),
      "server.address": url.hostname,
      ...(url.port && { "server.port": Number(url.port) }),
      "network.protocol.version": request.httpVersion,
      ...(route && { "http.route": route, "faas.trigger": "http" }),
    });
    response.once("close", () => {
      span.setAttribute("http.response.status_code", response.statusCode);
      span.end();
    });
    await handler(request, response, url);
  };
}

/** `?a=1&b` becomes `?a=Redacted&b`. */
const redacted = (search: string): string => search.replace(/=[^&]*/g, "=Redacted");
