import type { RpcTypedData } from "./coreApi.ts";
import { NamedValues, readQuery } from "./requestParts.ts";

/**
 * What a streamed request is told beside its body, and what the library makes `request.params` of: values of the body,
 * then of the query, then of the route, the later above the earlier. A value named `headers` or `query` takes the place
 * of what the host would put there. Source: Azure/azure-webjobs-sdk-extensions `HttpTriggerAttributeBindingProvider`.
 *
 * @param body undefined where the host has not read it.
 */
export function streamedMetadata(
  body: Buffer | undefined,
  query: URLSearchParams,
  params: Record<string, string>,
  headers: Record<string, string>,
): Record<string, RpcTypedData> {
  const values = new NamedValues();
  for (const [name, value] of bodyValues(body)) values.set(name, value);
  const asked = readQuery(query);
  // The key of a function is the host's business.
  for (const [name, value] of asked.entries()) if (name.toLowerCase() !== "code") values.set(name, value);
  for (const [name, value] of Object.entries(params)) values.set(name, value);
  const metadata: Record<string, RpcTypedData> = {};
  for (const [name, value] of values.entries()) metadata[name] = { string: value };
  if (!values.has("Query")) metadata["Query"] = { json: JSON.stringify(Object.fromEntries(asked.entries())) };
  if (!values.has("Headers")) metadata["Headers"] = { json: JSON.stringify(headers) };
  return metadata;
}

/** The top-level properties of a JSON object that are neither objects nor arrays, as .NET writes them. */
function bodyValues(body: Buffer | undefined): [name: string, value: string][] {
  if (!body || body.length === 0) return [];
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return [];
    return Object.entries(parsed).flatMap(([name, value]) => {
      if (value === null || typeof value === "object") return [];
      return [[name, typeof value === "boolean" ? (value ? "True" : "False") : String(value)]];
    });
  } catch {
    // No JSON, no values.
    return [];
  }
}
