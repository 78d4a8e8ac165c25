import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { passBodies } from "../../functions/people/requests.ts";
import { PassShownSchema, PassWaitsSchema } from "../../functions/people/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { graphMayRefuse, html, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["people"];
const requestParams = { path: z.object({ userId: z.guid().describe("Object id of the person in Entra.") }) };
const passBody = z.union([passBodies.issue, passBodies.agree, passBodies.show, passBodies.name]);
const passExample = {
  pressId: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a",
  reason: "lostPhone",
  identityCheckedBy: "calledKnownNumber",
};

const issuePass: ZodOpenApiOperationObject = {
  operationId: "issuePass",
  tags,
  summary: "Make a one-time code for a person at the helpdesk",
  description:
    "The Helpdesk or an Admin makes it, with how it is known that it is really the person; needs a sign-in of the last 15 minutes, and everything is looked at live. Where something is unusual (a code within seven days, a failure within a day, no working hour there, many codes within an hour, sign-ins that were stopped) it waits for an hour: a second person, of the Helpdesk or an Approver or Admin, agrees, and whoever asked is shown the code. `deputy` names somebody who collects it by a link in the manager's place. The code stands in this answer and nowhere else; it is never made for oneself, for privileged people, break-glass accounts or guests. Each refusal stands in the audit trail.",
  security: tokenOrSessionWith(whoMay.confirmPass),
  requestParams,
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: passBody, example: passExample },
      "application/x-www-form-urlencoded": {
        schema: z.intersection(
          passBody,
          z.object({ formToken: z.string().describe("As the page gave it to this viewer.") }),
        ),
        example: { ...passExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: {
      description: "The code. A form is answered by a page with it.",
      content: { "application/json": { schema: PassShownSchema }, ...html },
    },
    202: {
      description: "Nothing was made: it waits for somebody.",
      content: { "application/json": { schema: PassWaitsSchema } },
    },
    302: redirectTo("the page, after a form that waits for somebody"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: [
        "notSameOrigin",
        "formTooOld",
        "outsideDoor",
        "notForAccount",
        "ownCase",
        "needsSecondPerson",
        "handedCode",
        "notTheAsker",
      ],
      404: ["unknownPerson"],
      409: [
        "doorNotUp",
        "notForAccount",
        "privileged",
        "strengthTakesNoPass",
        "nothingToConfirm",
        "cannotCollect",
        "codeGone",
        "codeValidAlready",
        "passesTurnedOff",
        "refusedByEntra",
      ],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
      429: ["coolingDown", "overLimit"],
      503: ["rolesUnreadable"],
    }),
  },
};

const passPage = pageOf("passPage", [403, 404, 503], {
  summary: "Where the helpdesk makes a code for a person, agrees to one, or names who collects it",
  security: sessionWith(whoMay.confirmPass),
  requestParams,
});

export const passPaths: ZodOpenApiPathsObject = {
  "/api/people/{userId}/pass": { post: issuePass },
  "/people/{userId}/pass": { get: passPage },
};
