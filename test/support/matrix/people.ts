import { makeTenantReady } from "../../../infra/local/people/readyTenant.ts";
import { registerDirectorySync, registerOwnApp } from "../../../infra/local/people/tenantApps.ts";
import { makeTestApp } from "../../../infra/local/people/testApp.ts";
import type { Directory } from "../../../infra/local/tenant/directory.ts";
import { licensedBy } from "../../../infra/local/tenant/organization/state.ts";
import { strengthBody } from "../../../infra/setup/wanted.ts";
import { secondsAgo, signedInAs } from "../signedIn.ts";
import { APP_ID } from "../testConfig.ts";
import type { AppWorld } from "./appWorld.ts";

export const person = (shard: string): string => `${shard}000000-0000-4000-8000-000000000001`;
export const HANA = { id: person("aa"), displayName: "Hana Eriksen" };
export const LUCIA = { id: person("ab"), displayName: "Lucia Jansen" };
export const HEDDA = { id: person("ac"), displayName: "Hedda Help" };
export const MIA = { id: person("3a"), displayName: "Mia Manager" };
export const SAM = { id: person("5a"), displayName: "Sam New" };
/** Nobody's member: she enforces herself. */
export const NOA = { id: person("14"), displayName: "Noa Self" };
/** She did, too, and the app died before she was in the group. */
export const PIA = { id: person("15"), displayName: "Pia Self" };
/** A hire whose account is an administrator's: a person has to look into it. */
export const ROOT = { id: person("5b"), displayName: "Rita Root" };
export const [ADA, BOB, CLEO, DAN] = ["10", "11", "12", "13"].map(person) as [string, string, string, string];
export const DANS_EMPLOYEE_ID = "e9";
const MEMBERS = [ADA, BOB, CLEO, DAN];
const BREAK_GLASS = [person("b0"), person("b1")];
const LONG_AGO = "2025-01-06T08:00:00.000Z";
export const LAPTOP = { operatingSystem: "Windows 11", browser: "Edge 140" };

const group = (n: number): string => `90000000-0000-4000-8000-00000000000${n}`;
export const [WAVE_GROUP, OTHER_GROUP, ENFORCED, CANARY] = [1, 2, 3, 4].map(group) as [string, string, string, string];
const [GLASS, ROLES, NUDGE] = [5, 6, 7].map(group) as [string, string, string];

