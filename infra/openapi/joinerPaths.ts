import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { JoinerRangeSchema } from "../../functions/joiners/requests.ts";
import { AcceptedEventSchema, JoinerListSchema, JoinerSchema } from "../../functions/joiners/schemas.ts";
import { PickUpFormSchema } from "../../functions/passes/requests.ts";
import { HiredEventSchema } from "../../shared/hr/canonicalEvent.ts";
import hiredEventExample from "../../shared/hr/hiredEvent.example.json" with { type: "json" };
import leaveEndedExample from "../../shared/hr/leaveEndedEvent.example.json" with { type: "json" };
import { LeaveEndedEventSchema, LeaveStartedEventSchema } from "../../shared/hr/leaveEvents.ts";
import leaveStartedExample from "../../shared/hr/leaveStartedEvent.example.json" with { type: "json" };
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { errorPages, html, mayHeal, needsRole, problems, redirectTo } from "./problems.ts";
import { anySession, tokenOrSessionWith } from "./security.ts";

const tags = ["joiners"];

const hrEvent = {
  schema: z.union([HiredEventSchema, LeaveStartedEventSchema, LeaveEndedEventSchema]),
  examples: {
    hired: { summary: "Somebody was hired", value: hiredEventExample },
    leaveStarted: { summary: "A leave begins", value: leaveStartedExample },
    leaveEnded: { summary: "A leave is over", value: leaveEndedExample },
  },
};

const hrEvents: ZodOpenApiOperationObject = {
  operationId: "hrEvents",
  tags,
  summary: "HR tells of a hire or of a leave",
  description:
    "A CloudEvent of the type hr.worker.hired.v1, hr.worker.leave-started.v1 or hr.worker.leave-ended.v1, signed as Standard Webhooks has it. What was answered 202 is stored and never lost; anything else may be sent again without harm. Attributes that the schema does not name are ignored, a manager included: who may collect a pass is Entra's word alone. Other methods than POST are answered 405.",
  security: [{ hrSignature: [] }],
  requestParams: {
    header: z.object({
      "webhook-id": z.string().describe("Signed with the body."),
      "webhook-timestamp": z
        .string()
        .regex(/^\d{1,12}$/)
        .describe("Unix seconds at which it was signed, by the wall clock."),
    }),
  },
  requestBody: {
    required: true,
    content: {
      "application/json": hrEvent,
      "application/cloudevents+json": hrEvent,
    },
  },
  responses: {
    202: { description: "Stored.", content: { "application/json": { schema: AcceptedEventSchema } } },
    ...problems("json", {
      400: ["malformedJson"],
      401: ["unsigned", "stale", "wrongSignature"],
      405: ["methodNotAllowed"],
      409: ["eventIdUsed", "sequenceUsed"],
      413: ["tooLarge"],
      415: ["unsupportedMediaType"],
      422: ["typeNotHandled", "invalidEvent"],
      503: ["tryAgain"],
    }),
  },
};

const listJoiners: ZodOpenApiOperationObject = {
  operationId: "listJoiners",
  tags,
  summary: "How many joiners are where, and a page of them",
  security: tokenOrSessionWith(whoMay.readJoiners),
  requestParams: { query: JoinerRangeSchema },
  responses: {
    200: { description: "The joiners.", content: { "application/json": { schema: JoinerListSchema } } },
    ...problems("json", needsRole, { 400: ["invalidQuery"] }),
    ...problems("jsonOrPage", mayHeal),
  },
};

const showJoiner: ZodOpenApiOperationObject = {
  operationId: "showJoiner",
  tags,
  summary: "Where a joiner stands, and what happened",
  security: tokenOrSessionWith(whoMay.readJoiners),
  requestParams: { path: z.object({ joinerId: z.guid().describe("As the answer to the HR event told it.") }) },
  responses: {
    200: { description: "The joiner.", content: { "application/json": { schema: JoinerSchema } } },
    ...problems("json", needsRole, { 404: ["unknownJoiner"] }),
    ...problems("jsonOrPage", mayHeal),
  },
};

const link = {
  path: z.object({ grantId: z.guid() }),
  query: z.object({ sig: z.string().describe("As the mail has it; it is a secret.") }),
};
const pages = ["pages"];
const toSignIn = redirectTo("the sign-in page, for a browser without a session");

const lookAtPickUp: ZodOpenApiOperationObject = {
  operationId: "lookAtPickUp",
  tags: pages,
  summary: "The page where a manager collects a pass",
  description: "It changes and reveals nothing, whoever follows the link.",
  security: anySession,
  requestParams: link,
  responses: {
    200: { description: "The page with its form.", content: html },
    302: toSignIn,
    ...errorPages(403, 404, 409, 410, 503),
  },
};

const pressPickUp: ZodOpenApiOperationObject = {
  operationId: "pressPickUp",
  tags: pages,
  summary: "Collect the pass, from the page's own form",
  description: "Only for who is the account's manager in Entra at that moment. The code stands in this answer only.",
  security: anySession,
  requestParams: link,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: PickUpFormSchema,
        example: { formToken: FORM_TOKEN_EXAMPLE, identityCheckedBy: "inPerson" },
      },
    },
  },
  responses: {
    200: { description: "The page with the code.", content: html },
    ...errorPages(400, 401, 403, 404, 409, 410, 413, 415, 429, 503),
  },
};

const headOfPickUp: ZodOpenApiOperationObject = {
  operationId: "headOfPickUp",
  tags: pages,
  summary: "For programs that look at links in mails; it tells nothing",
  security: anySession,
  requestParams: link,
  responses: { 200: { description: "No body." }, 302: toSignIn },
};

export const joinerPaths: ZodOpenApiPathsObject = {
  "/api/hr/events": { post: hrEvents },
  "/api/joiners": { get: listJoiners },
  "/api/joiners/{joinerId}": { get: showJoiner },
  "/pick-up/{grantId}": { get: lookAtPickUp, head: headOfPickUp, post: pressPickUp },
};
