import type { InstanceFilter } from "./instanceRows.ts";

export interface ManagementRequest {
  method: string;
  /** What follows the base, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  body: string | undefined;
  contentType: string | undefined;
  /** Base of the links in the answer. */
  baseUrl: string;
  /** Lower-case names; only `x-ms-continuation-token` is read. */
  headers?: Record<string, string | undefined>;
}

/** The extension sets no limit of its own; a payload of this size has no place in a history. */
const MAX_BODY_CHARACTERS = 4 * 1024 * 1024;

/** Ends the request with that status and `{message}`. */
export class HttpProblem extends Error {
  override name = "HttpProblem";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function segmentsOf(path: string): string[] {
  const segments = path.split("/").filter((segment) => segment !== "");
  try {
    return segments.map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) throw new HttpProblem(400, "The path is not properly encoded.");
    throw error;
  }
}

/** @returns the JSON text, or undefined for an empty body. */
export function jsonBody(body: string | undefined): string | undefined {
  if (body === undefined || body.trim() === "") return undefined;
  if (body.length > MAX_BODY_CHARACTERS) throw new HttpProblem(413, "The body is larger than 4 MiB.");
  try {
    JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpProblem(400, "The body is not JSON.");
    throw error;
  }
  return body;
}

export function isSet(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  return value === null ? otherwise : value.toLowerCase() === "true";
}

export function filterOf(query: URLSearchParams): InstanceFilter {
  return {
    createdFrom: instant(query, "createdTimeFrom"),
    createdTo: instant(query, "createdTimeTo"),
    statuses: query
      .get("runtimeStatus")
      ?.split(",")
      .filter((status) => status !== ""),
    instanceIdPrefix: query.get("instanceIdPrefix") ?? undefined,
  };
}

function instant(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new HttpProblem(400, `${name} is not an instant.`);
  return ms;
}

/** Source: InstanceIdPathRules of the Durable extension, by its documentation and `DurableClient.StartNewAsync`. */
export function problemWithInstanceId(instanceId: string): string | undefined {
  if (instanceId === "" || instanceId.length > 256) return "Instance ids must have 1 to 256 characters.";
  if (instanceId.startsWith("@")) return "Instance ids must not start with @.";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[/\\?#\u0000-\u001f\u007f-\u009f]/.test(instanceId))
    return "Instance ids must not contain /, \\, #, ? or control characters.";
  return undefined;
}
