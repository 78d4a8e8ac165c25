import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { AcceptAheadSchema, AheadStatusSchema, StopAheadSchema } from "../../functions/joiners/aheadHttp.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { graphMayRefuse, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["joiners"];

const aheadStatus = {
  200: { description: "How it stands.", content: { "application/json": { schema: AheadStatusSchema } } },
};

const showAhead: ZodOpenApiOperationObject = {
  operationId: "showAhead",
  tags,
  summary: "Whether codes of hires are made ahead and mailed, and by whose word",
  security: tokenOrSessionWith(whoMay.readAhead),
  responses: { ...aheadStatus, 302: toSignIn, ...problems("jsonOrPage", needsRole, mayHeal) },
};

const acceptAhead: ZodOpenApiOperationObject = {
  operationId: "acceptAhead",
  tags,
  summary: "Accept that the code of a hire is made ahead and travels in a mail",
  description:
    "By an Admin, by name and in the audit log. From then on a new hire's manager gets the code itself, in a mail of its own, with its start on the first working morning; only for accounts that are new beyond doubt, everybody else's manager gets a link.",
  security: tokenOrSessionWith(whoMay.acceptAhead),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: AcceptAheadSchema, example: { understood: "the code travels in a mail" } },
      "application/x-www-form-urlencoded": {
        schema: AcceptAheadSchema.extend({ formToken: z.string() }),
        example: { understood: "the code travels in a mail", formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...aheadStatus,
    302: redirectTo("the page of codes that are mailed ahead, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "outsideDoor"],
      409: ["doorNotUp"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const stopAhead: ZodOpenApiOperationObject = {
  operationId: "stopAhead",
  tags,
  summary: "Have no more codes made ahead: managers get links again",
  security: tokenOrSessionWith(whoMay.stopAhead),
  requestBody: {
    required: false,
    content: {
      "application/json": { schema: StopAheadSchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: StopAheadSchema.extend({ formToken: z.string() }),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...aheadStatus,
    302: redirectTo("the page of codes that are mailed ahead, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      403: ["notSameOrigin"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

export const aheadPaths: ZodOpenApiPathsObject = {
  "/api/issue-ahead": { get: showAhead, post: acceptAhead },
  "/api/issue-ahead/stop": { post: stopAhead },
  "/issue-ahead": {
    get: pageOf("aheadPage", [403, 503], {
      summary: "Whether codes of hires are made ahead and mailed, as a page with what it means",
      security: sessionWith(whoMay.readAhead),
    }),
  },
};
