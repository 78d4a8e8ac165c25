import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import { problem } from "../../shared/web/answers.ts";
import type { FieldProblem } from "../../shared/web/problem.ts";
import { type Say, wantsPage } from "./door.ts";

/**
 * The query of a request, as its schema has it; a name twice is none of one. Programs are told of each fault by field,
 * people in one sentence.
 */
export function readQuery<Query>(
  request: HttpRequest,
  schema: z.ZodType<Query>,
  say: Say,
): { readonly query: Query } | { readonly refusal: HttpResponseInit } {
  const names = [...request.query.keys()];
  const twice = names.filter((name, n) => names.indexOf(name) !== n);
  const read = schema.safeParse(Object.fromEntries(request.query));
  if (read.success && twice.length === 0) return { query: read.data };
  const details: readonly FieldProblem[] = [
    ...[...new Set(twice)].map((field) => ({ field, message: "must stand there once" })),
    ...(read.error?.issues ?? []).map(({ path, message }) => ({ field: path.join("."), message })),
  ];
  const faults = details.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  const message = `The query is not understood: ${faults}.`;
  return {
    refusal: wantsPage(request) ? say(400, "invalidQuery", message) : problem(400, "invalidQuery", message, details),
  };
}
