import type { OpenRequest } from "./wallet.ts";

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0) ?? 0};`);

/** The phone of whoever presents something: what is asked for, and what they show. */
export function walletPage(open: readonly OpenRequest[], said?: string): string {
  const requests = open.map(
    ({
      requestId,
      wanted,
    }) => `<form method="post" action="/present"><h2>${escaped(wanted.registration.clientName)}</h2>
<p>${escaped(wanted.registration.purpose ?? "")} · ${escaped(wanted.requestedCredentials[0]?.type ?? "")}</p>
<input type="hidden" name="requestId" value="${escaped(requestId)}">
<label>Claim <input name="claim" value="employeeNumber"></label> <label>Value <input name="value" required></label>
<label>Issuer <input name="issuer" value="${escaped(wanted.requestedCredentials[0]?.acceptedIssuers?.[0] ?? "")}"></label>
<label>Face fits, in percent <input name="score" value="90"></label>
<label><input type="checkbox" name="revoked"> revoked</label>
<button name="act" value="retrieve">Open the request</button> <button name="act" value="present">Share</button></form>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Authenticator (stand-in)</title><h1>Authenticator</h1>${said === undefined ? "" : `<p role="status">${escaped(said)}</p>`}${requests.join("") || "<p>Nobody asks for anything.</p>"}`;
}
