import type { Trouble } from "./trouble.ts";

type Answer = Pick<Trouble, "reason" | "code" | "said">;

/** What an answer is known by: its code, or its words where the code says only that something is wrong. */
interface Rule {
  readonly when: (answer: Answer) => boolean;
  readonly advice: string | ((answer: Answer) => string);
}

const coded =
  (pattern: RegExp) =>
  ({ code }: Answer): boolean =>
    pattern.test(code);
const worded =
  (pattern: RegExp) =>
  ({ said }: Answer): boolean =>
    pattern.test(said);
const because =
  (...reasons: readonly Answer["reason"][]) =>
  ({ reason }: Answer): boolean =>
    reasons.includes(reason);

/** The app that a policy names and that the tenant has no service principal of. */
const appIdOf = ({ said }: Answer): string | undefined =>
  /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\W{1,6}ServicePrincipalNotFound/i.exec(said)?.[1];

/** The first rule that fits counts: from what is told exactly to what is only guessed. */
const rules: readonly Rule[] = [
  {
    when: worded(/ServicePrincipalNotFound/i),
    advice: (answer) => {
      const appId = appIdOf(answer) ?? "<the app id in the message>";
      return `A policy names an app that has no service principal in this tenant. An Application Administrator makes it: New-MgServicePrincipal -AppId ${appId} (or: az ad sp create --id ${appId}).`;
    },
  },
  {
    when: worded(
      /\b(?:195|240)\b.*polic|polic.*\b(?:195|240)\b|(?:maximum|max) number of polic|policy limit|limit.*polic(?:y|ies).*(?:reached|exceeded)/i,
    ),
    advice:
      "The tenant has as many Conditional Access policies as it may have (195; 240 where Microsoft raised it). Delete or merge policies that nobody needs, in the Entra admin center under Conditional Access.",
  },
  {
    when: worded(/restricted (?:management )?administrative unit|restricted management/i),
    advice:
      "The group or the person lies in a restricted management administrative unit, in which the app's own permissions do not count. Take it out of that unit, or give the app's policy identity a role that is scoped to it.",
  },
  {
    when: worded(/UserCredentialPolicy|does not allow creating or updating this authentication method/i),
    advice:
      "The tenant's authentication methods policy does not let this person have a Temporary Access Pass. Include them (Entra admin center, Authentication methods, Policies, Temporary Access Pass), or take them out of an excluded group.",
  },
  {
    when: because("licence"),
    advice:
      "The tenant has no licence for what was asked. Entra ID P1 is needed for all of it; P2 or Governance only for eligible roles. Look at Billing, Licenses in the Entra admin center, and run the preflight.",
  },
  {
    when: coded(/^noToken$|^InvalidAuthenticationToken$|^CredentialUnavailable/i),
    advice:
      "The app got no token for one of its managed identities, or the token was not taken. Look whether the identities are still assigned to the app and their client ids stand in its settings (READER_CLIENT_ID, PASS_ISSUER_CLIENT_ID, POLICY_WRITER_CLIENT_ID); then restart the app.",
  },
  {
    when: (answer) => because("denied")(answer) && worded(/^email\b/i)(answer),
    advice:
      "The app may not send mail. Give its identity the role Contributor (or a role with Microsoft.Communication/CommunicationServices/write) on the Communication Services resource, and look whether the sender's domain is still connected to it.",
  },
  {
    when: (answer) => because("denied")(answer) && worded(/^table storage|^queue/i)(answer),
    advice:
      "The app may not use its storage account. Give its identity Storage Table Data Contributor and Storage Queue Data Contributor there, and look at the account's network rules.",
  },
  {
    when: (answer) => because("denied")(answer) && worded(/^log analytics/i)(answer),
    advice:
      "The reader identity may not read the Log Analytics workspace: give it the role Log Analytics Reader there.",
  },
  {
    when: because("denied"),
    advice: (answer) =>
      `An application permission is missing or was withdrawn at ${identityOf(answer)}. The setup grants every permission again: npm run tenant:setup. It needs a Privileged Role Administrator. The permissions of each identity stand in the README.`,
  },
  {
    when: because("cursor"),
    advice:
      "The place in a long answer is not taken any more. The step begins at the first page by itself; if this stays, look the request id up with Microsoft support.",
  },
  {
    when: coded(/^unreadableRow$/),
    advice:
      "A row of the app's own table cannot be read. The audit trail of the app names table and key (rowUnreadable). Mend the row, or delete it where another one is made; an older version of the app that reads newer rows shows this too.",
  },
  {
    when: coded(/^answerUnreadable$/),
    advice:
      "Parts of what Entra answered have a shape that the app does not know, or Entra refuses them alone. The audit trail of the app says how many and why (answerUnreadable). Mend the account that the message is about, or look for a newer version of this app.",
  },
  {
    when: because("notUnderstood"),
    advice:
      "The answer was not what the service documents: a gateway or proxy in between may have answered, or the service changed. Look whether something sits between the app and the service; else ask the vendor with the request id, and look for a newer version of this app.",
  },
  {
    when: coded(/^mailQuota$/),
    advice:
      "The mail service takes no more for now. It goes on by itself; ask Azure support for a higher limit of the Communication Services resource, and set MAIL_PER_MINUTE and MAIL_PER_HOUR to it.",
  },
  {
    when: coded(/toomany|throttl|^status429$|^429$|^requestsUsedUp$/i),
    advice:
      "The service asks for a pause, and it is tried again when that is over. If it lasts for hours, look which other app reads the same logs or policies of this tenant: the limits count for all of them together.",
  },
  {
    when: coded(/^(?:sequenceUsed|eventIdUsed)$/),
    advice:
      "HR's two events contradict each other. Ask HR which one is right. Where it is the later one, have HR send it as a new event, with an id of its own and a higher sequence; otherwise nothing is to be done.",
  },
  {
    when: coded(/^TeamsWebhookUnusable$/),
    advice:
      "Put the address of the workflow into the vault as teams-webhook-url, see that the app's identity may read it, and restart the app. Without a channel, take TEAMS_WEBHOOK_URL out of the settings.",
  },
  {
    when: coded(/^reportStandsStill$/),
    advice:
      "Look at the same report in the Entra admin center (Authentication methods, User registration details). Where people who set up a passkey days ago are missing there, too, open a case with Microsoft. Nothing is to be done in the app.",
  },
  {
    when: coded(/^reportOverdue$/),
    advice:
      "Look at the other rows of this list: whatever keeps the report from being read stands there. Where there is none, look for the instance registrationPoll in Application Insights, and terminate it: the next run of the timer begins anew.",
  },
  {
    when: because("obstacle"),
    advice: "Something about the tenant forbids it, and the message names it. Mend that; it is tried again by itself.",
  },
  {
    when: because("unsupported"),
    advice:
      "The service does not offer this for what it was asked about. Look whether the object is of the kind that it must be (a security group that is assigned, a user of this tenant).",
  },
  {
    when: coded(/^ownAppNotFound$/),
    advice:
      "AUTH_AUDIENCE must be the client id of the app registration that people sign in to, and its enterprise application must exist in this tenant. Until it is found, nobody can be told from the app's own Admins and Approvers.",
  },
  {
    when: because("notFound"),
    advice:
      "What was asked for does not exist any more, or not yet. Look whether a group, policy or account that stands in the settings was deleted; a deleted one can be restored for 30 days.",
  },
  {
    when: coded(/^standsStill$/),
    advice:
      "The app wakes the instance every quarter of an hour. If it stands still all the same, look its name up in Application Insights, and terminate it (the durable extension's terminate, or Durable Functions Monitor): within 15 minutes the app starts it again from its row, and nothing is done twice.",
  },
  {
    when: because("busy"),
    advice:
      "It may heal by itself and is tried again. If it lasts, look at the status page of the service, and at the network between it and the app.",
  },
  {
    when: because("gaveUp"),
    advice:
      "It was tried some times in a row, and a timer tries it again, less and less often. Look at the status of the app's storage and of what the message names; whoever sent it may send it again without harm.",
  },
  {
    when: because("fault"),
    advice:
      "The app itself failed. The exception stands in its telemetry (Application Insights, Failures) at the same moment. What died is started again within 15 minutes; if it fails again, go back to the version before and report it.",
  },
];

/** Which of the app's identities asks for such a thing. */
function identityOf({ said }: Answer): string {
  if (/temporaryAccessPass/i.test(said)) return "the pass issuer's identity";
  if (/(?:POST|PATCH|DELETE)\b/.test(said)) return "the policy writer's identity";
  return "the reader's identity";
}

const UNKNOWN =
  "This answer is not known to the app. Look its code up in the documentation of the service, and give the request id and the date to Microsoft support.";

/** What to do about an answer, for people. Never empty. */
export function adviceFor(answer: Answer): string {
  const rule = rules.find(({ when }) => when(answer));
  if (!rule) return UNKNOWN;
  return typeof rule.advice === "string" ? rule.advice : rule.advice(answer);
}
