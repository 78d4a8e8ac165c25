import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { html, sendPage } from "./page.ts";
import { claimsOf, type Principal, type SignedIn } from "./principal.ts";
import { isOwnForm, ownPath } from "./sameOrigin.ts";
import { type Sessions, sessionCookie, sessionSecrets, tokenLifetimeMs } from "./sessions.ts";
import { type SignInForm, sendSignInPage } from "./signInPage.ts";
import type { ProofKind, SignInAnswer, SignInOptions } from "./signInTypes.ts";

const mostFormBytes = 16 * 1024;
const defaultProofs: readonly ProofKind[] = [
  { kind: "passkey", label: "Passkey" },
  { kind: "passwordAndPush", label: "Password and push" },
  { kind: "password", label: "Password" },
  { kind: "temporaryAccessPass", label: "Temporary Access Pass" },
];
const tokenRequest = z.object({
  username: z.string().min(1),
  proof: z.object({ kind: z.string(), value: z.string().exactOptional() }),
  client_id: z.guid().optional(),
});
/**
 * Where every sign-in needs a proof, nobody is asked more often than this. Source:
 * learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime, read 2026-11.
 */
const askedAgainAfterMs = 5 * 60_000;
const cookieRules = "Path=/; HttpOnly; SameSite=Lax";

/** The endpoints below `/.auth/`: sign in, sign out, who am I, and tokens for API callers. */
export class AuthEndpoints {
  readonly #options: SignInOptions;
  readonly #sessions: Sessions;
  readonly #proofs: readonly ProofKind[];

  constructor(options: SignInOptions, sessions: Sessions) {
    this.#options = options;
    this.#sessions = sessions;
    this.#proofs = options.proofs ?? defaultProofs;
  }

