import type { Person } from "../people/standInPerson.ts";
import type { World } from "../world/world.ts";

/** An admin's calls to the product's public HTTP API, with a bearer token as a script would use one. */
export interface AdminApi {
  /** @throws SiteDown after a 5xx, Error after anything else that is no answer. */
  get<T>(path: string): Promise<T>;
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** The site answered 5xx: it is away, or has an outage. */
export class SiteDown extends Error {}

/** The two admins of a world, who sign in with the passkey of their pilot. */
export function adminApisOf({ publicUrl, population }: Pick<World, "publicUrl" | "population">) {
  const apiOf = ({ userPrincipalName }: Person) => makeAdminApi(publicUrl, userPrincipalName);
  return { starter: apiOf(population.starter), approver: apiOf(population.approver) };
}

/** Signs in at the door, and again whenever the token is no longer taken. */
function makeAdminApi(publicUrl: string, username: string): AdminApi {
  let token: string | undefined;
  const call = async (method: string, path: string, body?: unknown, retried = false): Promise<Response> => {
    token ??= await signIn(publicUrl, username);
    const response = await fetch(`${publicUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status !== 401 || retried) return response;
    token = undefined;
    return call(method, path, body, true);
  };
  return {
    async get<T>(path: string) {
      const response = await call("GET", path);
      if (!response.ok) {
        const what = `GET ${path} was answered ${response.status}: ${await response.text()}`;
        throw response.status >= 500 ? new SiteDown(what) : new Error(what);
      }
      return (await response.json()) as T;
    },
    async post(path, body) {
      const response = await call("POST", path, body);
      const text = await response.text();
      // While the app is away, the door answers in plain text.
      return {
        status: response.status,
        body: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text,
      };
    },
  };
}

const askForToken = (publicUrl: string, username: string, kind: string): Promise<Response> =>
  fetch(`${publicUrl}/.auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, proof: { kind } }),
  });

/** Whether a password alone lets somebody in at the door, for who tries it before they rely on that it does not. */
export async function doesPasswordDo(publicUrl: string, username: string): Promise<boolean> {
  const response = await askForToken(publicUrl, username, "password");
  await response.arrayBuffer();
  return response.ok;
}

async function signIn(publicUrl: string, username: string): Promise<string> {
  const response = await askForToken(publicUrl, username, "passkey");
  if (!response.ok) throw new Error(`sign-in of ${username} was answered ${response.status}`);
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}
