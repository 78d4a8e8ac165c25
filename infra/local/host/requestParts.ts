import type { IncomingMessage } from "node:http";

/** Headers by lower-case name; values of one that came several times are joined. */
export function requestHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct))
    headers[name] = (values ?? []).join(name === "cookie" ? "; " : ",");
  return headers;
}

/** Values by name, as .NET's dictionaries keep them: names differ in more than case, and the first spelling stays. */
export class NamedValues {
  readonly #values = new Map<string, [name: string, value: string]>();

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase())?.[1];
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), [this.#values.get(name.toLowerCase())?.[0] ?? name, value]);
  }

  entries(): Iterable<[name: string, value: string]> {
    return this.#values.values();
  }
}

/** The query as ASP.NET reads it: values of one name are joined by commas. */
export function readQuery(query: URLSearchParams): NamedValues {
  const values = new NamedValues();
  for (const [name, value] of query) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return values;
}
