import { createHash } from "node:crypto";
import type { ReadableStream } from "node:stream/web";
import type { HttpResponseInit } from "@azure/functions";
import type { FieldProblem, ProblemCode } from "./problem.ts";

/** On every answer. The last one tells the browser to come by HTTPS alone from then on; it counts over HTTPS only. */
const ALWAYS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000",
};

/**
 * An error for programs: `{ error: { code, message, details? } }`. Never quote a body, a token or a pass in `message`.
 */
export function problem(
  status: number,
  code: ProblemCode,
  message: string,
  details?: readonly FieldProblem[],
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit {
  const error = { code, message, ...(details && { details }) };
  return { status, jsonBody: { error }, headers: { ...ALWAYS, "X-Robots-Tag": "noindex", ...headers } };
}

/** JSON for programs, never cached. @typeParam T what the route promises to answer. */
export function json<T>(status: number, body: NoInfer<T>): HttpResponseInit {
  return { status, jsonBody: body, headers: { ...ALWAYS, "X-Robots-Tag": "noindex" } };
}

/** A file of records, as it is read; a browser saves it under this name. */
export const csv = (status: number, body: ReadableStream, fileName: string): HttpResponseInit => ({
  status,
  body,
  headers: {
    ...ALWAYS,
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${fileName}"`,
    "X-Robots-Tag": "noindex",
  },
});

/**
 * An HTML page for one person: never cached, framed, indexed or referred from, and without script. Only the styles of
 * its own head (the first `<style>` element) are allowed, by hash: nothing slipped into the text can style the page.
 * @param html a whole document; everything in it from outside must be escaped already.
 * @param options.frames it shows another page of ours within itself. @param options.pictures it holds pictures, within
 * its own text.
 */
export function page(
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
  { frames = false, pictures = false }: { readonly frames?: boolean; readonly pictures?: boolean } = {},
): HttpResponseInit {
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1];
  const styles = style === undefined ? "'none'" : `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
  const policy = [
    "default-src 'none'",
    `style-src ${styles}`,
    ...(frames ? ["frame-src 'self'"] : []),
    ...(pictures ? ["img-src data:"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return {
    status,
    body: html,
    headers: {
      ...ALWAYS,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "X-Frame-Options": "DENY",
      "X-Robots-Tag": "noindex, nofollow",
      ...headers,
    },
  };
}

/**
 * A mail as its reader sees it, within a page of ours or by itself: its styles are its own, and nothing in it runs, is
 * sent or leads anywhere. Its logo stands within it.
 */
export const shownMail = (html: string): HttpResponseInit => ({
  status: 200,
  body: html,
  headers: {
    ...ALWAYS,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Robots-Tag": "noindex, nofollow",
  },
});

/** Sends the browser elsewhere on this site. @param location a path of ours. */
export function redirect(location: string): HttpResponseInit {
  return { status: 302, headers: { ...ALWAYS, Location: location, "X-Robots-Tag": "noindex" } };
}

/** Sends the browser to another site, which an Admin has named in a setting: never to what a request says. */
export const leadTo = (url: string, headers: Readonly<Record<string, string>> = {}): HttpResponseInit => ({
  status: 302,
  headers: { ...ALWAYS, Location: url, "X-Robots-Tag": "noindex, nofollow", ...headers },
});

/** To the sign-in page and back to `path` (a path of ours, with its query). */
export const toSignIn = (path: string): HttpResponseInit =>
  redirect(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(path)}`);
