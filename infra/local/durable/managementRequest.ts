import type { InstanceFilter } from "./instanceRows.ts";
import { badRequest, notFound } from "./managementAnswer.ts";

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

export function segmentsOf(path: string): string[] {
  const segments = path.split("/").filter((segment) => segment !== "");
  try {
    return segments.map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) throw badRequest("The path is not properly encoded.");
    throw error;
  }
}

/** @returns the JSON text, or undefined for an empty body. */
export function jsonBody(body: string | undefined): string | undefined {
  if (body === undefined || body.trim() === "") return undefined;
  try {
    JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest("The body is not JSON.");
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

/** What is no instant is as good as not given (durable-real.md, "The real Functions host"). */
function instant(query: URLSearchParams, name: string): number | undefined {
  const ms = Date.parse(query.get(name) ?? "");
  return Number.isNaN(ms) ? undefined : ms;
}

/** The size of a page; what is no number, or 0, is as good as not given (the same page). */
export function topOf(query: URLSearchParams): number | undefined {
  const top = Number(query.get("top") ?? undefined);
  if (top < 0) throw badRequest("top is negative.");
  return Number.isInteger(top) && top > 0 ? top : undefined;
}

/**
 * Of a given id. The extension takes one that begins with @ or is longer than 256 characters (durable-real.md D17). A
 * slash is another address there; the other characters are refused because table keys cannot have them.
 */
export function checkInstanceId(instanceId: string): void {
  if (instanceId.includes("/")) throw notFound();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\\?#\u0000-\u001f\u007f-\u009f]/.test(instanceId))
    throw badRequest("Instance ids must not contain \\, #, ? or control characters.");
}

/** @returns seconds, or undefined when it is not given. */
export function secondsOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!(seconds >= 0)) throw badRequest(`${name} is not a number of seconds.`);
  return seconds;
}
