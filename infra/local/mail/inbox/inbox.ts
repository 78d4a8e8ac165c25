import type { RequestListener, ServerResponse } from "node:http";
import { html, sendPage } from "../../signIn/page.ts";
import type { MailStore } from "../mailStore.ts";
import { listBody } from "./inboxList.ts";
import { mailBody, mailFrame } from "./mailPage.ts";

/** Links work and open in a window of their own. Nothing else in a mail does anything. */
const framePolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** Read-only pages over the kept mails: `/` (query `person`, `kind`, `page`), `/mails/{id}`, `/mails/{id}/html`. */
export function inboxListener(store: MailStore): RequestListener {
  return (request, response) => {
    const { method = "", url = "/", headers } = request;
    // Another host name would be another site's, pointed at us to read the mails (DNS rebinding).
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? "")) return notFound(response, 421);
    if (method !== "GET" && method !== "HEAD") return notFound(response, 405);
    const { pathname, searchParams } = new URL(url, "http://localhost");
    if (pathname === "/") return sendPage(response, { title: "Inbox", body: listBody(store, searchParams) });
    const [, id = "", frame] = /^\/mails\/([0-9a-f-]{36})(\/html)?$/.exec(pathname) ?? [];
    show(store, id, frame !== undefined, response).catch((error: unknown) => {
      sendPage(response, {
        status: 500,
        title: "Mail not readable",
        body: html`<h1>This mail cannot be read</h1><p>${String(error)}</p>`,
      });
    });
  };
}

async function show(store: MailStore, id: string, asFrame: boolean, response: ServerResponse): Promise<void> {
  const [mail, text] = [store.get(id), await store.read(id)];
  if (!mail || !text) return notFound(response, 404);
  if (!asFrame) return sendPage(response, { title: mail.subject, body: mailBody(mail, text), frames: true });
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": framePolicy,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
  response.end(mailFrame(text));
}

function notFound(response: ServerResponse, status: number): void {
  sendPage(response, {
    status,
    title: "Not found",
    body: html`<h1>There is no such page</h1><p><a href="/">Inbox</a></p>`,
  });
}
