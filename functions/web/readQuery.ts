import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import { problem } from "../../shared/web/answers.ts";
import type { FieldProblem } from "../../shared/web/problem.ts";
import { type Say, wantsPage } from "./door.ts";

/**
 * The query of a request, as its schema has it. Programs are told of each fault by field, people in one sentence.
 */
export function readQuery<Query>(
  request: HttpRequest,
  schema: z.ZodType<Query>,
  say: Say,
): { readonly query: Query } | { readonly refusal: HttpResponseInit } {
  const read = schema.safeParse(Object.fromEntries(request.query));
  if (read.success) return { query: read.data };
  const details = read.error.issues.map(({ path, message }): FieldProblem => ({ field: path.join("."), message }));
  const faults = details.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  const message = `The query is not understood: ${faults}.`;
  return {
    refusal: wantsPage(request) ? say(400, "invalidQuery", message) : problem(400, "invalidQuery", message, details),
  };
}
