import type { HttpResponseInit } from "@azure/functions";
import { json, redirect } from "../../shared/web/answers.ts";

import type { Health } from "./schemas.ts";

/** `GET /`: the waves are what people come for. */
export const home = async (): Promise<HttpResponseInit> => redirect("/waves");

/** `GET /api/health`: the process answers; says nothing about anybody, so it needs no sign-in. */
export const health = async (): Promise<HttpResponseInit> => json<Health>(200, { status: "ok" });
