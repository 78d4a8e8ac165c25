import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import {
  EndLinksSchema,
  PeoplePageQuerySchema,
  PeopleQuerySchema,
  releaseBodies,
} from "../../functions/people/requests.ts";
import {
  KnownPersonSchema,
  LinksEndedSchema,
  PeopleFoundSchema,
  ReleaseStatusSchema,
} from "../../functions/people/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE, releaseExample } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { graphMayRefuse, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith, tokenWith } from "./security.ts";

const tags = ["people"];
const requestParams = { path: z.object({ userId: z.guid().describe("Object id of the person in Entra.") }) };
const body = z.union([releaseBodies.ask, releaseBodies.confirm, releaseBodies.end]);
const content = { "application/json": { schema: ReleaseStatusSchema } };

const releasePerson: ZodOpenApiOperationObject = {
  operationId: "releasePerson",
  tags,
  summary: "Take a person out of the enforced group for hours, or end that",
  description:
    "Only for an app or a device that cannot do passkeys; a lost passkey gets a pass instead. An Admin asks, and a second person, an Admin or Approver, confirms within 8 hours: then the person is out for the hours asked for, though their rows keep them in. Once in seven days; never after sign-ins that were stopped within seven days, and never for privileged people, who are looked up live. The operators are told at once. At its end the person is looked at live and put back; without a usable passkey they are named to the helpdesk. Both need a sign-in of the last 15 minutes. An Admin, Approver or the helpdesk ends it before its time, with any sign-in. Sent twice it is one decision.",
  security: tokenOrSessionWith(whoMay.endRelease),
  requestParams,
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: body, example: releaseExample },
      "application/x-www-form-urlencoded": {
        schema: z.intersection(
          body,
          z.object({ formToken: z.string().describe("As the person's page gave it to this viewer.") }),
        ),
        example: { ...releaseExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: { description: "Written down, and carried out as far as there was time.", content },
    302: redirectTo("the person's page, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "ownCase", "needsSecondPerson", "handedCode", "outsideDoor"],
      404: ["unknownPerson"],
      409: [
        "doorNotUp",
        "enforcementNotRunning",
        "notEnforced",
        "alreadyReleased",
        "privileged",
        "rolesUnreadable",
        "stoppedAttempts",
        "logUnreadable",
        "releasedLately",
        "passWillDo",
        "nothingToConfirm",
        "otherDecision",
        "nothingToEnd",
      ],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const showRelease: ZodOpenApiOperationObject = {
  operationId: "showRelease",
  tags,
  summary: "The person's last release from enforcement",
  security: tokenWith(whoMay.readRelease),
  requestParams,
  responses: {
    200: { description: "The release; an empty object where there was none.", content },
    ...problems("jsonOrPage", needsRole, { 404: ["unknownPerson"] }, mayHeal),
  },
};

const findPeople: ZodOpenApiOperationObject = {
  operationId: "findPeople",
  tags,
  summary: "People of the directory by the beginning of a name or an address, or by employee id",
  description: "Read live. At most 20; `isCut` says that there may be more.",
  security: tokenOrSessionWith(whoMay.readPeople),
  requestParams: { query: PeopleQuerySchema },
  responses: {
    200: { description: "Who was found.", content: { "application/json": { schema: PeopleFoundSchema } } },
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, { 400: ["invalidQuery"] }),
  },
};

const showPerson: ZodOpenApiOperationObject = {
  operationId: "showPerson",
  tags,
  summary: "What the app knows of one person, and what may be done about it",
  description:
    "The account, its manager and sign-in methods are read live. What cannot be read just now is absent and named in `unread`: absent is never 'none'. Each act says what it does, or why it cannot be done now. The onboarding is for those who may read onboardings.",
  security: tokenOrSessionWith(whoMay.readPeople),
  requestParams,
  responses: {
    200: { description: "The person.", content: { "application/json": { schema: KnownPersonSchema } } },
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, { 404: ["unknownPerson"] }),
  },
};

const endLinks: ZodOpenApiOperationObject = {
  operationId: "endLinks",
  tags,
  summary: "Take back every link to a code for this person",
  description:
    "Closes links that are open, and deletes a code of ours that is still valid. Needs no sign-in of the last minutes, as it hands out nothing. 503 while a code is just being collected. Sent twice it is one act.",
  security: tokenOrSessionWith(whoMay.takeBackLinks),
  requestParams,
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: EndLinksSchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: z.object({ formToken: z.string().describe("As the person's page gave it to this viewer.") }),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "They are taken back.", content: { "application/json": { schema: LinksEndedSchema } } },
    302: redirectTo("the person's page, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      403: ["notSameOrigin", "formTooOld"],
      404: ["unknownPerson"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const peoplePage = pageOf("peoplePage", [400, 403, 503], {
  summary: "Find a person, as a page",
  security: sessionWith(whoMay.readPeople),
  requestParams: { query: PeoplePageQuerySchema },
});

const personPage = pageOf("personPage", [403, 404, 503], {
  summary: "One person, what is known of them and what may be done about it, as a page",
  security: sessionWith(whoMay.readPeople),
  requestParams,
});

export const peoplePaths: ZodOpenApiPathsObject = {
  "/api/people/{userId}/release": { get: showRelease, post: releasePerson },
  "/api/people": { get: findPeople },
  "/api/people/{userId}": { get: showPerson },
  "/api/people/{userId}/links/end": { post: endLinks },
  "/people": { get: peoplePage },
  "/people/{userId}": { get: personPage },
};
