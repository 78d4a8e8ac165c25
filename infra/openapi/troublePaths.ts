import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { TroubleListSchema } from "../../functions/troubles/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { html, mayHeal, needsRole, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const show: ZodOpenApiOperationObject = {
  operationId: "showTroubles",
  tags: ["app"],
  summary: "What is refused, or does not go on, at this moment",
  description:
    "Each with what was asked for, what the service said, since when, how often, and what to do. A refusal stands here from its first time on; what may heal by itself once it has lasted for an hour. Nothing is asked for this answer.",
  security: tokenOrSessionWith(whoMay.readTroubles),
  responses: {
    200: { description: "The list.", content: { "application/json": { schema: TroubleListSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const troublesPage = pageOf("troublesPage", [403, 503], {
  summary: `${show.summary}, as a page`,
  security: sessionWith(whoMay.readTroubles),
});

export const troublePaths: ZodOpenApiPathsObject = {
  "/api/troubles": { get: show },
  "/troubles": { get: troublesPage },
};
