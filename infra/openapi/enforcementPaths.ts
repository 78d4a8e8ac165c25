import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { StoppedRequestSchema } from "../../functions/enforcement/http/showStopped.ts";
import { StartSchema, StopSchema } from "../../functions/enforcement/http/switchRequests.ts";
import { EnforcementWithAuditSchema, PolicyPreviewSchema } from "../../functions/enforcement/http/switchSchemas.ts";
import { EnforcementStatusSchema } from "../../shared/enforcement/enforcementStatus.ts";
import { StoppedListSchema } from "../../shared/enforcement/readStopped.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE, startExample, stopExample } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import {
  fromElsewhere,
  graphMayRefuse,
  html,
  mayHeal,
  needsRole,
  type Problems,
  problems,
  redirectTo,
  tooLarge,
} from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["enforcement"];
const notABody: Problems = { 400: ["malformedJson"], 415: ["unsupportedMediaType"], 422: ["invalidBody"] };
const formToken = z.string().describe("As the page gave it to this person for this action.");

const preview: ZodOpenApiOperationObject = {
  operationId: "previewPolicies",
  tags,
  summary: "The policies, exactly as they would be created",
  description: "Reads the strength, and writes nothing.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams: {
    query: z.object({ waveId: z.string().optional().describe("Whose policy to show; without it a placeholder's.") }),
  },
  responses: {
    200: {
      description: "The bodies, and the digest that a start would confirm.",
      content: { "application/json": { schema: PolicyPreviewSchema } },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, { 404: ["unknownWave"] }, mayHeal),
  },
};

const stopped: ZodOpenApiOperationObject = {
  operationId: "showStopped",
  tags,
  summary: "Whom the workforce policy refused within a day, and no wave watches",
  description: "Behind `outsideWaves` of `GET /api/enforcement`, fifty at a time. Reads rows alone.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams: { query: StoppedRequestSchema },
  responses: {
    200: { description: "The people.", content: { "application/json": { schema: StoppedListSchema } } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, { 400: ["invalidQuery"] }, mayHeal),
  },
};

const show: ZodOpenApiOperationObject = {
  operationId: "showEnforcement",
  tags,
  summary: "Whether people are enforced, and who decided what",
  security: tokenOrSessionWith(whoMay.readWaves),
  responses: {
    200: {
      description: "The switch with the last lines of the trail.",
      content: { "application/json": { schema: EnforcementWithAuditSchema }, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const enforcementPage = pageOf("enforcementPage", [403, 503], {
  summary: `${show.summary}, as a page`,
  security: sessionWith(whoMay.readWaves),
});

const decided = {
  202: {
    description:
      "Written down, and carried out as far as the time of a request allows; the status is the one after it.",
    content: { "application/json": { schema: EnforcementStatusSchema } },
  },
  302: redirectTo("the page `/enforcement`, after a form"),
};

const start: ZodOpenApiOperationObject = {
  operationId: "startEnforcement",
  tags,
  summary: "Ask for the start of enforcement, or confirm it",
  description:
    "With `reason` an Admin asks for it; with `digest` a second person confirms within 24 hours what was asked for. Then the policy is created in report-only, compared, everybody in its group is looked at, and it is enabled and read back. Sent twice it is one decision.",
  security: tokenOrSessionWith(whoMay.confirmStart),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: StartSchema, example: startExample },
      "application/x-www-form-urlencoded": {
        schema: z.object({ ...StartSchema.shape, formToken }),
        example: { ...startExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, fromElsewhere, mayHeal, graphMayRefuse, {
      401: ["freshSignInNeeded"],
      403: ["ownRequest", "handedCode", "outsideDoor"],
      409: [
        "doorNotUp",
        "alreadyRunning",
        "alreadyStarting",
        "nothingAsked",
        "otherDigest",
        "requestLapsed",
        "stopUnderWay",
        "strengthUnfit",
      ],
    }),
  },
};

const stop: ZodOpenApiOperationObject = {
  operationId: "stopEnforcement",
  tags,
  summary: "Return the workforce policy to report-only",
  description:
    "Possible in every state; it wins over a start that is under way. Nobody leaves the enforced group for it, and nobody enters until two people have started again. Sent twice it is one stop.",
  security: tokenOrSessionWith(whoMay.stop),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: StopSchema, example: stopExample },
      "application/x-www-form-urlencoded": {
        schema: z.object({ ...StopSchema.shape, formToken }),
        example: { ...stopExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, fromElsewhere, mayHeal, graphMayRefuse, {
      401: ["freshSignInNeeded"],
      403: ["outsideDoor"],
      409: ["secondPersonNeeded"],
    }),
  },
};

export const enforcementPaths: ZodOpenApiPathsObject = {
  "/api/policies/preview": { get: preview },
  "/api/enforcement": { get: show },
  "/api/start": { post: start },
  "/api/stop": { post: stop },
  "/enforcement": { get: enforcementPage },
  "/api/stopped": { get: stopped },
  "/stopped": {
    get: pageOf("stoppedPage", [400, 403, 503], {
      summary: `${stopped.summary}, as a page`,
      security: sessionWith(whoMay.readWaves),
      requestParams: { query: StoppedRequestSchema },
    }),
  },
};
