import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { ConfirmDoorSchema, MakeDoorSchema } from "../../functions/door/http/doorRequests.ts";
import { DoorStatusSchema } from "../../functions/door/http/doorStatus.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { confirmDoorExample, FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import {
  fromElsewhere,
  graphMayRefuse,
  html,
  mayHeal,
  needsRole,
  notABody,
  type Problems,
  problems,
  redirectTo,
  tooLarge,
} from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["door"];
const needsFreshSignIn: Problems = { 401: ["freshSignInNeeded"] };
const formToken = z.string().describe("As the page gave it to this person for this action.");
const decided = {
  202: {
    description: "Written down; the status is the one after it.",
    content: { "application/json": { schema: DoorStatusSchema } },
  },
  302: redirectTo("the page `/door`, after a form"),
};

const show: ZodOpenApiOperationObject = {
  operationId: "showDoor",
  tags,
  summary: "Whether the door is up, by its last reading",
  security: tokenOrSessionWith(whoMay.readWaves),
  responses: {
    200: { description: "The door.", content: { "application/json": { schema: DoorStatusSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const doorPage = pageOf("doorPage", [403, 503], {
  summary: `${show.summary}, as a page with the steps in the portal`,
  security: sessionWith(whoMay.readWaves),
});

const make: ZodOpenApiOperationObject = {
  operationId: "askForDoor",
  tags,
  summary: "Have the two policies of the door made",
  description:
    "In report-only: a Conditional Access Administrator enables them in the portal. What is there already stays; sent again it goes on where it was.",
  security: tokenOrSessionWith(whoMay.makeDoor),
  requestBody: {
    required: false,
    content: {
      "application/json": { schema: MakeDoorSchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: z.object({ formToken }),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, needsFreshSignIn, fromElsewhere, mayHeal, graphMayRefuse, {
      409: ["doorNotUp"],
    }),
  },
};

const confirm: ZodOpenApiOperationObject = {
  operationId: "confirmDoor",
  tags,
  summary: "Confirm that the door is wanted as it is",
  description:
    "By somebody else than who had it made, once both policies are enabled. They are read first. Sent twice it is one confirmation.",
  security: tokenOrSessionWith(whoMay.confirmDoor),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: ConfirmDoorSchema, example: confirmDoorExample },
      "application/x-www-form-urlencoded": {
        schema: ConfirmDoorSchema.extend({ formToken }),
        example: { ...confirmDoorExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, needsFreshSignIn, fromElsewhere, mayHeal, graphMayRefuse, {
      403: ["ownRequest"],
      409: ["doorNotUp", "nothingAsked", "otherDigest"],
      422: ["invalidBody"],
    }),
  },
};

export const doorPaths: ZodOpenApiPathsObject = {
  "/api/door": { get: show, post: make },
  "/api/door/confirm": { post: confirm },
  "/door": { get: doorPage },
};
