import * as http from "node:http";
import * as https from "node:https";
import { CookieJar } from "./cookieJar.ts";
import { type BrowserForm, type ReadPage, readPage } from "./pageForms.ts";

export const STAND_IN_USER_AGENT = "Mozilla/5.0 (stand-in browser)";

export type { BrowserForm } from "./pageForms.ts";

export interface BrowserPage extends ReadPage {
  readonly status: number;
  /** The address at which the redirects ended. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
}

interface Navigation {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly body?: string;
  /** The page whose form or link leads here; absent for an address that was typed or came with a mail. */
  readonly from?: { readonly url: string; readonly referrerPolicy: string };
}

const mostRedirects = 10;
const mostBytes = 4 * 1024 * 1024;
const timeoutMs = 240_000;
const pools = { "http:": new http.Agent({ keepAlive: true }), "https:": new https.Agent({ keepAlive: true }) };

type Site = "none" | "same-origin" | "same-site" | "cross-site";

/** Two ports of one host are the same site. */
function siteOf(from: string | undefined, to: URL): Site {
  if (from === undefined) return "none";
  const { origin, protocol, hostname } = new URL(from);
  if (origin === to.origin) return "same-origin";
  return protocol === to.protocol && hostname === to.hostname ? "same-site" : "cross-site";
}

/**
 * A person's browser without scripts. It keeps cookies, follows redirects on this machine, reads forms, and says where
 * a request comes from as browsers do (`Origin`, `Sec-Fetch-*`, `SameSite`). `fetch` cannot do it, since it presents
 * itself as a script.
 */
export class PersonBrowser {
  readonly #jar = new CookieJar();
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers of the device, e.g. `user-agent`; lower case. */
  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
  }

  /**
   * Goes to an address: from outside of any page, as a link in a mail does, or by a link on a page.
   *
   * @throws Error when nobody answers there.
   */
  open(url: string, from?: BrowserPage): Promise<BrowserPage> {
    return this.#navigate({
      method: "GET",
      url: new URL(url),
      ...(from ? { from: { url: from.url, referrerPolicy: "" } } : {}),
    });
  }

  /**
   * Fills a form and sends it with a button, the first unless named.
   * @param values by field; a ticked checkbox has its value, an unticked one an empty text.
   * @param buttonText part of the text on the button.
   * @throws Error when the form has no such field, choice or button, or a required field is empty.
   */
  submit(form: BrowserForm, values: Readonly<Record<string, string>> = {}, buttonText = ""): Promise<BrowserPage> {
    const button = form.buttons.find(({ text }) => text.includes(buttonText));
    if (!button && buttonText !== "") throw new Error(`the form has no button ${JSON.stringify(buttonText)}`);
    const data = new URLSearchParams();
    for (const name of Object.keys(values)) {
      if (!form.fields.some((field) => field.name === name && field.type !== "hidden"))
        throw new Error(`the form has no field ${JSON.stringify(name)}`);
    }
    for (const { name, type, value, options, required } of form.fields) {
      const filled = values[name] ?? value;
      if (filled !== "" && options.length > 0 && !options.includes(filled))
        throw new Error(`${name} has no choice ${JSON.stringify(filled)}`);
      if (required && filled === "") throw new Error(`${name} must be filled in`);
      if (filled !== "" || (type !== "radio" && type !== "checkbox")) data.append(name, filled);
    }
    if (button && button.name !== "") data.append(button.name, button.value);
    const url = new URL(button?.action ?? form.action);
    if (form.method === "POST") return this.#navigate({ method: "POST", url, body: data.toString(), from: form.page });
    url.search = data.toString();
    return this.#navigate({ method: "GET", url, from: form.page });
  }

  async #navigate(first: Navigation): Promise<BrowserPage> {
    let { method, url, body } = first;
    let site = siteOf(first.from?.url, url);
    let origin = originOf(first, site);
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await this.#request(method, url, body, site, origin);
      this.#jar.store(url, answer.headers["set-cookie"] ?? []);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399 || location === undefined) {
        const { status, headers, markup } = answer;
        const isPage = /html/i.test(headers["content-type"] ?? "");
        const page = readPage(isPage ? markup : "", url.href, String(headers["referrer-policy"] ?? ""));
        return { ...page, ...(isPage ? {} : { text: markup }), status, url: url.href, headers };
      }
      const next = new URL(location, url);
      // What lies elsewhere is looked at by nobody on one machine.
      if (!isHere(next))
        return { ...readPage("", next.href, ""), status: answer.status, url: next.href, headers: answer.headers };
      // A chain of redirects is as foreign as its most foreign hop.
      if (site !== "none" && site !== "cross-site" && next.origin !== url.origin)
        site = worse(site, siteOf(url.href, next));
      if (answer.status !== 307 && answer.status !== 308) {
        method = "GET";
        body = undefined;
        origin = undefined;
      } else if (next.origin !== url.origin && origin !== undefined) origin = "null";
      url = next;
    }
    throw new Error(`${first.url.origin} redirects without end`);
  }

  #request(
    method: string,
    url: URL,
    body: string | undefined,
    site: Site,
    origin: string | undefined,
  ): Promise<{ status: number; headers: http.IncomingHttpHeaders; markup: string }> {
    const protocol = url.protocol === "https:" ? "https:" : "http:";
    const cookie = this.#jar.headerFor(url, { isCrossSite: site === "cross-site", isPost: method === "POST" });
    const headers: Record<string, string> = {
      "user-agent": STAND_IN_USER_AGENT,
      accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
      "accept-language": "en",
      ...this.#headers,
      "sec-fetch-site": site,
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
      "sec-fetch-user": "?1",
      ...(cookie === "" ? {} : { cookie }),
      ...(origin === undefined ? {} : { origin }),
      ...(body === undefined
        ? {}
        : { "content-type": "application/x-www-form-urlencoded", "content-length": String(Buffer.byteLength(body)) }),
    };
    return new Promise((resolve, reject) => {
      const request = (protocol === "https:" ? https : http).request(
        url,
        { method, headers, agent: pools[protocol], timeout: timeoutMs },
        (answer) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          answer.on("data", (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > mostBytes) request.destroy(new Error(`${url.origin} sends more than a page`));
            else chunks.push(chunk);
          });
          answer.once("error", reject);
          answer.once("end", () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              markup: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.once("timeout", () => request.destroy(new Error(`${url.origin} does not answer`)));
      request.once("error", reject);
      request.end(body);
    });
  }
}

const isHere = ({ hostname }: URL): boolean => ["127.0.0.1", "localhost", "[::1]"].includes(hostname);

const order: readonly Site[] = ["same-origin", "same-site", "cross-site"];
const worse = (a: Site, b: Site): Site => (order.indexOf(a) > order.indexOf(b) ? a : b);

/**
 * Only a request that may change something names its origin. A page that hides its address hides it there too. Source:
 * fetch.spec.whatwg.org, "append a request Origin header".
 */
function originOf({ method, from }: Navigation, site: Site): string | undefined {
  if (method !== "POST" || !from) return undefined;
  if (from.referrerPolicy === "no-referrer" || (from.referrerPolicy === "same-origin" && site !== "same-origin"))
    return "null";
  return new URL(from.url).origin;
}
