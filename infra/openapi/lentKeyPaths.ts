import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { KeyBackSchema, KeyRangeSchema, LendKeySchema } from "../../functions/lentKeys/requests.ts";
import { KeyListSchema, ShownKeySchema } from "../../functions/lentKeys/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { graphMayRefuse, mayHeal, needsRole, type Problems, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const tags = ["keys"];

const listKeys: ZodOpenApiOperationObject = {
  operationId: "listKeys",
  tags,
  summary: "Which hardware keys are lent, and to whom",
  security: tokenOrSessionWith(whoMay.readKeys),
  requestParams: { query: KeyRangeSchema },
  responses: {
    200: { description: "The keys.", content: { "application/json": { schema: KeyListSchema } } },
    ...problems("jsonOrPage", needsRole, mayHeal, { 400: ["invalidQuery"] }),
  },
};

const change = (
  operationId: string,
  summary: string,
  schema: z.ZodObject,
  example: Record<string, string>,
  more: Problems,
): ZodOpenApiOperationObject => ({
  operationId,
  tags,
  summary,
  description: "Sent twice it is once. Nothing is written to the key, nor to Entra.",
  security: tokenOrSessionWith(whoMay.lendKeys),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema, example },
      "application/x-www-form-urlencoded": {
        schema: schema.extend({ formToken: z.string() }),
        example: { ...example, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "Noted.", content: { "application/json": { schema: ShownKeySchema } } },
    302: redirectTo("the page of the keys, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, more, {
      400: ["malformedJson"],
      403: ["notSameOrigin"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
});

const serial = "5C 21 80 77";
export const lentKeyPaths: ZodOpenApiPathsObject = {
  "/api/keys": {
    get: listKeys,
    post: change(
      "lendKey",
      "Note that somebody has a hardware key from now on",
      LendKeySchema,
      { serial, make: "YubiKey 5C NFC", person: "ada.lovelace@contoso.com" },
      { ...graphMayRefuse, 404: ["unknownPerson"], 409: ["keyIsOut"] },
    ),
  },
  "/api/keys/back": {
    post: change(
      "keyIsBack",
      "Note that a hardware key is back, or lost",
      KeyBackSchema,
      { serial, as: "returned" },
      { 404: ["unknownKey"] },
    ),
  },
  "/keys": {
    get: pageOf("keysPage", [403, 503], {
      summary: "Which hardware keys are lent, as a page",
      security: sessionWith(whoMay.readKeys),
    }),
  },
};
