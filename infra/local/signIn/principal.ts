/** Who signed in, by the names of the claims. */
export interface Principal {
  readonly oid: string;
  readonly tid: string;
  readonly name: string;
  readonly preferred_username: string;
  readonly roles: readonly string[];
}

/** A principal with the moment of the proof: seconds since the epoch, wall clock. */
export interface SignedIn extends Principal {
  readonly auth_time: number;
  /** Of a token: the program that asked for it. */
  readonly azp?: string;
}

export interface Claim {
  readonly typ: string;
  readonly val: string;
}

const schemas = "http://schemas.microsoft.com/identity/claims";
const authenticationInstant = "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant";
const emailAddress = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/**
 * The claims as App Service names them for a v2.0 token of Entra, with the optional claim `auth_time`. It hands that on
 * under the long name of .NET's default mapping. Source:
 * learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
 */
export function claimsOf(signedIn: SignedIn, audience: string): Claim[] {
  const { oid, tid, name, preferred_username, roles, auth_time, azp } = signedIn;
  return [
    { typ: "aud", val: audience },
    ...(azp === undefined ? [] : [{ typ: "azp", val: azp }]),
    { typ: authenticationInstant, val: String(auth_time) },
    { typ: "iss", val: `https://login.microsoftonline.com/${tid}/v2.0` },
    { typ: emailAddress, val: preferred_username },
    { typ: "name", val: name },
    { typ: `${schemas}/objectidentifier`, val: oid },
    { typ: "preferred_username", val: preferred_username },
    ...roles.map((val) => ({ typ: "roles", val })),
    { typ: `${schemas}/tenantid`, val: tid },
    { typ: "ver", val: "2.0" },
  ];
}

/** The headers that tell the app who is asking. */
export function principalHeaders(principal: SignedIn, audience: string): Record<string, string> {
  const clientPrincipal = {
    auth_typ: "aad",
    claims: claimsOf(principal, audience),
    name_typ: emailAddress,
    role_typ: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
  };
  return {
    "x-ms-client-principal": Buffer.from(JSON.stringify(clientPrincipal)).toString("base64"),
    "x-ms-client-principal-id": principal.oid,
    // A header takes ASCII only; user principal names have nothing else as a rule.
    "x-ms-client-principal-name": encodeURI(principal.preferred_username),
    "x-ms-client-principal-idp": "aad",
  };
}

/** Names that only this proxy may set. An underscore counts as a hyphen, because some servers read them alike. */
export const isPrincipalHeader = (name: string): boolean =>
  /^x-ms-(client-principal|token-aad-)/.test(name.toLowerCase().replaceAll("_", "-"));
