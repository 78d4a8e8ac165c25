import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { RetentionSchema } from "../../functions/retention/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { html, mayHeal, needsRole, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const show: ZodOpenApiOperationObject = {
  operationId: "showRetention",
  tags: ["app"],
  summary: "What is kept of people, for how long, and what was deleted last",
  description:
    "The settings in force, how far the timer has come that deletes what has served its time, and each table of the app with what of people stands in it: for a record of processing activities.",
  security: tokenOrSessionWith(whoMay.readRetention),
  responses: {
    200: { description: "All of it.", content: { "application/json": { schema: RetentionSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const retentionPage = pageOf("retentionPage", [403, 503], {
  summary: `${show.summary}, as a page`,
  security: sessionWith(whoMay.readRetention),
});

export const retentionPaths: ZodOpenApiPathsObject = {
  "/api/retention": { get: show },
  "/retention": { get: retentionPage },
};
