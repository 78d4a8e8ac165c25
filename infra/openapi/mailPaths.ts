import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { MailExampleSchema, MailKindsSchema, MailTextsSchema, TestSentSchema } from "../../functions/mail/schemas.ts";
import { MailKindSchema } from "../../shared/domain/mail/mailKinds.ts";
import { LanguageSchema } from "../../shared/domain/people/language.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { graphMayRefuse, html, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const kind = z.object({ kind: MailKindSchema });
const asked = z
  .object({ language: LanguageSchema.optional().describe("Absent: the tenant's.") })
  .catchall(z.string())
  .describe("Beside the language a field of `choices` each, with the id of one of its options.");

const showMails: ZodOpenApiOperationObject = {
  operationId: "showMails",
  tags: ["mails"],
  summary: "Which mails the app sends, to whom, when and in which languages",
  security: tokenOrSessionWith(whoMay.readMails),
  responses: {
    200: { description: "The list.", content: { "application/json": { schema: MailKindsSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const showMail: ZodOpenApiOperationObject = {
  operationId: "showMail",
  tags: ["mails"],
  summary: "One mail, as somebody who does not exist would get it now",
  security: tokenOrSessionWith(whoMay.readMails),
  requestParams: { path: kind, query: asked },
  responses: {
    200: { description: "The mail.", content: { "application/json": { schema: MailExampleSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal, { 400: ["invalidQuery"], 404: ["unknownMail"] }),
  },
};

const example = { language: "de", ask: "use" };
const sendTestMail: ZodOpenApiOperationObject = {
  operationId: "testMail",
  tags: ["mails"],
  summary: "Send the example to oneself",
  description:
    "To the address that Entra has of whoever asks (`mail`), and to nobody else; its subject begins with `Test:`. Once an hour for each example: asked again, the answer is about the mail that went.",
  security: tokenOrSessionWith(whoMay.sendTestMail),
  requestParams: { path: kind },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: asked, example },
      "application/x-www-form-urlencoded": {
        schema: asked.extend({ formToken: z.string() }),
        example: { ...example, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: { description: "It went.", content: { "application/json": { schema: TestSentSchema } } },
    302: redirectTo("the page of the mail, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      403: ["notSameOrigin"],
      404: ["unknownMail"],
      409: ["noMailbox"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const showMailTexts: ZodOpenApiOperationObject = {
  operationId: "showMailTexts",
  tags: ["mails"],
  summary: "What mails of a kind may say in one language: the app's words and the tenant's own",
  security: tokenOrSessionWith(whoMay.readMails),
  requestParams: { path: kind, query: asked },
  responses: {
    200: { description: "The texts.", content: { "application/json": { schema: MailTextsSchema } } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal, { 400: ["invalidQuery"], 404: ["unknownMail"] }),
  },
};

const otherWords = { language: "en", key: "dayOf.most", text: "Nearly everybody needs {time}." };
const changed = z.object({
  language: LanguageSchema,
  key: z.string(),
  text: z.string().nullable().describe("An ICU message with all that ours puts in; null: ours is said again."),
  etag: z
    .string()
    .optional()
    .describe("Of the text as it was looked at; absent: nobody had ever changed it. Where it is another by now: 409."),
});
const changeMailText: ZodOpenApiOperationObject = {
  operationId: "changeMailText",
  tags: ["mails"],
  summary: "Change the words of one text in one language, or go back to ours",
  description:
    "Of mails to members and managers. What is put in, and by which choices, stays as it is; no markup, address, line break or jargon; every mail that says it stays one screen. From then on each mail says it so, and security is mailed. Needs a sign-in of the last 15 minutes, and what the door says. Texts with `fixed` stay as they are.",
  security: tokenOrSessionWith(whoMay.changeMailText),
  requestParams: { path: kind },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: changed, example: otherWords },
      "application/x-www-form-urlencoded": {
        schema: changed
          .extend({ text: z.string(), back: z.literal("yes").optional().describe("Ours is said again.") })
          .extend({ formToken: z.string() })
          .catchall(z.string())
          .describe("Beside these the choices of the example on whose page it was pressed."),
        example: { ...otherWords, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "It is said so from now on.", content: { "application/json": { schema: MailTextsSchema } } },
    302: redirectTo("the page of the mail, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "outsideDoor"],
      404: ["unknownMail"],
      409: ["doorNotUp", "otherText"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const ofKind = { security: sessionWith(whoMay.readMails), requestParams: { path: kind, query: asked } };

export const mailPaths: ZodOpenApiPathsObject = {
  "/api/mails": { get: showMails },
  "/api/mails/{kind}": { get: showMail },
  "/api/mails/{kind}/texts": { get: showMailTexts, post: changeMailText },
  "/api/mails/{kind}/test": { post: sendTestMail },
  "/mails": {
    get: pageOf("mailsPage", [403, 503], {
      summary: `${showMails.summary}, as a page`,
      security: sessionWith(whoMay.readMails),
    }),
  },
  "/mails/{kind}": {
    get: pageOf("mailPage", [400, 403, 404, 503], {
      summary: "One mail, to look at and to send to oneself",
      ...ofKind,
    }),
  },
  "/mails/{kind}/letter": {
    get: pageOf("showLetter", [400, 403, 404, 503], { summary: "The mail alone, as its reader sees it", ...ofKind }),
  },
};
