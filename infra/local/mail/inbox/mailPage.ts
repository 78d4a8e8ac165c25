import { parse } from "node-html-parser";
import { type Html, html } from "../../signIn/page.ts";
import type { StoredMail } from "../mailTypes.ts";
import type { ReadMail } from "../readEml.ts";
import { deliveryOf, timeOf } from "./inboxList.ts";

/** The links of the mail, for those who would rather not use the frame. */
function linksOf({ plainText, html: markup }: Pick<ReadMail, "plainText" | "html">): { href: string; text: string }[] {
  const found = new Map<string, string>();
  for (const anchor of parse(markup).querySelectorAll("a[href]")) {
    const href = anchor.getAttribute("href") ?? "";
    if (/^https?:\/\//i.test(href) && !found.has(href)) found.set(href, anchor.textContent.trim());
  }
  if (markup === "")
    for (const [href] of plainText.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) found.set(href, href);
  return [...found].map(([href, text]) => ({ href, text: text || href }));
}

/** One mail: its recipients, its HTML in a frame that may do nothing, its text and its headers. */
export function mailBody(mail: StoredMail, text: ReadMail): Html {
  const links = linksOf(text).map(
    ({
      href,
      text: name,
    }) => html`<li><a href="${href}" target="_blank" rel="noopener noreferrer">${name}<span class="quiet"> (opens a new window)</span></a></li>
`,
  );
  const headers = Object.entries(text.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  return html`<nav aria-label="Back"><a href="/">Inbox</a>${mail.to.slice(0, 1).map((to) => html`<a href="/?${new URLSearchParams({ person: to }).toString()}">All to ${to}</a>`)}</nav>
<h1>${mail.subject || "(no subject)"}</h1>
<dl><dt>From</dt><dd>${mail.from}</dd><dt>To</dt><dd>${mail.to.join(", ")}</dd>${mail.cc.length > 0 && html`<dt>Copy to</dt><dd>${mail.cc.join(", ")}</dd>`}
<dt>Accepted</dt><dd>${timeOf(mail.at)}</dd><dt>Delivery</dt><dd>${deliveryOf(mail)}</dd></dl>
${
  text.html !== "" &&
  html`<h2>As shown by a mail program</h2>
<iframe src="/mails/${mail.id}/html" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
}
${
  links.length > 0 &&
  html`<h2>Links in this mail</h2>
<ul>${links}</ul>`
}
${
  text.plainText !== "" &&
  html`<h2>Text</h2>
<pre tabindex="0" aria-label="The mail as text">${text.plainText}</pre>`
}
<details><summary>Headers</summary><dl>${headers}</dl></details>`;
}

/** The mail's own HTML, with the pictures that came along. Its links open windows of their own. */
export function mailFrame({ html: page, pictures }: ReadMail): string {
  const markup = page.replaceAll(/(?<=src=")cid:([^"]+)/g, (address, id: string) => pictures.get(id) ?? address);
  const base = '<base target="_blank">';
  return /<head[\s>]/i.test(markup) ? markup.replace(/<head(\s[^>]*)?>/i, (head) => head + base) : base + markup;
}
