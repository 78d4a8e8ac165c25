import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { DeclareSchema, WAVE_ID } from "../../functions/waves/http/requests.ts";
import { DeclarationListSchema } from "../../functions/waves/http/schemas.ts";
import { PreflightReportSchema } from "../../shared/waves/preflightReport.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { html, mayHeal, needsRole, type Problems, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const path = z.object({ waveId: z.string().regex(WAVE_ID) });
const unknownWave: Problems = { 404: ["unknownWave"] };

const showPreflight: ZodOpenApiOperationObject = {
  operationId: "showPreflight",
  tags: ["waves"],
  summary: "What the checks of the tenant said about a wave",
  description:
    "The last run at its start, before report-only and in the hour before the flip. A check that blocks and fails, or is not known, holds the wave up; it is made again within the hour.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams: { path },
  responses: {
    200: { description: "The runs.", content: { "application/json": { schema: PreflightReportSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknownWave, mayHeal),
  },
};

const declareExample = {
  check: "P55.issuers",
  note: "Three people of the desk know the way to a code, and practised it.",
} as const;

const declare: ZodOpenApiOperationObject = {
  operationId: "declare",
  tags: ["waves"],
  summary: "Declare what Graph cannot tell",
  description:
    "With the name of whoever declares it; it lapses after `DECLARATION_DAYS`. It takes the place of the one before. That the helpdesk is ready (P55) is declared point by point: an announcement waits until all five are.",
  security: tokenOrSessionWith(whoMay.declare),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: DeclareSchema, example: declareExample },
      "application/x-www-form-urlencoded": {
        schema: DeclareSchema.extend({
          formToken: z.string().describe("As the page gave it to this person for this action."),
        }),
        example: { ...declareExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "All that is declared.", content: { "application/json": { schema: DeclarationListSchema } } },
    302: redirectTo("the page of the checks, after a form"),
    ...problems("json", tooLarge),
    ...problems(
      "jsonOrPage",
      { 400: ["malformedJson"], 415: ["unsupportedMediaType"], 422: ["invalidBody"] },
      needsRole,
      { 403: ["notSameOrigin", "formTooOld"] },
      mayHeal,
    ),
  },
};

export const preflightPaths: ZodOpenApiPathsObject = {
  "/api/waves/{waveId}/preflight": { get: showPreflight },
  "/api/preflight/declarations": { post: declare },
  "/waves/{waveId}/preflight": {
    get: pageOf("preflightPage", [403, 404, 503], {
      summary: `${showPreflight.summary}, as a page`,
      security: sessionWith(whoMay.readWaves),
      requestParams: { path },
    }),
  },
};
