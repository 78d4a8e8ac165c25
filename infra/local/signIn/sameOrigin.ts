import type { IncomingHttpHeaders } from "node:http";

const isLoopback = (host: string): boolean => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);

/**
 * Whether a form came from a page of ours. Browsers always send `Origin` with a form, so a request without it is
 * refused like a foreign one. The host must be this machine's own name: another site's name, pointed at us, has an
 * origin equal to its host.
 */
export function isOwnForm({ origin, host = "", "sec-fetch-site": site }: IncomingHttpHeaders): boolean {
  return isLoopback(host) && origin === `http://${host}` && (site === undefined || site === "same-origin");
}

/**
 * A path on this origin to go on to. `undefined` for all that a browser would take elsewhere: `//other`, `/\other`,
 * `https:other`, and control characters, which it drops while reading.
 */
export function ownPath(redirect: string): string | undefined {
  if (!/^\/(?![/\\])/.test(redirect) || /[\p{Cc}\\]/u.test(redirect)) return undefined;
  const base = "http://own.invalid";
  if (!URL.canParse(redirect, base)) return undefined;
  const { origin, pathname, search, hash } = new URL(redirect, base);
  // Dot segments may leave a path that begins with two slashes.
  return origin === base && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : undefined;
}
