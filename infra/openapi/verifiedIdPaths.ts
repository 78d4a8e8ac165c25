import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { CallbackSchema, OfferProofSchema, ProofFormSchema } from "../../functions/verifiedId/requests.ts";
import { CallbackTakenSchema } from "../../functions/verifiedId/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { errorPages, html, mayHeal, problems, tooLarge } from "./problems.ts";
import { nothing, sessionWith } from "./security.ts";

const onThePath = { path: z.object({ userId: z.guid() }) };
const inTheQuery = {
  query: z.object({
    grant: z.string().optional().describe("The grant's id."),
    sig: z.string().optional().describe("The link's secret."),
  }),
};
const helpdesk = sessionWith(whoMay.offerProof);

const offerPage = pageOf("offerProofPage", [403, 404, 409, 503], {
  summary: "The form with which the helpdesk opens a link for somebody who holds a Verified ID",
  security: helpdesk,
  requestParams: onThePath,
});
const offerHead: ZodOpenApiOperationObject = {
  operationId: "offerProofHead",
  tags: ["pages"],
  summary: "The same without a body: changes and reveals nothing",
  security: helpdesk,
  requestParams: onThePath,
  responses: {
    200: { description: "Whoever it is." },
    302: toSignIn,
    403: { description: "Another program, or without the role." },
  },
};
const offer: ZodOpenApiOperationObject = {
  operationId: "offerProof",
  tags: ["pages"],
  summary: "Open the link with which somebody proves who they are by a Verified ID",
  description:
    "By a form of the page and a sign-in of the last minutes. The link works for a day and for one code; without the person's credential and face it opens nothing. The same form sent again opens no second one. Each press that is refused stands in the audit trail.",
  security: helpdesk,
  requestParams: onThePath,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: OfferProofSchema,
        example: {
          formToken: FORM_TOKEN_EXAMPLE,
          pressId: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a",
          reason: "lostPhone",
        },
      },
    },
  },
  responses: {
    200: { description: "The page with the link.", content: html },
    ...errorPages(400, 401, 403, 404, 409, 410, 413, 415, 503),
  },
};

const look: ZodOpenApiOperationObject = {
  operationId: "proveIdentityPage",
  tags: ["pages"],
  summary: "Where somebody without a sign-in begins to prove who they are: the same page for every link",
  security: nothing,
  requestParams: inTheQuery,
  responses: { 200: { description: "The page.", content: html }, ...errorPages(404) },
};
const head: ZodOpenApiOperationObject = {
  operationId: "proveIdentityHead",
  tags: ["pages"],
  summary: "The same without a body: changes and reveals nothing",
  security: nothing,
  requestParams: inTheQuery,
  responses: { 200: { description: "Whatever the link." } },
};
const prove: ZodOpenApiOperationObject = {
  operationId: "proveIdentity",
  tags: ["pages"],
  summary: "Ask for a presentation; then, from the very page that asked, show the code",
  description:
    "The first form has the page asked for a Verified ID with Face Check. The second one, with what only that page holds, shows the code once the Request Service has told that the person is the one whom the code is for, within ten minutes and once. Everything is looked at live, under the limits of every other way. Nobody at the page is told why not; the audit trail is.",
  security: nothing,
  requestParams: inTheQuery,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: ProofFormSchema,
        example: {
          formToken: FORM_TOKEN_EXAMPLE,
          presentationId: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a",
          pageSecret: "FORM_SECRET_OF_THE_PAGE",
        },
      },
    },
  },
  responses: {
    200: { description: "The page that leads to the phone, or the one with the code.", content: html },
    ...errorPages(400, 403, 404, 410, 413, 415, 429, 503),
  },
};

const callback: ZodOpenApiOperationObject = {
  operationId: "presentationCallback",
  tags: ["app"],
  summary: "What the Request Service of Entra Verified ID tells of a presentation",
  description:
    "Only with the key that the app sent along with its request. It notes whether somebody has proven who they are, once and within minutes, and makes no code. An answer that is replayed, late or about somebody else is taken and counts for nothing; the caller is not told.",
  security: [{ requestServiceKey: [] }],
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: CallbackSchema,
        example: {
          requestId: "e4ef27ca-eb8c-4b63-823b-3b95140eac11",
          requestStatus: "request_retrieved",
          state: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a.92d076dd-450a-4247-aa5b-d2e75a1a5d58",
        },
      },
    },
  },
  responses: {
    202: { description: "It was taken.", content: { "application/json": { schema: CallbackTakenSchema } } },
    ...problems("json", tooLarge, mayHeal, {
      400: ["malformedJson"],
      401: ["wrongKey"],
      404: ["notSwitchedOn", "unknownPresentation"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
      503: ["refusedElsewhere"],
    }),
  },
};

export const verifiedIdPaths: ZodOpenApiPathsObject = {
  "/people/{userId}/verified-id": { get: offerPage, head: offerHead, post: offer },
  "/verified-id": { get: look, head, post: prove },
  "/api/verified-id/callback": { post: callback },
};