  async answer(request: IncomingMessage, response: ServerResponse, principal: SignedIn | undefined): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://own.invalid");
    const isPost = request.method === "POST";
    if (!isPost && request.method !== "GET" && request.method !== "HEAD")
      return json(response, 405, { error: "method_not_allowed" });
    switch (pathname) {
      case "/.auth/login/aad":
        if (isPost) return this.#signIn(request, response);
        return principal && this.#mayPass(principal, searchParams) && sessionSecrets(request.headers).length > 0
          ? this.#letIn(request, response, principal, searchParams)
          : this.#signInPage(response, searchParams);
      case "/.auth/logout":
        return this.#signOut(request, response, searchParams);
      case "/.auth/me":
        return this.#whoAmI(response, principal);
      case "/.auth/token":
        return isPost ? this.#token(request, response) : json(response, 405, { error: "method_not_allowed" });
      default:
        return json(response, 404, { error: "not_found" });
    }
  }

  #mayPass(signedIn: SignedIn, query: URLSearchParams): boolean {
    const { wallNow = Date.now, asksEveryTime } = this.#options;
    if (asksAnew(query)) return false;
    const isRecent = wallNow() - signedIn.auth_time * 1000 < askedAgainAfterMs;
    return isRecent || asksEveryTime?.(signedIn) !== true;
  }

  /** Single sign-on: whoever has a session is not asked again, and it stays as old as it is. */
  #letIn(request: IncomingMessage, response: ServerResponse, signedIn: SignedIn, query: URLSearchParams): void {
    const redirect = redirectOf(query);
    if (redirect === undefined) refuseRedirect(response);
    else this.#openSession(request, response, signedIn, redirect);
  }

  #openSession(request: IncomingMessage, response: ServerResponse, signedIn: SignedIn, redirect: string): void {
    // A session that came with the request ends here: nobody goes on in a session that another person may know.
    for (const secret of sessionSecrets(request.headers)) this.#sessions.close(secret);
    const secret = this.#sessions.open("cookie", signedIn);
    response
      .writeHead(302, {
        location: redirect,
        "set-cookie": `${sessionCookie}=${secret}; ${cookieRules}`,
        "cache-control": "no-store",
      })
      .end();
  }

  #signInPage(response: ServerResponse, query: URLSearchParams): void {
    const redirect = redirectOf(query);
    if (redirect === undefined) refuseRedirect(response);
    else
      this.#sendForm(response, {
        redirect,
        search: query.get("search") ?? "",
        username: query.get("username") ?? "",
        proofKind: "",
      });
  }

  async #signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwnForm(request.headers)) {
      const body = html`<h1>This form came from another site</h1><p>You are not signed in. <a href="/.auth/login/aad">Sign in here</a></p>`;
      return sendPage(response, { status: 403, title: "Not signed in", body });
    }
    const form = await formOf(request);
    if (!form) return json(response, 413, { error: "too_large" });
    const redirect = redirectOf(form);
    if (redirect === undefined) return refuseRedirect(response);
    const [username, proofKind, value] = [
      form.get("username")?.trim() ?? "",
      form.get("proofKind") ?? "",
      form.get("proofValue") ?? "",
    ];
    const answer = await this.#authenticate(request, username, proofKind, value);
    if (!answer.ok)
      return this.#sendForm(response, { redirect, search: "", username, proofKind, failure: answer.reason });
    this.#openSession(request, response, this.#provenNow(answer.principal), redirect);
  }

  #signOut(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    const redirect = ownPath(query.get("post_logout_redirect_uri") ?? "/");
    if (redirect === undefined) {
      refuseRedirect(response);
      return;
    }
    for (const secret of sessionSecrets(request.headers)) this.#sessions.close(secret);
    const expired = `${sessionCookie}=; ${cookieRules}; Max-Age=0`;
    response.writeHead(302, { location: redirect, "set-cookie": expired, "cache-control": "no-store" }).end();
  }

  #whoAmI(response: ServerResponse, principal: SignedIn | undefined): void {
    if (!principal) json(response, 401, { error: "not_signed_in" });
    else
      json(response, 200, [
        {
          provider_name: "aad",
          user_id: principal.preferred_username,
          user_claims: claimsOf(principal, this.#options.audience),
        },
      ]);
  }

  /**
   * The body is JSON, `{ username, proof: { kind, value? }, client_id? }`; without a program it is the app's own. A
   * cross-site page can send that type only after a preflight request, which nobody grants.
   */
  async #token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
      return json(response, 415, { error: "unsupported_media_type" });
    const body = await textOf(request);
    if (body === undefined) return json(response, 413, { error: "too_large" });
    const asked = tokenRequest.safeParse(jsonOf(body));
    if (!asked.success)
      return json(response, 400, { error: "invalid_request", error_description: z.prettifyError(asked.error) });
    const { username, proof, client_id: azp = this.#options.audience } = asked.data;
    const answer = await this.#authenticate(request, username, proof.kind, proof.value ?? "");
    if (!answer.ok) return json(response, 401, { error: "invalid_grant", error_description: answer.reason });
    const token = this.#sessions.open("bearer", { ...this.#provenNow(answer.principal), azp });
    return json(response, 200, { access_token: token, token_type: "Bearer", expires_in: tokenLifetimeMs / 1000 });
  }

  async #authenticate(
    { headers }: IncomingMessage,
    username: string,
    kind: string,
    value: string,
  ): Promise<SignInAnswer> {
    if (username === "") return { ok: false, reason: "Enter an account." };
    if (!this.#proofs.some((proof) => proof.kind === kind))
      return { ok: false, reason: "Choose how to prove who you are." };
    const proof = value === "" ? { kind } : { kind, value };
    const answer = await this.#options.authenticate(username, proof, headers["user-agent"] ?? "");
    if (answer.ok && answer.principal.tid !== this.#options.tenantId)
      return { ok: false, reason: "This account belongs to another organisation." };
    return answer;
  }

  #provenNow(principal: Principal): SignedIn {
    const { wallNow = Date.now } = this.#options;
    return { ...principal, auth_time: Math.floor(wallNow() / 1000) };
  }

  #sendForm(response: ServerResponse, form: SignInForm): void {
    sendSignInPage(response, this.#options.principals, this.#proofs, form);
  }
}

const redirectOf = (fields: URLSearchParams): string | undefined =>
  ownPath(fields.get("post_login_redirect_uri") ?? "/");

/** Source: learn.microsoft.com/entra/identity-platform/v2-protocols-oidc, read 2026-11. */
const asksAnew = (query: URLSearchParams): boolean => ["login", "select_account"].includes(query.get("prompt") ?? "");

function refuseRedirect(response: ServerResponse): void {
  const body = html`<h1>This link would lead you elsewhere</h1><p>Signing in leads to pages of this app only. <a href="/.auth/login/aad">Sign in</a></p>`;
  sendPage(response, { status: 400, title: "Link refused", body });
}

function json(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const text = await textOf(request);
  return text === undefined ? undefined : new URLSearchParams(text);
}

/** @returns `undefined` when it is too large. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostFormBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
