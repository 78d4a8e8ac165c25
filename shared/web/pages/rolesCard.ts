import { stateWords } from "../../domain/policy/conditionalAccessPolicy.ts";
import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";
import type { HolderFault, HoldersLook, RolesFacts } from "../../domain/roles/rolesFacts.ts";
import { momentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { sentence } from "./words.ts";

const faultWords: Readonly<Record<HolderFault, string>> = {
  notShown: "Entra does not show the account, or its methods",
  fewerThanTwoKeys: "fewer than two keys that count",
  cannotTell: "nobody can tell whether their keys count",
  notEnforced: "no privileged wave has enforced them",
};

/** What the page shows of the policy over directory roles. */
export interface ShownRoles {
  readonly facts: RolesFacts;
  readonly registered: RegisteredPolicy | undefined;
}

/** Where the policy over directory roles stands, and who keeps it from being enabled. Nothing until it is asked for. */
export function rolesCard({ facts, registered }: ShownRoles, timeZone: string): Html | false {
  const { asked, confirmed, look } = facts;
  if (!asked) return false;
  const state = registered?.policyId ? sentence(stateWords[registered.state]) : "Not made yet";
  const isEnabled = registered?.wanted === "enabled";
  const wanted =
    isEnabled && confirmed ? `; wanted enabled by ${asked.by.displayName} and ${confirmed.by.displayName}` : "";
  return html`<section class="card"><h2>Policy over directory roles</h2><p>${state}, asked for by ${asked.by.displayName}, ${momentIn(timeZone, asked.at)}${wanted}.</p>
${look && html`<p>${lookWords(look, timeZone)}</p>`}${look && look.unready.length > 0 && html`<ul>${look.unready.map((one) => html`<li class="break">${one.userPrincipalName ?? one.userId}: ${faultWords[one.because]}</li>`)}</ul>`}
${!isEnabled && html`<p class="soft">A second person enables it with POST /api/roles/confirm, once everybody who holds one of the roles is ready and was looked at within the hour.</p>`}</section>`;
}

function lookWords({ since, endedAt, holders, notReady }: HoldersLook, timeZone: string): string {
  const when = momentIn(timeZone, endedAt ?? since);
  return endedAt === undefined
    ? `A look at ${holders} who hold one of the roles began ${when} and goes on.`
    : `${holders - notReady} of ${holders} who hold one of the roles are ready, looked at ${when}.`;
}
