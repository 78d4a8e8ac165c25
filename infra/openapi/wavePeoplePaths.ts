import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { EnterBodySchema, PeopleRangeSchema, PhonesBodySchema, WAVE_ID } from "../../functions/waves/http/requests.ts";
import { ChosenForPhonesSchema } from "../../shared/domain/personas/phoneChoice.ts";
import { MailYieldSchema } from "../../shared/waves/mailYield.ts";
import { WavePeopleSchema } from "../../shared/waves/peopleOfWave.ts";
import { WaveStatusSchema } from "../../shared/waves/waveStatus.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { graphMayRefuse, html, mayHeal, needsRole, problems, redirectTo, tooLarge } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const requestParams = { path: z.object({ waveId: z.string().regex(WAVE_ID) }), query: PeopleRangeSchema };
const summary = "Everybody of a wave by name, with what stands in the way and what comes next";

const showWavePeople: ZodOpenApiOperationObject = {
  operationId: "showWavePeople",
  tags: ["waves"],
  summary,
  description:
    "Fifty people, in order of their names; `next` begins the following ones. `standing` picks those of one kind, `only` those of whom something is noted, `device` those with one family of devices, `search` those who are called so; what is given combines.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams,
  responses: {
    200: { description: "The people.", content: { "application/json": { schema: WavePeopleSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", { 400: ["invalidQuery"] }, needsRole, { 404: ["unknownWave"] }, mayHeal),
  },
};

const ofWave = { path: requestParams.path };
const mailSummary = "Which subject of a wave's mails led how many people to a passkey";

const showMailYield: ZodOpenApiOperationObject = {
  operationId: "showMailYield",
  tags: ["waves"],
  summary: mailSummary,
  description:
    "For each mail that goes out under three subjects: how many people were sent each, and how many of those without a passkey set one up within 72 hours, and by now. It says where the numbers are too small to tell.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams: ofWave,
  responses: {
    200: { description: "The numbers.", content: { "application/json": { schema: MailYieldSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, { 404: ["unknownWave"] }, mayHeal),
  },
};

const phonesExample = {
  choice: "companyPhone",
  owner: "Grace Hopper, COO",
  until: "2027-05-03",
  reason: "new phones arrive in May",
};

const enterMember: ZodOpenApiOperationObject = {
  operationId: "enterMember",
  tags: ["waves"],
  summary: "Put a member in who was left out and is ready by now",
  description:
    "While somebody waits, and not with the next watch: under the approval that names the person, after a live look, and only while all that it rests on stands. Sent twice it is one entry. It needs a sign-in of the last minutes.",
  security: tokenOrSessionWith(whoMay.enterNow),
  requestParams: { path: requestParams.path.extend({ userId: z.guid() }) },
  requestBody: {
    content: {
      "application/json": { schema: EnterBodySchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: EnterBodySchema.extend({
          formToken: z.string().describe("As the page of people gave it to this person for this member."),
        }),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: {
      description: "The person is in, or on the way; the status is the one after it.",
      content: { "application/json": { schema: WaveStatusSchema } },
    },
    302: redirectTo("the page of people, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse, {
      400: ["malformedJson"],
      401: ["freshSignInNeeded"],
      403: ["notSameOrigin", "outsideDoor"],
      404: ["unknownWave", "unknownMember"],
      409: [
        "doorNotUp",
        "notCovered",
        "notInScope",
        "alreadyEnforced",
        "heldOrWaived",
        "wavePaused",
        "notRunning",
        "notReady",
      ],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

const decidePhones: ZodOpenApiOperationObject = {
  operationId: "decidePhones",
  tags: ["waves"],
  summary: "Note what becomes of members whose phone is too old for a passkey",
  description:
    "A decision with somebody who answers for it. It is shown, stands in the trail, and lets nobody in or out. The last one counts; sent twice it is one.",
  security: tokenOrSessionWith(whoMay.decideAboutMember),
  requestParams: ofWave,
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: PhonesBodySchema, example: phonesExample },
      "application/x-www-form-urlencoded": {
        schema: PhonesBodySchema.extend({ formToken: z.string().describe("As the page of people gave it.") }),
        example: { ...phonesExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    200: { description: "What is noted.", content: { "application/json": { schema: ChosenForPhonesSchema } } },
    302: redirectTo("the page of people, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", needsRole, mayHeal, {
      400: ["malformedJson"],
      403: ["notSameOrigin"],
      404: ["unknownWave"],
      415: ["unsupportedMediaType"],
      422: ["invalidBody"],
    }),
  },
};

export const wavePeoplePaths: ZodOpenApiPathsObject = {
  "/api/waves/{waveId}/people": { get: showWavePeople },
  "/api/waves/{waveId}/phones": { post: decidePhones },
  "/api/waves/{waveId}/mails": { get: showMailYield },
  "/api/waves/{waveId}/members/{userId}/enter": { post: enterMember },
  "/waves/{waveId}/mails": {
    get: pageOf("mailYieldPage", [403, 404, 503], {
      summary: `${mailSummary}, as a page`,
      security: sessionWith(whoMay.readWaves),
      requestParams: ofWave,
    }),
  },
  "/waves/{waveId}/people": {
    get: pageOf("wavePeoplePage", [400, 403, 404, 503], {
      summary: `${summary}, as a page`,
      security: sessionWith(whoMay.readWaves),
      requestParams,
    }),
  },
};
