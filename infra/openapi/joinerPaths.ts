import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { JoinerRangeSchema } from "../../functions/joiners/requests.ts";
import { AcceptedEventSchema, JoinerListSchema, JoinerSchema } from "../../functions/joiners/schemas.ts";
import { PickUpFormSchema } from "../../functions/passes/requests.ts";
import hireCancelledExample from "../../shared/hr/hireCancelledEvent.example.json" with { type: "json" };
import hiredEventExample from "../../shared/hr/hiredEvent.example.json" with { type: "json" };
import { HiredEventSchema, RehiredEventSchema, StartDateChangedEventSchema } from "../../shared/hr/hireEvents.ts";
import leaveEndedExample from "../../shared/hr/leaveEndedEvent.example.json" with { type: "json" };
import { LeaveEndedEventSchema, LeaveStartedEventSchema } from "../../shared/hr/leaveEvents.ts";
import { HireCancelledEventSchema, TerminatedEventSchema } from "../../shared/hr/leaverEvents.ts";
import leaveStartedExample from "../../shared/hr/leaveStartedEvent.example.json" with { type: "json" };
import managerChangedExample from "../../shared/hr/managerChangedEvent.example.json" with { type: "json" };
import { ManagerChangedEventSchema, OtherEventSchema } from "../../shared/hr/notedEvents.ts";
import profileChangedExample from "../../shared/hr/profileChangedEvent.example.json" with { type: "json" };
import rehiredExample from "../../shared/hr/rehiredEvent.example.json" with { type: "json" };
import startDateChangedExample from "../../shared/hr/startDateChangedEvent.example.json" with { type: "json" };
import terminatedExample from "../../shared/hr/terminatedEvent.example.json" with { type: "json" };
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { toSignIn } from "./pages.ts";
import { errorPages, html, mayHeal, needsRole, problems } from "./problems.ts";
import { anySession, tokenOrSessionWith } from "./security.ts";

const tags = ["joiners"];

const hrEvent = {
  schema: z.union([
    HiredEventSchema,
    StartDateChangedEventSchema,
    HireCancelledEventSchema,
    ManagerChangedEventSchema,
    LeaveStartedEventSchema,
    LeaveEndedEventSchema,
    RehiredEventSchema,
    TerminatedEventSchema,
    OtherEventSchema,
  ]),
  examples: {
    hired: { summary: "Somebody was hired", value: hiredEventExample },
    startDateChanged: { summary: "The first day of work moved", value: startDateChangedExample },
    hireCancelled: { summary: "Somebody will not come after all", value: hireCancelledExample },
    managerChanged: { summary: "Somebody has another manager", value: managerChangedExample },
    leaveStarted: { summary: "A leave begins", value: leaveStartedExample },
    leaveEnded: { summary: "A leave is over", value: leaveEndedExample },
    rehired: { summary: "Somebody comes back", value: rehiredExample },
    terminated: { summary: "Somebody leaves", value: terminatedExample },
    profileChanged: { summary: "Something from which nothing follows", value: profileChangedExample },
  },
};

const hrEvents: ZodOpenApiOperationObject = {
  operationId: "hrEvents",
  tags,
  summary: "HR tells of a hire, of a leave, or of whoever goes",
  description:
    "A CloudEvent of the family hr.worker.….v1, signed as Standard Webhooks has it: hired, start-date-changed, hire-cancelled, manager-changed, leave-started, leave-ended, rehired and terminated. Any other name of the family, profile-changed say, is taken in, stands in the trail, and nothing follows. What was answered 202 is stored and never lost; anything else may be sent again without harm. Attributes that the schema does not name are ignored, a manager included: who may collect a pass is Entra's word alone. Other methods than POST are answered 405.",
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
