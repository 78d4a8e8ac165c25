import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { z } from "zod";

const Keys = z.object({
  /** Opens everything. */
  master: z.string().min(20),
  /** For all functions; this host lists it and asks for none. */
  default: z.string().min(20),
  /** Each opens the webhook of one extension. */
  durabletask_extension: z.string().min(20),
  eventgrid_extension: z.string().min(20),
});

/** The keys of a host, under the names that the real one gives them. */
export type HostKeys = Readonly<z.infer<typeof Keys>>;

/** Extensions that have a webhook, as their paths name them. */
export type Extension = "durabletask" | "eventgrid";

/** The keys that lie beside a host's data, made by its first start. @throws Error when the file is damaged. */
export function hostKeysIn(dataDir: string): HostKeys {
  const file = join(dataDir, "keys.json");
  if (existsSync(file)) return Keys.parse(JSON.parse(readFileSync(file, "utf8")));
  const key = () => randomBytes(32).toString("base64url");
  const made = { master: key(), default: key(), durabletask_extension: key(), eventgrid_extension: key() };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** The key that a request brings: in its header, else in its query. Source: Azure host `AuthenticationLevelHandler`. */
export function keyOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers["x-functions-key"];
  if (header !== undefined) return String(header);
  return [...url.searchParams].find(([name]) => name.toLowerCase() === "code")?.[1];
}

/** Whether a key opens an extension's webhook; the master key opens each. */
export function opensWebhook(keys: HostKeys, extension: Extension, key: string | undefined): boolean {
  return key === keys.master || key === keys[`${extension}_extension`];
}
