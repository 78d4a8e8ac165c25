import type { HttpRequest } from "@azure/functions";
import type { Config } from "../config/config.ts";

type Headers = Pick<HttpRequest, "headers">;

/**
 * A program with a token of its own, not a browser with a session: JSON, no cookie, and none of the headers that every
 * browser sends with a POST. App Service has checked the token already and does not say which of the two it was.
 */
export const isApiCall = ({ headers }: Headers): boolean => isJson({ headers }) && isProgram({ headers });

/** The same of a body that no form of a page can send. */
export const isProgram = ({ headers }: Headers): boolean =>
  !headers.has("cookie") && !headers.has("origin") && !headers.has("sec-fetch-site");

/**
 * Whether a state-changing request comes from our own pages, or from a program (`isApiCall`). A browser that tells
 * neither where a request comes from is refused. Our pages send `Referrer-Policy: no-referrer`, with which browsers
 * post `Origin: null`: then `Sec-Fetch-Site`, which no script can set, has to say it.
 */
export function isSameOrigin(request: Headers, config: Pick<Config, "publicUrl">): boolean {
  if (isApiCall(request)) return true;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site !== null && site !== "same-origin") return false;
  if (origin !== null && origin !== "null") return origin === new URL(config.publicUrl).origin;
  return site === "same-origin";
}

/** `application/json`, whatever its parameters. */
export const isJson = (request: Headers): boolean => mediaType(request) === "application/json";

/** The media type in lower case, without parameters; empty when there is none. */
export const mediaType = ({ headers }: Headers): string =>
  (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
