import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { SpotFormSchema } from "../../functions/passes/requests.ts";
import { AskForCodeSchema } from "../../functions/team/requests.ts";
import { CodeOfferedSchema, TeamSchema } from "../../functions/team/schemas.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { errorPages, graphMayRefuse, html, mayHeal, problems, redirectTo, tooLarge } from "./problems.ts";
import { anySession, anyToken } from "./security.ts";

const tags = ["self"];
const signedIn = { 401: ["notSignedIn"], 403: ["clientNotAllowed"] } as const;
const form = z.object({ formToken: z.string().describe("As the page gave it to this person.") });

const showTeam: ZodOpenApiOperationObject = {
  operationId: "showTeam",
  tags,
  summary: "Who of one's own people is late",
  description:
    "Of those who report to whoever asks, in Entra, at this moment: whoever takes part in a wave that has opened and is not ready. No role is needed.",
  security: anyToken,
  responses: {
    200: { description: "The people.", content: { "application/json": { schema: TeamSchema } } },
    ...problems("jsonOrPage", signedIn, mayHeal, graphMayRefuse),
  },
};

const askForCode: ZodOpenApiOperationObject = {
  operationId: "askForCode",
  tags,
  summary: "Ask for the link to a one-time code for one of one's own people",
  description:
    "The link goes by mail to the person's manager in Entra, who asks for it, and works for four days; no code is made or shown. Everything is looked at live. While an offer of the wave is open its link is mailed again, once a day, and no second one is made. Nobody but the manager of this moment is told anything, and each refusal stands in the audit trail, once a day.",
  security: [...anyToken, ...anySession],
  requestParams: { path: z.object({ userId: z.guid() }) },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: AskForCodeSchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: z.intersection(AskForCodeSchema, form),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: {
      description: "The link has gone out, now or before.",
      content: { "application/json": { schema: CodeOfferedSchema } },
    },
    302: redirectTo("the page of the team, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", signedIn, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      403: ["notSameOrigin", "formTooOld", "notForAccount", "ownCase", "notTheManager"],
      404: ["unknownPerson"],
      409: ["notInScope", "notForAccount", "privileged", "hasPasskey", "strengthTakesNoPass", "offeredToday"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
      503: ["rolesUnreadable"],
    }),
  },
};

const teamPage = pageOf("teamPage", [403, 503], {
  summary: "A manager's own people who are late, and a button for each that asks for a code",
  security: anySession,
});

const onThePath = { path: z.object({ userId: z.guid() }) };
const spotPage = pageOf("giveOnTheSpotPage", [403, 404, 409, 503], {
  summary: "The form with which a manager gives a code to one of their own people, on the spot",
  security: anySession,
  requestParams: onThePath,
});
const spotHead: ZodOpenApiOperationObject = {
  operationId: "giveOnTheSpotHead",
  tags: ["pages"],
  summary: "The same without a body: changes and reveals nothing",
  security: anySession,
  requestParams: onThePath,
  responses: {
    200: { description: "Whoever it is." },
    302: toSignIn,
    403: { description: "Another program." },
  },
};
const pressOnTheSpot: ZodOpenApiOperationObject = {
  operationId: "giveOnTheSpot",
  tags: ["pages"],
  summary: "Show a one-time code for one of one's own people whose phone is lost or new",
  description:
    "Only the person's manager in Entra of this moment, by a form of the page and a sign-in of the last minutes. Everything is looked at live. The same form sent again makes no second code. Each press that is refused stands in the audit trail.",
  security: anySession,
  requestParams: onThePath,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: SpotFormSchema,
        example: {
          formToken: FORM_TOKEN_EXAMPLE,
          pressId: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a",
          reason: "lostPhone",
          identityCheckedBy: "inPerson",
        },
      },
    },
  },
  responses: {
    200: { description: "The page with the code.", content: html },
    ...errorPages(400, 401, 403, 404, 409, 410, 413, 415, 429, 503),
  },
};

export const teamPaths: ZodOpenApiPathsObject = {
  "/api/me/team": { get: showTeam },
  "/api/me/team/{userId}/code": { post: askForCode },
  "/my-team": { get: teamPage },
  "/my-team/{userId}/pass": { get: spotPage, head: spotHead, post: pressOnTheSpot },
};
