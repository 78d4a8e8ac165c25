import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { Person } from "../domain/people/person.ts";

/** Who is at the door, as App Service authentication (or the local sign-in proxy) says. */
export interface Principal {
  /** Entra object id, lower case. */
  readonly oid: string;
  readonly name: string;
  /** App roles: `Admin`, `Approver`, `Helpdesk`, `Auditor`. */
  readonly roles: readonly string[];
  readonly userPrincipalName?: string | undefined;
  /** The program that asked for the token, lower case; absent for a sign-in at our own pages. */
  readonly clientId?: string | undefined;
  /** When the person last proved who they are: seconds since the epoch, wall clock. Absent when it is not told. */
  readonly authTime?: number | undefined;
}

// Source: learn.microsoft.com/azure/app-service/configure-authentication-user-identities, read 2026-11.
const ClientPrincipal = z.object({
  auth_typ: z.string(),
  name_typ: z.string().nullish(),
  role_typ: z.string().nullish(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});
type ClientPrincipal = z.infer<typeof ClientPrincipal>;

// App Service hands some claims on under their long names.
const TENANT = ["tid", "http://schemas.microsoft.com/identity/claims/tenantid"];
const OBJECT_ID = ["oid", "http://schemas.microsoft.com/identity/claims/objectidentifier"];
const ROLE = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];
const NAME = ["name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"];
// An optional claim, which the app registration asks for; its long name keeps the number of the short one.
const AUTH_TIME = ["auth_time", "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant"];
// Of access tokens, version 2 and 1. Source: learn.microsoft.com/entra/identity-platform/access-token-claims-reference.
const CLIENT = ["azp", "appid"];
const USER_PRINCIPAL_NAME = ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "upn"];

/**
 * The signed-in person. The headers are trustworthy only behind App Service authentication, which the config insists
 * on; tenant and audience are checked here again. Never throws: whatever is missing, malformed, contradictory or from
 * elsewhere is `undefined`.
 */
export function principalOf(
  request: Pick<HttpRequest, "headers">,
  config: Pick<Config, "tenantId" | "authAudience">,
): Principal | undefined {
  const principal = decode(request.headers.get("x-ms-client-principal"));
  if (principal?.auth_typ !== "aad" || request.headers.get("x-ms-client-principal-idp") !== "aad") return undefined;
  const oid = only(principal, OBJECT_ID)?.toLowerCase();
  if (!oid || !z.guid().safeParse(oid).success) return undefined;
  if (only(principal, TENANT)?.toLowerCase() !== config.tenantId.toLowerCase()) return undefined;
  if (only(principal, ["aud"]) !== config.authAudience) return undefined;
  const clientIds = new Set(values(principal, CLIENT).map((id) => id.toLowerCase()));
  if (clientIds.size > 1) return undefined;
  const [clientId] = clientIds;
  const userPrincipalName = values(principal, USER_PRINCIPAL_NAME)[0];
  const authTime = secondsIn(only(principal, AUTH_TIME));
  return {
    oid,
    name: values(principal, [...NAME, principal.name_typ ?? ""])[0] ?? userPrincipalName ?? oid,
    roles: [...new Set(values(principal, [...ROLE, principal.role_typ ?? ""]))],
    ...(userPrincipalName && { userPrincipalName }),
    ...(authTime !== undefined && { authTime }),
    ...(clientId !== undefined && { clientId }),
  };
}

/** As rows and the audit trail name the person. */
export const personOf = ({ oid, name }: Pick<Principal, "oid" | "name">): Person => ({ id: oid, displayName: name });

/** Whether a token of this program opens anything here: our own, or one that the tenant lists. */
export const isAllowedClient = (
  { clientId }: Pick<Principal, "clientId">,
  { authAudience, apiClientIds }: Pick<Config, "authAudience" | "apiClientIds">,
): boolean => clientId === undefined || clientId === authAudience.toLowerCase() || apiClientIds.includes(clientId);

/** What whoever uses another program reads. */
export const CLIENT_NOT_ALLOWED =
  "The program that asked for this token may not call this app. Whoever runs the app can list its client id in API_CLIENT_IDS.";

/** Whether the person holds at least one of these app roles. */
export const hasRole = (principal: Principal, ...roles: readonly string[]): boolean =>
  principal.roles.some((role) => roles.includes(role));

function decode(header: string | null): ClientPrincipal | undefined {
  if (!header) return undefined;
  try {
    return ClientPrincipal.parse(JSON.parse(Buffer.from(header, "base64").toString("utf8")));
  } catch {
    // Anyone may send rubbish here; it is the same as nobody.
    return undefined;
  }
}

const values = ({ claims }: ClientPrincipal, types: readonly string[]): string[] =>
  types.filter(Boolean).flatMap((type) => claims.filter((claim) => claim.typ === type).map((claim) => claim.val));

/** The one value of a claim; two values that differ are as good as none. */
function only(principal: ClientPrincipal, types: readonly string[]): string | undefined {
  const distinct = new Set(values(principal, types));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

const secondsIn = (claim: string | undefined): number | undefined =>
  claim !== undefined && /^\d{1,11}$/.test(claim) ? Number(claim) : undefined;