/** A small tenant as admins have prepared it. @returns the settings that name its parts. */
export function populate(directory: Directory): Readonly<Record<string, string>> {
  directory.ensureDefaults();
  const add = (id: string, displayName: string, more: object = {}) =>
    directory.addUser({
      id,
      displayName,
      userPrincipalName: `${displayName.replace(/\W/g, ".").toLowerCase()}@contoso.example`,
      mail: `${displayName.replace(/\W/g, ".").toLowerCase()}@contoso.example`,
      accountEnabled: true,
      userType: "Member",
      createdDateTime: LONG_AGO,
      ...licensedBy(directory.licence),
      ...more,
    });
  for (const { id, displayName } of [HANA, LUCIA, HEDDA, MIA, NOA, PIA]) add(id, displayName);
  MEMBERS.forEach((id, n) => {
    const more = id === DAN ? { employeeId: DANS_EMPLOYEE_ID } : {};
    add(id, ["Ada One", "Bob Two", "Cleo Three", "Dan Four"][n] ?? "", more);
    directory.setManager(id, MIA.id);
  });
  const left = { displayName: "LAPTOP-1", approximateLastSignInDateTime: LONG_AGO };
  directory.state.devices.add(left, [MIA.id]);
  for (const id of BREAK_GLASS) {
    add(id, `Glass ${id.slice(0, 2)}`, { userPrincipalName: `${id.slice(0, 2)}@contoso.onmicrosoft.com` });
    directory.assignRole({ principalId: id, role: "Global Administrator" });
  }
  for (const { id } of [HANA, LUCIA]) addPasskey(directory, id, LONG_AGO);
  directory.assignRole({ principalId: HANA.id, role: "Global Administrator" });
  directory.assignRole({ principalId: LUCIA.id, role: "Conditional Access Administrator" });
  const addGroup = (id: string, displayName: string, ...members: readonly string[]) => {
    directory.addGroup({ id, displayName, securityEnabled: true, mailEnabled: false });
    for (const member of members) directory.addMember(id, member);
  };
  addGroup(WAVE_GROUP, "Wave 1", ...MEMBERS, HANA.id);
  addGroup(OTHER_GROUP, "Wave 2", MIA.id);
  addGroup(ENFORCED, "Enforced");
  addGroup(CANARY, "Canary");
  // Whom somebody else put in leaves it.
  addGroup(NUDGE, "Nudge", MIA.id);
  addGroup(GLASS, "Break-glass", ...BREAK_GLASS);
  addGroup(ROLES, "Role holders", HANA.id, LUCIA.id, HEDDA.id);
  registerOwnApp(directory, APP_ID, { Admin: [HANA.id], Approver: [LUCIA.id], Helpdesk: [HEDDA.id] });
  registerDirectorySync(directory, HANA.id);
  makeTenantReady(directory, { breakGlassGroupId: GLASS, breakGlassUserIds: BREAK_GLASS, appIds: [APP_ID] });
  directory.refreshReport();
  return {
    TEST_APP_ID: makeTestApp(directory, "https://app.example", GLASS).id,
    ENFORCED_GROUP_ID: ENFORCED,
    CANARY_GROUP_ID: CANARY,
    NUDGE_GROUP_ID: NUDGE,
    BREAK_GLASS_GROUP_ID: GLASS,
    BREAK_GLASS_USER_IDS: BREAK_GLASS.join(","),
    ROLE_GROUP_IDS: ROLES,
    ENFORCED_STRENGTH_ID: directory.state.strengths.create(strengthBody).id,
    PRIVILEGED_STRENGTH_ID: directory.state.strengths.create(keysOnly).id,
  };
}

const MAKE = "ee882879-721c-4913-9775-3dfcce97072a";
/** What people with admin rights sign in by. */
const keysOnly = {
  displayName: "Keys for admins",
  allowedCombinations: ["windowsHelloForBusiness", "fido2"],
  combinationConfigurations: [
    {
      "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
      appliesToCombinations: ["fido2"],
      allowedAAGUIDs: [MAKE],
    },
  ],
};

export function addPasskey(directory: Directory, userId: string, createdDateTime?: string): void {
  directory.addMethod(userId, {
    kind: "fido2",
    displayName: "Key",
    aaGuid: MAKE,
    model: "YubiKey 5",
    passkeyType: "deviceBound",
    ...(createdDateTime !== undefined && { createdDateTime }),
  });
}

export function losePasskeys(directory: Directory, userId: string): void {
  for (const { id } of [...directory.methodsOf(userId)]) directory.deleteMethod(userId, id);
}

/** Whom the rollout is about, and who works here, signs in: by passkey who has one, else by password. */
export function everybodySignsIn(directory: Directory): void {
  for (const userId of [...MEMBERS, SAM.id]) {
    if (!directory.user(userId)) continue;
    const passkey = directory.methodsOf(userId).find(({ kind }) => kind === "fido2");
    if (userId === SAM.id && !passkey) continue;
    directory.signIn({
      userId,
      with: passkey ? { kind: "passkey", methodId: passkey.id } : { kind: "password" },
      interactive: true,
      device: LAPTOP,
    });
  }
}

type Who = { readonly id: string; readonly displayName: string };

/** A program with somebody's token. */
export const asProgram = ({ id, displayName }: Who, ...roles: readonly string[]): Record<string, string> => ({
  ...signedInAs(id, displayName, roles, [secondsAgo(-2)]),
  "content-type": "application/json",
  accept: "application/json",
});
/** Somebody's browser. */
export const asVisitor = ({ id, displayName }: Who, ...roles: readonly string[]): Record<string, string> => ({
  ...signedInAs(id, displayName, roles, [secondsAgo(-2)]),
  accept: "text/html",
});

/** Who is in a group by the tenant's own word. */
export const inGroup = (world: AppWorld, groupId: string): readonly string[] =>
  [...(world.tenant.directory.state.principals.group(groupId)?.members.keys() ?? [])].sort();
