import type { ServerResponse } from "node:http";
import { html, sendPage } from "./page.ts";
import type { ProofKind, SignInOptions } from "./signInTypes.ts";

const mostAccounts = 30;

export interface SignInForm {
  readonly redirect: string;
  /** Part of a name to search for among the accounts. */
  readonly search: string;
  readonly username: string;
  readonly proofKind: string;
  /** Why the last attempt failed. */
  readonly failure?: string;
}

/**
 * The page where a person chooses an account and how to prove it. It works without scripts and never sends back what
 * was typed as proof.
 */
export function sendSignInPage(
  response: ServerResponse,
  principals: SignInOptions["principals"],
  proofs: readonly ProofKind[],
  form: SignInForm,
): void {
  const { redirect, search, username, proofKind, failure } = form;
  // Whoever chooses here is not to be let in by a session that they have already.
  const link = (name: string): string =>
    `/.auth/login/aad?${new URLSearchParams({ prompt: "login", post_login_redirect_uri: redirect, username: name })}`;
  const part = search.trim().toLowerCase();
  const shown: { userPrincipalName: string; displayName: string; roles: readonly string[] }[] = [];
  let found = 0;
  for (const account of principals()) {
    if (
      part !== "" &&
      !`${account.displayName} ${account.userPrincipalName} ${account.roles.join(" ")}`.toLowerCase().includes(part)
    )
      continue;
    found += 1;
    if (shown.length < mostAccounts) shown.push(account);
  }
  const options = proofs.map(
    ({ kind, label }) =>
      html`<option value="${kind}"${kind === proofKind && { markup: " selected" }}>${label}</option>`,
  );
  const accounts = shown.map(
    ({
      userPrincipalName,
      displayName,
      roles,
    }) => html`<li class="card"><a href="${link(userPrincipalName)}">${displayName}</a>
<div class="quiet">${userPrincipalName}${roles.length > 0 && html` · ${roles.join(", ")}`}</div></li>
`,
  );
  const alarm =
    failure !== undefined &&
    html`<div class="alarm" role="alert" id="failure"><p><strong>You are not signed in.</strong> ${failure}</p></div>
`;
  sendPage(response, {
    status: failure === undefined ? 200 : 401,
    title: failure === undefined ? "Sign in" : "Not signed in – Sign in",
    body: html`<h1>Sign in</h1>
<p>This page stands in for Microsoft's sign-in on this machine.</p>
${alarm}<form class="tall" method="post" action="/.auth/login/aad">
<input type="hidden" name="post_login_redirect_uri" value="${redirect}">
<label>Account <input name="username" value="${username}" required autocomplete="off" autocapitalize="none" spellcheck="false"${failure !== undefined && { markup: ' aria-describedby="failure"' }}></label>
<label>Prove it with <select name="proofKind">${options}</select></label>
<label>Password or pass, where one is asked for <input name="proofValue" type="password" autocomplete="off"></label>
<button>Sign in</button>
</form>
<h2>Accounts</h2>
<form method="get" action="/.auth/login/aad" role="search">
<input type="hidden" name="prompt" value="login">
<input type="hidden" name="post_login_redirect_uri" value="${redirect}">
<label>Name or role <input type="search" name="search" value="${search}"></label>
<button>Find</button>
</form>
<p role="status">${found > shown.length ? `The first ${shown.length} of ${found}` : found} ${found === 1 ? "account" : "accounts"}</p>
<ul class="cards">
${accounts}</ul>`,
  });
}
