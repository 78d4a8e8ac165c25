import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { GraphFault } from "../server/graphError.ts";
import type { Identity } from "./identities.ts";

export const graphResource = "https://graph.microsoft.com";

interface Verified {
  readonly identity: Identity;
  readonly resource: string;
  readonly expiresAt: number;
}

const encode = (value: object | Buffer): string =>
  (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString("base64url");
/** `https://graph.microsoft.com`, with or without a slash or `/.default`. */
const bare = (resource: string): string => resource.replace(/\/\.default$/, "").replace(/\/+$/, "");

/**
 * Signs and checks the access tokens of one run. A token lives 24 h of wall-clock time, whatever business time does.
 */
export class TokenService {
  readonly #key = randomBytes(32);
  readonly #tenantId: string;
  readonly #identities: readonly Identity[];
  /** Tokens that were checked; each is checked once. */
  readonly #seen = new Map<string, Verified>();

  constructor(tenantId: string, identities: readonly Identity[]) {
    this.#tenantId = tenantId;
    this.#identities = identities;
  }

  identityOf(clientId: string): Identity | undefined {
    return this.#identities.find((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
  }

  mint(identity: Identity, resource: string, lifetimeSeconds = 86_400): { token: string; expiresOn: number } {
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresOn = issuedAt + lifetimeSeconds;
    const claims = {
      aud: bare(resource),
      iss: `https://sts.windows.net/${this.#tenantId}/`,
      iat: issuedAt,
      nbf: issuedAt,
      exp: expiresOn,
      appid: identity.clientId,
      oid: identity.principalId,
      sub: identity.principalId,
      idtyp: "app",
      tid: this.#tenantId,
      ver: "1.0",
      ...(bare(resource) === graphResource ? { roles: [...identity.roles] } : {}),
    };
    const head = `${encode({ typ: "JWT", alg: "HS256" })}.${encode(claims)}`;
    return { token: `${head}.${this.#sign(head)}`, expiresOn };
  }

  /** @throws GraphFault 401 for a missing, foreign, expired or altered token, or one for another resource. */
  verify(authorization: string | undefined, resource: string): Identity {
    const token = /^(?:Bearer\s+)?(\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw unauthorized("Access token is empty.");
    const known = this.#seen.get(token) ?? this.#check(token);
    if (known.expiresAt <= Date.now()) throw unauthorized("Lifetime validation failed, the token is expired.");
    if (known.resource !== bare(resource)) throw unauthorized("Access token validation failure. Invalid audience.");
    return known.identity;
  }

  #check(token: string): Verified {
    const [head, body, signature] = token.split(".");
    if (head === undefined || body === undefined || signature === undefined)
      throw unauthorized("IDX14100: JWT is not well formed.");
    const wanted = Buffer.from(this.#sign(`${head}.${body}`));
    const got = Buffer.from(signature);
    if (wanted.length !== got.length || !timingSafeEqual(wanted, got))
      throw unauthorized("Signature validation failed.");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { appid: string; aud: string; exp: number };
    const identity = this.identityOf(claims.appid);
    if (!identity) throw unauthorized("The identity of the calling application could not be established.");
    const verified = { identity, resource: claims.aud, expiresAt: claims.exp * 1000 };
    this.#seen.set(token, verified);
    return verified;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

const unauthorized = (message: string): GraphFault =>
  new GraphFault(401, "InvalidAuthenticationToken", message, { "WWW-Authenticate": 'Bearer realm=""' });
