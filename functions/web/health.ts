import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { json, redirect } from "../../shared/web/answers.ts";
import type { Health } from "./schemas.ts";

/**
 * `GET /api/health`: the process answers; says nothing about anybody, so it needs no sign-in. With `?deep` it leads to
 * the list of what does not go on. App Service authentication lets this path through unasked, and what it does with the
 * headers of such a request nobody has written down: here no caller is believed to be anybody.
 */
export const health = async ({ query }: Pick<HttpRequest, "query">): Promise<HttpResponseInit> =>
  query.has("deep") ? redirect("/api/troubles") : json<Health>(200, { status: "ok" });
