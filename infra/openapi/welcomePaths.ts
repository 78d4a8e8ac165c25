import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { WelcomeFormSchema } from "../../functions/passes/requests.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { errorPages, html } from "./problems.ts";
import { nothing } from "./security.ts";

const pages = ["pages"];

const hireLink = {
  query: z.object({
    hire: z.guid().describe("Of the offer."),
    sig: z.string().describe("As the mail to the personal address has it; it is a secret."),
  }),
};

const welcomePage: ZodOpenApiOperationObject = {
  operationId: "welcomePage",
  tags: pages,
  summary: "The page where a hire gets their code by the link in their personal mail",
  description:
    "It changes and reveals nothing, whoever follows the link. There is no session: App Service lets it through.",
  security: nothing,
  requestParams: hireLink,
  responses: {
    200: { description: "The page with its form.", content: html },
    ...errorPages(404, 409, 410, 503),
  },
};

const welcome: ZodOpenApiOperationObject = {
  operationId: "welcome",
  tags: pages,
  summary: "Get the code with both halves, from the page's own form",
  description:
    "With the link, and the short code that the manager was shown after a fresh sign-in. The code stands in this answer only. Five wrong short codes lock the link for good.",
  security: nothing,
  requestParams: hireLink,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: WelcomeFormSchema,
        example: { formToken: FORM_TOKEN_EXAMPLE, shortCode: "K7QW 3MXA" },
      },
    },
  },
  responses: {
    200: { description: "The page with the code.", content: html },
    ...errorPages(400, 403, 404, 409, 410, 413, 415, 429, 503),
  },
};

const headOfWelcome: ZodOpenApiOperationObject = {
  operationId: "headOfWelcome",
  tags: pages,
  summary: "For programs that look at links in mails; it tells nothing",
  security: nothing,
  requestParams: hireLink,
  responses: { 200: { description: "No body." } },
};

export const welcomePaths: ZodOpenApiPathsObject = {
  "/welcome": { get: welcomePage, head: headOfWelcome, post: welcome },
};
