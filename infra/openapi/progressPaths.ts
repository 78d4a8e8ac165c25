import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { ProgressRequestSchema } from "../../functions/progress/requests.ts";
import { ProgressAnswerSchema } from "../../functions/progress/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { mayHeal, needsRole, type Problems, problems, redirectTo } from "./problems.ts";
import { tokenOrSessionWith } from "./security.ts";

const toSignIn = redirectTo("the sign-in page, for a browser without a session");
const text = { schema: { type: "string" as const } };
const unknown: Problems = { 400: ["invalidQuery"], 404: ["unknownWave"] };

const showProgress: ZodOpenApiOperationObject = {
  operationId: "showProgress",
  tags: ["waves"],
  summary: "Everybody in numbers, now and day by day",
  description:
    "As a timer counted last, once after each reading of the registration report: nobody is counted while somebody waits. CSV has a record for each day; UTF-8 with a byte order mark, and a cell that begins like a formula has an apostrophe before it.",
  security: tokenOrSessionWith(whoMay.readProgress),
  requestParams: { query: ProgressRequestSchema },
  responses: {
    200: {
      description: "The numbers.",
      content: { "application/json": { schema: ProgressAnswerSchema }, "text/csv": text },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknown, mayHeal),
  },
};

export const progressPaths: ZodOpenApiPathsObject = { "/api/progress": { get: showProgress } };
