import { expect, test } from "vitest";
import { adviceFor } from "../../../../../shared/domain/trouble/adviceFor.ts";

const id = "ea890292-c8c8-4433-b5ea-b09d0668e1a6";
type Answer = Parameters<typeof adviceFor>[0];

test.each<[string, Answer, RegExp]>([
  [
    "an app without a service principal",
    {
      reason: "invalid",
      code: "BadRequest",
      said: `1034: Policy contains invalid applications: {"${id}":"ServicePrincipalNotFound"}`,
    },
    new RegExp(`New-MgServicePrincipal -AppId ${id}`),
  ],
  [
    "a tenant with too many policies",
    { reason: "invalid", code: "BadRequest", said: "The tenant has reached the limit of 240 policies." },
    /195; 240/,
  ],
  [
    "a restricted unit",
    {
      reason: "denied",
      code: "Authorization_RequestDenied",
      said: "Target object is a member of a restricted management administrative unit",
    },
    /Take it out of that unit/,
  ],
  [
    "somebody outside the policy for passes",
    {
      reason: "invalid",
      code: "badRequest",
      said: "Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].",
    },
    /Authentication methods, Policies, Temporary Access Pass/,
  ],
  [
    "no licence",
    { reason: "licence", code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", said: "" },
    /Entra ID P1/,
  ],
  [
    "a permission of the reader",
    { reason: "denied", code: "Authorization_RequestDenied", said: "graph: GET users: 403 Insufficient privileges" },
    /reader's identity.*tenant:setup/,
  ],
  [
    "a permission of the policy writer",
    { reason: "denied", code: "AccessDenied", said: "graph: POST identity/conditionalAccess/policies: 403" },
    /policy writer's identity/,
  ],
  [
    "a permission of the pass issuer",
    {
      reason: "denied",
      code: "accessDenied",
      said: "graph: POST users/x/authentication/temporaryAccessPassMethods: 403",
    },
    /pass issuer's identity/,
  ],
  [
    "a mail service that is closed",
    { reason: "denied", code: "Denied", said: "email: sending is refused with 403 Denied" },
    /may not send mail/,
  ],
  [
    "storage that is closed",
    { reason: "denied", code: "AuthorizationFailure", said: "table storage: get waves: AuthorizationFailure" },
    /Storage Table Data Contributor/,
  ],
  [
    "a log that is closed",
    { reason: "denied", code: "InsufficientAccessError", said: "log analytics: 403 InsufficientAccessError" },
    /Log Analytics Reader/,
  ],
  [
    "a cursor that is over",
    { reason: "cursor", code: "Directory_ExpiredPageToken", said: "expired" },
    /begins at the first page/,
  ],
  [
    "a row that nobody can read",
    { reason: "notUnderstood", code: "unreadableRow", said: "a row cannot be read" },
    /rowUnreadable/,
  ],
  [
    "a part of an answer that nobody can read",
    { reason: "notUnderstood", code: "answerUnreadable", said: "1 of 3 left out" },
    /answerUnreadable/,
  ],
  [
    "an answer that is none",
    { reason: "notUnderstood", code: "unexpectedAnswer", said: "graph: an answer is not understood" },
    /gateway or proxy/,
  ],
  ["no token", { reason: "busy", code: "noToken", said: "graph: no token" }, /READER_CLIENT_ID/],
  ["throttling", { reason: "busy", code: "TooManyRequests", said: "graph: 429 TooManyRequests" }, /which other app/],
  ["something away", { reason: "busy", code: "noAnswer", said: "no answer" }, /status page/],
  ["what a queue gave up", { reason: "gaveUp", code: "noAnswer", said: "no answer" }, /a timer tries it again/],
  ["something missing", { reason: "notFound", code: "Request_ResourceNotFound", said: "" }, /deleted/],
  ["a fault of the app", { reason: "fault", code: "TypeError", said: "" }, /telemetry/],
  [
    "an HR event under a used sequence",
    { reason: "obstacle", code: "sequenceUsed", said: "was used" },
    /higher sequence/,
  ],
  ["an HR event under a used id", { reason: "obstacle", code: "eventIdUsed", said: "came before" }, /id of its own/],
  ["a channel's address", { reason: "invalid", code: "TeamsWebhookUnusable", said: "" }, /teams-webhook-url/],
  ["an obstacle", { reason: "obstacle", code: "notStarted", said: "enforcement was not started" }, /Mend that/],
  [
    "what the app does not know",
    { reason: "invalid", code: "Whatever_1234", said: "no" },
    /request id.*Microsoft support/,
  ],
])("%s: what to do is said", (_what, answer, advice) => {
  expect(adviceFor(answer)).toMatch(advice);
});
