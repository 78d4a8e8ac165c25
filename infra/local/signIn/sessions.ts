import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "./principal.ts";

export const sessionCookie = "AppServiceAuthSession";
/** App Service's default, by the wall clock: freshness on the wire is never business time. */
const sessionLifetimeMs = 8 * 3_600_000;
/** Lifetime of a token for API callers; Entra's are 60 to 90 minutes. */
export const tokenLifetimeMs = 3_600_000;

type Kind = "cookie" | "bearer";
interface Session {
  readonly kind: Kind;
  readonly principal: Principal;
  readonly expiresAt: number;
}

const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("base64");

/**
 * Who is signed in at this proxy and at no other: the secret is random and known here only by its digest, so that a
 * guess can be compared without telling anything by its timing, and neither another proxy's session nor one of an
 * earlier start means anything.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;

  /** @param now wall clock, ms since epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns the secret the caller shows from now on. */
  open(kind: Kind, principal: Principal): string {
    const now = this.#now();
    // Oldest first; a short-lived one behind a long-lived one waits for that one's end.
    for (const [digest, { expiresAt }] of this.#sessions) {
      if (expiresAt > now) break;
      this.#sessions.delete(digest);
    }
    const secret = randomBytes(32).toString("base64url");
    this.#sessions.set(digestOf(secret), {
      kind,
      principal,
      expiresAt: now + (kind === "cookie" ? sessionLifetimeMs : tokenLifetimeMs),
    });
    return secret;
  }

  find(kind: Kind, secret: string): Principal | undefined {
    const session = this.#sessions.get(digestOf(secret));
    return session?.kind === kind && session.expiresAt > this.#now() ? session.principal : undefined;
  }

  close(secret: string): void {
    this.#sessions.delete(digestOf(secret));
  }
}

/** Every cookie of that name that came along; there should be one. */
export const sessionSecrets = ({ cookie = "" }: IncomingHttpHeaders): string[] =>
  cookie
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1));
