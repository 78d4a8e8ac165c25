import { readFile } from "node:fs/promises";
import type { HttpResponseInit } from "@azure/functions";
import { json } from "../../shared/web/answers.ts";

/** The build writes it beside the bundle: kept out of it, it costs the start of the app nothing. */
const besideTheBundle = (): Promise<string> => readFile(new URL("openapi.json", import.meta.url), "utf8");

/** `GET /api/openapi.json`: this API as an OpenAPI document. It tells nothing of the tenant, so it asks for no role. */
export const openApi =
  (read = besideTheBundle) =>
  async (): Promise<HttpResponseInit> =>
    json<unknown>(200, JSON.parse(await read()));
