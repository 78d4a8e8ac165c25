/** The app role id of an assignment that grants no role: the application is merely shown to somebody. */
export const NO_APP_ROLE = "00000000-0000-0000-0000-000000000000";

/** The subjects of application permissions of Microsoft Graph by which somebody comes to a role or to a sign-in. */
const dangerousSubjects: readonly RegExp[] = [
  // Roles, and the ways to take them up.
  /^Role/,
  /^Privileged/,
  /^AppRoleAssignment$/,
  /^DelegatedPermissionGrant$/,
  /^EntitlementM/,
  // Applications and agents, whose credentials they set.
  /^Application$/,
  /^AgentId/,
  // Accounts, their names, passwords and methods; passes too, which a lifecycle workflow can make.
  /^User(?:-|$)/,
  /^UserAuth/,
  /^LifecycleWorkflows/,
  // Members of groups, of teams and of units.
  /^Group(?:-|Member|$)/,
  /^TeamMember$/,
  /^AdministrativeUnit$/,
  // Whom the tenant believes: its domains, federation, certificate authorities and synchronisation.
  /^Domain/,
  /^Organization$/,
  /^IdentityProvider$/,
  /^PublicKeyInfrastructure/,
  /Synchronization/,
  // Conditional Access and the methods policy.
  /^Policy/,
  /^AuthenticationContext$/,
  /^Directory$/,
];

/** Of such a subject, and yet no way to anything: what is made is new, taken away, or a note in a file. */
const harmless: ReadonlySet<string> = new Set([
  "Group.Create",
  "User.Export.All",
  "User.Invite.All",
  "User.RevokeSessions.All",
  "User-LifeCycleInfo.ReadWrite.All",
]);

/**
 * Whether an application permission of Microsoft Graph gives anybody a role, a credential, a method or a membership.
 * Power over the policies by which people sign in counts, too. The names say what they do, `Subject.Verb.Scope`:
 * whatever does more than read such a subject is dangerous, names that are still to come included. `OwnedBy` reaches
 * only what the holder owns: whoever owns something with power is found from there.
 * Source: learn.microsoft.com/graph/permissions-reference, read 2026-11.
 *
 * @param value `undefined` and empty: it is not told which one it is, so it may be any.
 */
export function isDangerousPermission(value: string | undefined): boolean {
  if (!value) return true;
  const [subject = "", verb = "", scope] = value.split(".");
  if (scope === "OwnedBy" || harmless.has(value)) return false;
  const onlyReads = /^Read(?!Write|Update)/.test(verb);
  return !onlyReads && dangerousSubjects.some((one) => one.test(subject));
}

/** Our own app roles that decide about other people: with one of them somebody starts, approves or releases. */
const decidingRoles: readonly string[] = ["admin", "approver"];

/** @param value of an app role of this app; `undefined` and empty: as above. */
export const decidesAboutOthers = (value: string | undefined): boolean =>
  !value || decidingRoles.includes(value.toLowerCase());
