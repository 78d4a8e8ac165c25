import { stateWords } from "../../domain/policy/conditionalAccessPolicy.ts";
import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";
import type { HolderFault, HoldersLook, RolesFacts } from "../../domain/roles/rolesFacts.ts";
import type { RolesAction } from "../../enforcement/rolesActions.ts";
import { momentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
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
  /** What the viewer may do about it now, each with the token of its form. */
  readonly actions: readonly { readonly action: RolesAction; readonly formToken: string }[];
}

/**
 * Where the policy over directory roles stands, who keeps it from being enabled, and what the viewer may do about it.
 * Nothing until it is asked for, but for whoever may ask.
 * @param hurdle why the viewer cannot do it now.
 */
export function rolesCard(
  { facts, registered, actions }: ShownRoles,
  timeZone: string,
  hurdle: Hurdle | undefined,
): Html | false {
  const { asked, confirmed, look } = facts;
  const forms = hurdle && actions.length > 0 ? notNow(hurdle) : actions.map((one) => actionForm(facts, one));
  if (!asked)
    return (
      actions.length > 0 &&
      html`<section class="card"><h2>Policy over directory roles</h2><p>Not asked for. It asks whoever holds an administrative role for one of their keys, on top of the workforce policy.</p>${forms}</section>`
    );
  const state = registered?.policyId ? sentence(stateWords[registered.state]) : "Not made yet";
  const isEnabled = registered?.wanted === "enabled";
  const wanted =
    isEnabled && confirmed ? `; wanted enabled by ${asked.by.displayName} and ${confirmed.by.displayName}` : "";
  return html`<section class="card"><h2>Policy over directory roles</h2><p>${state}, asked for by ${asked.by.displayName}, ${momentIn(timeZone, asked.at)}${wanted}.</p>
${look && html`<p>${lookWords(look, timeZone)}</p>`}${look && look.unready.length > 0 && html`<ul>${look.unready.map((one) => html`<li class="break">${one.userPrincipalName ?? one.userId}: ${faultWords[one.because]}</li>`)}</ul>`}
${!isEnabled && html`<p class="soft">A second person enables it, once it was in report-only for its time, and everybody who holds one of the roles is ready and was looked at within the hour.</p>`}${forms}</section>`;
}

const notNow = ({ say, link }: Hurdle): Html =>
  html`<p>${say}</p>${link && html`<p><a href="${link.href}">${link.label}</a></p>`}`;

function actionForm({ asked }: RolesFacts, { action, formToken }: ShownRoles["actions"][number]): Html {
  const token = html`<input type="hidden" name="formToken" value="${formToken}">`;
  if (action === "confirmRoles")
    return html`<form method="post" action="/api/roles/confirm">${token}<input type="hidden" name="digest" value="${asked?.digest}"><p>Enabling asks everybody who activates one of the roles for one of their keys, at once. No one-time code lets them in.</p>
<button class="main" type="submit">Enable the policy over roles</button></form>`;
  return html`<form method="post" action="/api/roles">${token}<button type="submit">${asked ? "Look at everybody again" : "Make it, in report-only"}</button></form>`;
}

function lookWords({ since, endedAt, holders, notReady }: HoldersLook, timeZone: string): string {
  const when = momentIn(timeZone, endedAt ?? since);
  return endedAt === undefined
    ? `A look at ${holders} who hold one of the roles began ${when} and goes on.`
    : `${holders - notReady} of ${holders} who hold one of the roles are ready, looked at ${when}.`;
}
