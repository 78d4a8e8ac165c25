import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { NewPhoneFormSchema } from "../../functions/passes/requests.ts";
import { AskForHelpSchema, EnforceMyselfSchema, PhoneGuideQuerySchema } from "../../functions/self/requests.ts";
import { HelpAskedSchema, MeSchema } from "../../functions/self/schemas.ts";
import { SelfRefusalSchema } from "../../shared/domain/self/selfVerdict.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { errorPages, graphMayRefuse, html, mayHeal, problems, redirectTo, tooLarge } from "./problems.ts";
import { anySession, anyToken, nothing } from "./security.ts";

const tags = ["self"];
const signedIn = { 401: ["notSignedIn"], 403: ["clientNotAllowed"] } as const;
const pressed = {
  400: ["malformedJson"],
  403: ["notSameOrigin", "formTooOld"],
  415: ["unsupportedMediaType"],
  422: ["invalidBody"],
} as const;
const form = z.object({ formToken: z.string().describe("As the page gave it to this person.") });
const me = { "application/json": { schema: MeSchema } };

const bodyOf = (schema: z.ZodType, example: Readonly<Record<string, string>>) => ({
  required: true,
  content: {
    "application/json": { schema, example },
    "application/x-www-form-urlencoded": {
      schema: z.intersection(schema, form),
      example: { ...example, formToken: FORM_TOKEN_EXAMPLE },
    },
  },
});

const showMe: ZodOpenApiOperationObject = {
  operationId: "showMe",
  tags,
  summary: "What the app knows of whoever asks",
  description: "Of the own account alone; no role is needed.",
  security: anyToken,
  responses: {
    200: { description: "The account.", content: me },
    ...problems("jsonOrPage", signedIn, mayHeal, graphMayRefuse),
  },
};

const enforceMyself: ZodOpenApiOperationObject = {
  operationId: "enforceMyself",
  tags,
  summary: "Require a passkey of oneself from now on",
  description:
    "Whoever sends it enters the enforced group, on a live look and their own test: a sign-in with a passkey at the test application, which its policy asked for, after the passkey was set up. It needs a sign-in of the last 15 minutes, and what the door says. Nobody can undo it here. Sent twice it is one entry; whoever is enforced already is answered 202, too.",
  security: [...anyToken, ...anySession],
  requestBody: bodyOf(EnforceMyselfSchema, {}),
  responses: {
    202: { description: "They are in the group, or on the way.", content: me },
    302: redirectTo("the page of the account, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", signedIn, pressed, mayHeal, graphMayRefuse, {
      401: ["freshSignInNeeded"],
      403: ["outsideDoor"],
      404: ["unknownPerson"],
      409: ["doorNotUp", ...SelfRefusalSchema.exclude(["alreadyEnforced", "unknownPerson"]).options],
    }),
  },
};

const askForHelp: ZodOpenApiOperationObject = {
  operationId: "askForHelp",
  tags,
  summary: "Tell the helpdesk that a passkey does not work",
  description:
    "One mail a person and day, with the reason and what the app knows: kinds of methods, devices without a passkey, what was refused of late, how the page was signed in to. The code of the reason is kept in the trail and beside the person's name in their waves. No code is made by it, nobody is held or let out, and no date changes.",
  security: [...anyToken, ...anySession],
  requestBody: bodyOf(AskForHelpSchema, {
    reason: "deviceDoesNotOfferIt",
    what: "the scanner in hall 3 does not take it",
  }),
  responses: {
    202: {
      description: "The helpdesk was told, now or before.",
      content: { "application/json": { schema: HelpAskedSchema } },
    },
    302: redirectTo("the page of the account, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", signedIn, pressed, mayHeal, graphMayRefuse),
  },
};

const mePage = pageOf("mePage", [403, 503], {
  summary: "One's own account: the wave and its dates, methods, devices, the test, and the buttons",
  security: anySession,
});

const newPhonePage = pageOf("newPhonePage", [403, 409, 503], {
  summary: "The form with which somebody makes a code for their own new phone",
  security: anySession,
});
const newPhoneHead: ZodOpenApiOperationObject = {
  operationId: "newPhoneHead",
  tags: ["pages"],
  summary: "The same without a body: changes and reveals nothing",
  security: anySession,
  responses: { 200: { description: "Whoever it is." }, 302: toSignIn, 403: { description: "Another program." } },
};
const newPhone: ZodOpenApiOperationObject = {
  operationId: "newPhone",
  tags: ["pages"],
  summary: "Show a one-time code for one's own new phone",
  description:
    "Only where the sign-in log shows that the person signed in to the test application with a method of their own that resists phishing, within the five minutes before they first sent this form. Until the log shows it the same form is sent again, for an hour. The same form makes no second code. Each press that is refused stands in the audit trail.",
  security: anySession,
  requestBody: {
    required: true,
    content: {
      "application/x-www-form-urlencoded": {
        schema: NewPhoneFormSchema,
        example: { formToken: FORM_TOKEN_EXAMPLE, pressId: "7b0d6f2e-9a51-4c52-8d3a-1f2e3d4c5b6a" },
      },
    },
  },
  responses: {
    200: { description: "The page with the code.", content: html },
    ...errorPages(401, 403, 409, 410, 413, 415, 429, 503),
  },
};

const phoneGuidePage = pageOf("phoneGuidePage", [400, 403], {
  summary: "A new phone, or none: what to do, by what somebody still has",
  description: "In the first of our languages that the browser asks for. It reads nothing of anybody.",
  security: anySession,
  requestParams: { query: PhoneGuideQuerySchema },
});

const startLink = {
  query: z.object({
    wave: z.string().describe("Of the person's wave."),
    person: z.string().describe("Object id of whoever was mailed."),
    sig: z.string().describe("As the mail has it."),
  }),
};
const toSecurityInfo = redirectTo("Security info (`SECURITY_INFO_URL`), whatever the link says");
const startHere: ZodOpenApiOperationObject = {
  operationId: "startHere",
  tags: ["pages"],
  summary: "The button of a mail: leads to Security info",
  description:
    "Notes the family of a phone or tablet and the version of its system on the way, for whoever the link names; nothing of a computer, of a program, or of a link that is none of ours. It hands out nothing. There is no session: App Service lets it through.",
  security: nothing,
  requestParams: startLink,
  responses: { 302: toSecurityInfo },
};
const headOfStart: ZodOpenApiOperationObject = {
  operationId: "headOfStart",
  tags: ["pages"],
  summary: "For programs that look at links in mails; it notes nothing",
  security: nothing,
  requestParams: startLink,
  responses: { 302: toSecurityInfo },
};

export const selfPaths: ZodOpenApiPathsObject = {
  "/api/me": { get: showMe },
  "/api/me/enforce": { post: enforceMyself },
  "/api/me/help": { post: askForHelp },
  "/me": { get: mePage },
  "/start": { get: startHere, head: headOfStart },
  "/phone": { get: phoneGuidePage },
  "/new-phone": { get: newPhonePage, head: newPhoneHead, post: newPhone },
};
