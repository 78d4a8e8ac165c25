import type { ZodOpenApiOperationObject } from "zod-openapi";
import { errorPages, html, redirectTo, type Status } from "./problems.ts";

export const toSignIn = redirectTo("the sign-in page, for a browser without a session");

/** A page for people in a browser. @param refusals statuses of the pages with which it refuses. */
export const pageOf = (
  operationId: string,
  refusals: readonly Status[],
  operation: Omit<ZodOpenApiOperationObject, "operationId" | "tags" | "responses">,
): ZodOpenApiOperationObject => ({
  operationId,
  tags: ["pages"],
  ...operation,
  responses: { 200: { description: "The page.", content: html }, 302: toSignIn, ...errorPages(...refusals) },
});
