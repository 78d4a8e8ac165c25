import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import {
  LeaverDecisionSchema,
  LeaverRangeSchema,
  LiftLeftSchema,
  RestoreGroupsSchema,
} from "../../functions/leavers/requests.ts";
import {
  GroupsRestoredSchema,
  LeaverListSchema,
  LeaversDecidedSchema,
  LeaverWithTrailSchema,
  LeftLiftedSchema,
} from "../../functions/leavers/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE, leaverDecisionExample } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { graphMayRefuse, html, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["leavers"];
const liftExample = { reason: "HR named the wrong worker.", at: "2027-05-31T22:00:12.000Z" };
const security = tokenOrSessionWith(whoMay.readLeavers);

const listLeavers: ZodOpenApiOperationObject = {
  operationId: "listLeavers",
  tags,
  summary: "Of whom HR told that they leave, or never come",
  security,
  requestParams: { query: LeaverRangeSchema },
  responses: {
    200: { description: "Counts and a page of them.", content: { "application/json": { schema: LeaverListSchema } } },
    ...problems("jsonOrPage", needsRole, mayHeal, { 400: ["invalidQuery"] }),
  },
};

const showLeaver: ZodOpenApiOperationObject = {
  operationId: "showLeaver",
  tags,
  summary: "One of them, with each step and what happened",
  security,
  requestParams: { path: z.object({ leaverId: z.guid().describe("As the answer to HR's event names it.") }) },
  responses: {
    200: { description: "The leaver.", content: { "application/json": { schema: LeaverWithTrailSchema } } },
    ...problems("jsonOrPage", needsRole, mayHeal, { 404: ["unknownLeaver"] }),
  },
};

const decideLeavers: ZodOpenApiOperationObject = {
  operationId: "decideLeavers",
  tags,
  summary: "Release or drop leavers whom the brake holds",
  description:
    "Above LEAVERS_AN_HOUR or LEAVERS_SHARE within an hour, or where too many are due within a day, whoever leaves is held, and nothing is done. Needs a sign-in of the last 15 minutes, and what the door says. Sent twice it is one decision.",
  security: tokenOrSessionWith(whoMay.decideLeavers),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: LeaverDecisionSchema, example: leaverDecisionExample },
      "application/x-www-form-urlencoded": {
        schema: LeaverDecisionSchema.extend({ leaverIds: z.string(), formToken: z.string() }),
        example: {
          ...leaverDecisionExample,
          leaverIds: leaverDecisionExample.leaverIds.join(","),
          formToken: FORM_TOKEN_EXAMPLE,
        },
      },
    },
  },
  responses: {
    200: { description: "Written down.", content: { "application/json": { schema: LeaversDecidedSchema } } },
    302: redirectTo("the page of the leavers, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "outsideDoor"],
      409: ["doorNotUp", "notHeld"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const restoreGroups: ZodOpenApiOperationObject = {
  operationId: "restoreGroups",
  tags,
  summary: "Put somebody back into the groups that the app took them out of",
  description:
    "Only where LEAVER_STEPS has `groups`. Needs a sign-in of the last 15 minutes, and what the door says. Sent twice it is once.",
  security: tokenOrSessionWith(whoMay.decideLeavers),
  requestParams: { path: z.object({ leaverId: z.guid() }) },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: RestoreGroupsSchema, example: { reason: "HR named the wrong worker." } },
      "application/x-www-form-urlencoded": {
        schema: RestoreGroupsSchema.extend({ formToken: z.string() }),
        example: { reason: "HR named the wrong worker.", formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: {
      description: "Done; after a form, a page that says so, and names the groups that Entra refuses.",
      content: { "application/json": { schema: GroupsRestoredSchema }, ...html },
    },
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "formTooOld", "outsideDoor", "ownCase"],
      404: ["unknownLeaver"],
      409: ["doorNotUp", "nothingToRestore"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const sayBack: ZodOpenApiOperationObject = {
  operationId: "sayBack",
  tags,
  summary: "Say that somebody works here of whom HR told that they left",
  description:
    "They may be offered a code again, waves may take them, and whatever is not done yet of what follows is not done. Every link of before is closed. Never for oneself, for accounts with admin rights or of break-glass, or for guests. Security is mailed. Needs a sign-in of the last 15 minutes, and what the door says. Sent twice it is once.",
  security: tokenOrSessionWith(whoMay.liftLeft),
  requestParams: { path: z.object({ userId: z.guid() }) },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: LiftLeftSchema, example: liftExample },
      "application/x-www-form-urlencoded": {
        schema: LiftLeftSchema.extend({ formToken: z.string() }),
        example: { ...liftExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "Done.", content: { "application/json": { schema: LeftLiftedSchema } } },
    302: redirectTo("the person's page, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "formTooOld", "outsideDoor", "ownCase", "notForAccount"],
      404: ["unknownPerson"],
      409: ["doorNotUp", "hasNotLeft", "notForAccount", "privileged", "toldAnew"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
      503: ["rolesUnreadable"],
    }),
  },
};

const leaversPage = pageOf("leaversPage", [403, 503], {
  summary: "Who leaves, what was done, and who waits for a decision, as a page",
  security: sessionWith(whoMay.readLeavers),
});

export const leaverPaths: ZodOpenApiPathsObject = {
  "/api/leavers": { get: listLeavers },
  "/api/leavers/decision": { post: decideLeavers },
  "/api/leavers/{leaverId}": { get: showLeaver },
  "/api/leavers/{leaverId}/groups": { post: restoreGroups },
  "/api/people/{userId}/back": { post: sayBack },
  "/leavers": { get: leaversPage },
};
