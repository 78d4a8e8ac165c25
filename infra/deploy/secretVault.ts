import type { TokenCredential } from "@azure/identity";
import { z } from "zod";

export interface SecretVault {
  /** `undefined` when there is none. */
  read(name: string): Promise<string | undefined>;
  /** @returns the name. */
  write(name: string, value: string): Promise<string>;
}

// Source: learn.microsoft.com/rest/api/keyvault/secrets, read 2026-11.
const API = "api-version=7.4";
const Secret = z.object({ value: z.string() });

/**
 * Key Vault over its own REST interface.
 *
 * @param url of the vault; the token goes there only.
 * @throws Error naming the status and the secret's name, never a value.
 */
export function vaultAt(url: string, credential: TokenCredential, request: typeof fetch): SecretVault {
  const { origin, protocol, hostname } = new URL(url);
  if (protocol !== "https:") throw new Error("the vault's URL must be https");
  const exchange = async (method: "GET" | "PUT", name: string, body?: object): Promise<Response> => {
    const resource = `https://${hostname.split(".").slice(1).join(".")}/.default`;
    const token = await credential.getToken(resource);
    return request(`${origin}/secrets/${encodeURIComponent(name)}?${API}`, {
      method,
      redirect: "error",
      headers: { authorization: `Bearer ${token?.token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  };
  return {
    read: async (name) => {
      const answer = await exchange("GET", name);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Error(`the vault answered ${answer.status} to reading ${name}`);
      return Secret.parse(await answer.json()).value;
    },
    write: async (name, value) => {
      const answer = await exchange("PUT", name, { value });
      if (!answer.ok) throw new Error(`the vault answered ${answer.status} to writing ${name}`);
      return name;
    },
  };
}

/** The new secret comes first, then the one in use. Anything older is dropped. */
export const rotated = (present: string | undefined, fresh: string): string =>
  [fresh, ...(present?.split(/\s+/).filter(Boolean).slice(0, 1) ?? [])].join(" ");

/** Keeps the newest only. @throws Error when there is none. */
export function retired(present: string | undefined): string {
  const newest = present?.split(/\s+/).find(Boolean);
  if (!newest) throw new Error("the vault holds no webhook secret");
  return newest;
}
