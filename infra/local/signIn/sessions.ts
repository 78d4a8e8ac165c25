import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { SignedIn } from "./principal.ts";

export const sessionCookie = "AppServiceAuthSession";
/** App Service's default, by the wall clock, because freshness on the wire is never business time. */
const sessionLifetimeMs = 8 * 3_600_000;
/** Lifetime of a token for API callers. Entra's are 60 to 90 minutes. */
export const tokenLifetimeMs = 3_600_000;

type Kind = "cookie" | "bearer";
interface Session {
  readonly kind: Kind;
  readonly principal: SignedIn;
  readonly expiresAt: number;
}

const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("base64");

/**
 * Who is signed in at this proxy. The secret is random, and only its digest is kept, so a comparison tells nothing by
 * its timing. Sessions of another proxy, or of an earlier start, mean nothing here.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;

  /** @param now wall clock, ms since epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns the secret that the caller shows from now on. */
  open(kind: Kind, principal: SignedIn): string {
    const now = this.#now();
    // The oldest come first. A short-lived one behind a long-lived one waits for the end of that one.
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

  find(kind: Kind, secret: string): SignedIn | undefined {
    const session = this.#sessions.get(digestOf(secret));
    return session?.kind === kind && session.expiresAt > this.#now() ? session.principal : undefined;
  }

  close(secret: string): void {
    this.#sessions.delete(digestOf(secret));
  }
}

/** Every cookie of that name in the request; there should be one. */
export const sessionSecrets = ({ cookie = "" }: IncomingHttpHeaders): string[] =>
  cookie
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${sessionCookie}=`))
    .map((pair) => pair.slice(sessionCookie.length + 1));
