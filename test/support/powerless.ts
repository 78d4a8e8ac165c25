import type { ScriptedAnswer, ScriptedRequest } from "./scriptedServer.ts";

/**
 * What is answered about applications where none has power, nobody has a role of this app, and nobody owns it;
 * `undefined` to any other question.
 */
export function powerless({ url }: Pick<ScriptedRequest, "url">): ScriptedAnswer | undefined {
  const path = decodeURIComponent(url);
  if (/appRoleAssignedTo|\(appId='[^']*'\)\/owners/.test(path)) return { body: { value: [] } };
  if (/\/servicePrincipals\(appId='[^']*'\)\?/.test(path)) return { body: { id: "x", appRoles: [] } };
  return undefined;
}
