import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { ErasePersonSchema, UNDERSTOOD } from "../../functions/erasure/requests.ts";
import { ErasureStatusSchema } from "../../functions/erasure/schemas.ts";
import { ErasureRefusalCodeSchema } from "../../shared/domain/erasure/refusalWords.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { graphMayRefuse, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["people"];
const requestParams = { path: z.object({ userId: z.guid().describe("Object id of the person, gone or not.") }) };
const content = { "application/json": { schema: ErasureStatusSchema } };
const example = { reason: "request 2027-118", understood: UNDERSTOOD };

const erasePerson: ZodOpenApiOperationObject = {
  operationId: "erasePerson",
  tags,
  summary: "Delete what is known of one person",
  description:
    "Rows of the person are deleted; in the audit trail, and in rows of others, a random pseudonym stands in their place. Refused with everything that is in the way, the first of it as the code, while anything is open or a safety rule rests on it. Carried on by itself until it is done. Security is told. Needs a sign-in of the last 15 minutes. Sent twice it is one.",
  security: tokenOrSessionWith(whoMay.erasePerson),
  requestParams,
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: ErasePersonSchema, example },
      "application/x-www-form-urlencoded": {
        schema: ErasePersonSchema.extend({ formToken: z.string().describe("As the page gave it to this viewer.") }),
        example: { ...example, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: { description: "Begun, and carried out as far as there was time.", content },
    302: redirectTo("the page of the erasure, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "ownCase", "outsideDoor"],
      404: ["unknownPerson"],
      409: ["doorNotUp", ...ErasureRefusalCodeSchema.exclude(["ownCase", "accountThere"]).options],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const showErasure: ZodOpenApiOperationObject = {
  operationId: "showErasure",
  tags,
  summary: "What is stored of one person, why it cannot be deleted now, and how far a deletion has come",
  description:
    "The account is looked up live; nothing is changed. What could not be counted in time is not in `stored`.",
  security: tokenOrSessionWith(whoMay.readErasure),
  requestParams,
  responses: {
    200: { description: "What is stored.", content },
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, { 404: ["unknownPerson"] }),
  },
};

const erasurePage = pageOf("erasurePage", [403, 404, 503], {
  summary: "What is stored of one person, and the form that deletes it, as a page",
  security: sessionWith(whoMay.readErasure),
  requestParams,
});

export const erasurePaths: ZodOpenApiPathsObject = {
  "/api/people/{userId}/erase": { get: showErasure, post: erasePerson },
  "/people/{userId}/erase": { get: erasurePage },
};
