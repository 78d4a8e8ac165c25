import { type Html, html } from "../../signIn/page.ts";
import type { MailStore } from "../mailStore.ts";
import type { StoredMail } from "../mailTypes.ts";

const mailsPerPage = 50;
/** When the subject is the kind, there may be one kind per person. */
const mostKinds = 50;

/** `Mon, 2 Mar 2026, 08:00 UTC` with the exact instant behind it. */
export function timeOf(at: number): Html {
  const date = new Date(at);
  const text = date.toLocaleString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  return html`<time datetime="${date.toISOString()}">${text} UTC</time>`;
}

/** One word when all recipients have the same outcome, else one for each. */
export function deliveryOf({ delivery }: StoredMail): string {
  const statuses = new Set(delivery.values());
  if (statuses.size === 0) return "Under way";
  return statuses.size === 1
    ? String([...statuses][0])
    : [...delivery].map(([recipient, status]) => `${recipient}: ${status}`).join(", ");
}

/** The list, newest first. Query: `person` (part of an address), `kind`, `page` (from 1). */
export function listBody(store: MailStore, query: URLSearchParams): Html {
  const person = query.get("person") ?? "";
  const kind = query.get("kind") ?? "";
  const page = Math.max(1, Math.trunc(Number(query.get("page") ?? 1)) || 1);
  const first = (page - 1) * mailsPerPage;
  let found = 0;
  const shown: StoredMail[] = [];
  for (const mail of store.list({ person, ...(kind === "" ? {} : { kind }) })) {
    if (found >= first && shown.length < mailsPerPage) shown.push(mail);
    found += 1;
  }
  const pages = Math.max(1, Math.ceil(found / mailsPerPage));
  const pageUrl = (number: number): string => `/?${new URLSearchParams({ person, kind, page: String(number) })}`;
  const kinds = store.kinds().slice(0, mostKinds);
  const options = kinds.map(
    ([name, count]) =>
      html`<option value="${name}"${name === kind && { markup: " selected" }}>${name} (${count})</option>`,
  );
  const mails = shown.map(
    (mail) => html`<li class="card"><a href="/mails/${mail.id}">${mail.subject || "(no subject)"}</a>
<div>To ${mail.to.join(", ")}${mail.cc.length > 0 && html`, copy to ${mail.cc.join(", ")}`}</div>
<div class="quiet">${timeOf(mail.at)} · <span class="tag">${deliveryOf(mail)}</span>${mail.kind !== mail.subject && html` · <span class="tag">${mail.kind}</span>`}</div></li>
`,
  );
  return html`<h1>Inbox</h1>
<form method="get" action="/" role="search">
<label>Person <input type="search" name="person" value="${person}" placeholder="part of an address" autocomplete="off"></label>
<label>Kind <select name="kind"><option value="">All kinds</option>${options}</select></label>
<button>Show</button>
</form>
<p role="status">${found} ${found === 1 ? "mail" : "mails"}${pages > 1 && html`, page ${page} of ${pages}`}</p>
<ol>
${mails}</ol>
${(page > 1 || page < pages) && html`<nav aria-label="Pages">${page > 1 && html`<a href="${pageUrl(page - 1)}" rel="prev">Newer mails</a>`}${page < pages && html`<a href="${pageUrl(page + 1)}" rel="next">Older mails</a>`}</nav>`}`;
}
