import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { controlBodies, decisionBodies, WAVE_ID } from "../../functions/waves/http/requests.ts";
import { WaveListSchema, WaveWithAuditSchema } from "../../functions/waves/http/schemas.ts";
import { type WaveAction, waveActions } from "../../shared/waves/waveActions.ts";
import { WaveStatusSchema } from "../../shared/waves/waveStatus.ts";
import { actKinds } from "../../shared/web/freshSignIn.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { controlExamples, decisionExample, FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { planWavePage, startWave } from "./planPaths.ts";
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

const tags = ["waves"];
const requestParams = { path: z.object({ waveId: z.string().regex(WAVE_ID) }) };
const unknownWave: Problems = { 404: ["unknownWave"] };

const listWaves: ZodOpenApiOperationObject = {
  operationId: "listWaves",
  tags,
  summary: "All waves, newest first",
  security: tokenOrSessionWith(whoMay.readWaves),
  responses: {
    200: {
      description: "The waves, without their members.",
      content: { "application/json": { schema: WaveListSchema }, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal),
  },
};

const showWave: ZodOpenApiOperationObject = {
  operationId: "showWave",
  tags,
  summary: "Where a wave stands and why it waits",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams,
  responses: {
    200: {
      description: "The wave with the last lines of its audit trail.",
      content: { "application/json": { schema: WaveWithAuditSchema }, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknownWave, mayHeal),
  },
};

const summaries: Readonly<Record<WaveAction, string>> = {
  pause: "Hold a wave where it stands",
  resume: "Let a paused wave go on",
  postpone: "Put off what lies ahead of a wave of which nobody is enforced",
  overrule: "Let a wave go on though the helpdesk has more tickets than it can take, until a date",
  cancel: "End a wave of which nobody is enforced",
  approve: "Approve the evidence, so that those whom it names are enforced",
  withdraw: "Take an approval back, as long as nobody has entered under it",
  rollback: "Take the wave's members out of the enforced group",
};
const refusals: Readonly<Record<WaveAction, Problems>> = {
  pause: { 409: ["waveCancelled"] },
  resume: { 409: ["waveCancelled"] },
  postpone: { 409: ["waveCancelled", "alreadyEnforcing", "dateNotPossible"] },
  overrule: { 409: ["waveCancelled", "nothingToOverrule", "dateNotPossible"] },
  cancel: { 409: ["alreadyEnforcing"] },
  approve: {
    401: ["freshSignInNeeded"],
    403: ["ownWave", "handedCode", "outsideDoor"],
    409: ["doorNotUp", "waveCancelled", "nothingToApprove", "otherEvidence", "evidenceLapsed", "alreadyApproved"],
  },
  withdraw: { 409: ["waveCancelled", "nothingToWithdraw", "alreadyEnforcing"] },
  rollback: {
    401: ["freshSignInNeeded"],
    403: ["outsideDoor"],
    409: ["waveCancelled", "notEnforced", "secondPersonNeeded"],
  },
};

/** Of the actions that ask Microsoft Graph, where the door is up, who is in its groups. */
const byGraph = (action: WaveAction): Problems => (actKinds[action] === "other" ? {} : graphMayRefuse);

const control = (action: WaveAction): ZodOpenApiOperationObject => ({
  operationId: `${action}Wave`,
  tags,
  summary: summaries[action],
  description:
    "Writes what was decided and wakes the rollout, which acts on it by itself; one that has died is started again. Sent twice it is one decision. Programs send JSON with a token, the wave's page sends a form under a session.",
  security: tokenOrSessionWith(whoMay[action]),
  requestParams,
  requestBody: {
    required: Object.keys(controlBodies[action].shape).length > 0,
    content: {
      "application/json": { schema: controlBodies[action], example: controlExamples[action] },
      "application/x-www-form-urlencoded": {
        schema: controlBodies[action].extend({
          formToken: z.string().describe("As the wave's page gave it to this person for this action."),
        }),
        example: { ...controlExamples[action], formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: {
      description: "Written down; the status is the one after it.",
      content: { "application/json": { schema: WaveStatusSchema } },
    },
    302: redirectTo("the wave's page, after a form"),
    ...problems("json", tooLarge),
    ...problems(
      "jsonOrPage",
      notABody,
      needsRole,
      fromElsewhere,
      unknownWave,
      refusals[action],
      mayHeal,
      byGraph(action),
      {
        422: ["invalidBody"],
      },
    ),
  },
});

const decisionBody = z.union([
  decisionBodies.hold,
  decisionBodies.waive,
  decisionBodies.withdraw,
  decisionBodies.date,
  decisionBodies.confirm,
]);

const decideAboutMember: ZodOpenApiOperationObject = {
  operationId: "decideAboutMember",
  tags,
  summary: "Decide about a member who stays outside",
  description:
    "Before the flip and after it an Admin holds a member outside, waives them until a date, or withdraws that: nobody who is enforced gets out by it. From `DECISION_DAYS` days after the flip on, an Admin may also set a date from which they are enforced, ready or not. A date counts once a second person has confirmed it: an Admin or Approver, who neither set it nor started the wave nor held or waived anybody in it. The person is told a week ahead and offered a pass. Sent twice it is one decision; of two people at once the later one is answered 409.",
  security: tokenOrSessionWith(whoMay.confirmDate),
  requestParams: { path: requestParams.path.extend({ userId: z.guid() }) },
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: decisionBody, example: decisionExample },
      "application/x-www-form-urlencoded": {
        schema: z.intersection(
          decisionBody,
          z.object({ formToken: z.string().describe("As the wave's page gave it to this person for this member.") }),
        ),
        example: { ...decisionExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: {
      description: "Written down; the status is the one after it.",
      content: { "application/json": { schema: WaveStatusSchema } },
    },
    302: redirectTo("the wave's page, after a form"),
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, fromElsewhere, unknownWave, mayHeal, graphMayRefuse, {
      401: ["freshSignInNeeded"],
      403: ["ownCase", "ownWave", "needsSecondPerson", "handedCode", "outsideDoor"],
      404: ["unknownMember"],
      409: [
        "doorNotUp",
        "notToBeDecided",
        "nothingToWithdraw",
        "notInScope",
        "alreadyEnforced",
        "strengthTakesNoPass",
        "privileged",
        "dateNotPossible",
        "nothingToConfirm",
        "alreadyConfirmed",
        "otherDecision",
      ],
      422: ["invalidBody"],
    }),
  },
};

const asPage = ({ summary }: ZodOpenApiOperationObject) => ({
  summary: `${summary}, as a page`,
  security: sessionWith(whoMay.readWaves),
});

export const wavePaths: ZodOpenApiPathsObject = {
  "/api/waves": { get: listWaves, post: startWave },
  "/api/waves/{waveId}": { get: showWave },
  ...Object.fromEntries(waveActions.map((action) => [`/api/waves/{waveId}/${action}`, { post: control(action) }])),
  "/api/waves/{waveId}/members/{userId}/decision": { post: decideAboutMember },
  "/plan-wave": { get: planWavePage },
  "/waves": { get: pageOf("wavesPage", [403, 503], asPage(listWaves)) },
  "/waves/{waveId}": { get: pageOf("wavePage", [403, 404, 503], { ...asPage(showWave), requestParams }) },
};
