import { strengthBody } from "../../setup/wanted.ts";
import type { Directory } from "../tenant/directory.ts";
import { guidOf, unitOf } from "../tenant/ids.ts";
import { licensedBy, UNLICENSED } from "../tenant/organization/state.ts";
import { departmentAt } from "./departments.ts";
import { familyAt } from "./deviceFamilies.ts";
import { habits } from "./habits.ts";
import { otherDeviceOf } from "./secondPlatform.ts";
import { languageAt } from "./spokenLanguages.ts";
import { gainPasskey, type Person } from "./standInPerson.ts";

export const MAIL_DOMAIN = "contoso.example";
const TEAM_SIZE = 10;
/** Creation of the accounts that are older than the run and known everywhere. */
const LONG_AGO = "2024-03-01T08:00:00Z";
const LEFT_IN_A_DRAWER = { operatingSystem: "Windows", approximateLastSignInDateTime: "2024-11-04T08:00:00Z" };
/** On six continents; one in four outside Europe. */
const zones: readonly string[] = [
  ...Array<string>(10).fill("Europe/Berlin"),
  ...Array<string>(5).fill("Europe/London"),
  "America/New_York",
  "America/New_York",
  "Asia/Tokyo",
  "America/Sao_Paulo",
  "Africa/Johannesburg",
  "Australia/Sydney",
];
const givenNames = [
  "Ada",
  "Bela",
  "Chidi",
  "Dana",
  "Emre",
  "Freja",
  "Goran",
  "Hana",
  "Ines",
  "Jonas",
  "Keiko",
  "Lucia",
  "Mateo",
  "Nadia",
  "Oskar",
  "Priya",
];
const familyNames = [
  "Adler",
  "Bauer",
  "Costa",
  "Dubois",
  "Eriksen",
  "Fischer",
  "Garcia",
  "Horvat",
  "Ivanova",
  "Jansen",
  "Kowalski",
  "Lindberg",
  "Moreau",
];

export interface Population {
  readonly people: Map<string, Person>;
  /** One group per wave; each holds its part of the employees, and some who must never be enforced by it. */
  readonly waveGroupIds: readonly string[];
  readonly enforcedGroupId: string;
  readonly canaryGroupId: string;
  readonly nudgeGroupId: string;
  /** The strength that an admin made for whoever is in that group. */
  readonly enforcedStrengthId: string;
  readonly breakGlassGroupId: string;
  readonly breakGlassUserIds: readonly string[];
  /** They hold the app roles. */
  readonly roleGroupIds: readonly string[];
  /**
   * Both are privileged, and enrolled in the pilot, before anybody else. The starter starts waves; the approver
   * approves them.
   */
  readonly starter: Person;
  readonly approver: Person;
}

/** A new person from the seed. The n-th hire of a seed is always the same one. */
export function makePerson(seed: number, key: string, kind: Person["kind"], managerId: string | undefined): Person {
  const draw = (what: string) => unitOf(seed, `${key}|${what}`);
  const given = givenNames[Math.floor(draw("given") * givenNames.length)] as string;
  const familyName = familyNames[Math.floor(draw("family") * familyNames.length)] as string;
  const local = `${given}.${familyName}.${key.replace(/\W/g, "")}`.toLowerCase();
  const address =
    kind === "breakGlass" ? `${key.replace(/\W/g, "")}@contoso.onmicrosoft.com` : `${local}@${MAIL_DOMAIN}`;
  const family = familyAt(draw("device"));
  // Whoever runs the waves works where these are planned: an approver far away decides when the change window is over.
  const timeZone = kind === "privileged" ? "Europe/Berlin" : (zones[Math.floor(draw("zone") * zones.length)] as string);
  return {
    id: guidOf(seed, `person|${key}`),
    userPrincipalName: address,
    displayName: `${given} ${familyName}`,
    mail: address,
    timeZone,
    ...languageAt(timeZone, draw),
    family,
    other: kind === "employee" ? otherDeviceOf(seed, key, family) : undefined,
    phoneKey: undefined,
    managerId,
    kind,
    hasSecondFactor: kind === "privileged" || (kind === "employee" && draw("factor") >= habits.withoutSecondFactor),
    stubborn: kind === "employee" && draw("stubborn") < habits.stubborn,
    onLeave: false,
    usesPasskey: draw("keepsPassword") >= habits.keepsPassword,
    passkeysAtHand: new Set(),
    entersByDate: false,
    enforcedThemselvesAt: undefined,
    mailsRead: 0,
    attempts: 0,
    trying: false,
    session: undefined,
    usableSince: [],
  };
}

/**
 * Fills the tenant: employees in teams under managers, wave groups, guests, people on leave, privileged and break-glass
 * accounts.
 */
export function populate(directory: Directory, seed: number, employees: number, waves: number): Population {
  directory.ensureDefaults();
  const people = new Map<string, Person>();
  const enter = (person: Person, extra: Record<string, unknown> = {}) => {
    people.set(person.id, person);
    directory.addUser({
      id: person.id,
      userPrincipalName: person.userPrincipalName,
      displayName: person.displayName,
      mail: person.mail,
      ...person.spoken,
      accountEnabled: true,
      userType: person.kind === "guest" ? "Guest" : "Member",
      createdDateTime: LONG_AGO,
      ...(person.kind === "guest" ? UNLICENSED : licensedBy(directory.licence)),
      ...extra,
    });
    if (person.hasSecondFactor)
      directory.addMethod(person.id, {
        kind: "microsoftAuthenticator",
        displayName: person.family.name,
        createdDateTime: LONG_AGO,
      });
    return person;
  };

  const managers: Person[] = [];
  const staff: Person[] = [];
  const away = new Set(pickSome(seed, "leave", employees, Math.floor(employees * habits.onLeave)));
  for (let n = 0; n < employees; n++) {
    const leads = n % TEAM_SIZE === 0 && !away.has(n);
    const managerId = leads ? managers[0]?.id : (managers.at(-1) ?? undefined)?.id;
    const person = { ...makePerson(seed, `e${n}`, "employee", managerId), onLeave: away.has(n) };
    if (leads) managers.push(person);
    // The oldest account of a tenant is from before there were user types.
    const written = { employeeId: String(10_000 + n), ...departmentAt(unitOf(seed, `department|e${n}`)) };
    staff.push(enter(person, { ...written, ...(n === 0 && { userType: null }) }));
    if (n % 17 === 3) directory.state.devices.add({ displayName: `LAPTOP-${n}`, ...LEFT_IN_A_DRAWER }, [person.id]);
  }
  const privileged = [0, 1, 2].map((n) => enter(makePerson(seed, `p${n}`, "privileged", managers[0]?.id)));
  const breakGlass = [0, 1].map((n) => enter(makePerson(seed, `bg${n}`, "breakGlass", undefined)));
  const guests = Array.from({ length: Math.floor(employees * habits.guests) }, (_, n) =>
    enter(makePerson(seed, `g${n}`, "guest", managers[0]?.id)),
  );
  for (const person of people.values()) if (person.managerId) directory.setManager(person.id, person.managerId);

  const group = (name: string, extra: { isAssignableToRole?: boolean } = {}) =>
    directory.addGroup({ displayName: name, securityEnabled: true, mailEnabled: false, ...extra });
  const waveGroupIds = Array.from({ length: waves }, (_, n) => group(`Passkey wave ${n + 1}`));
  staff.forEach((person, n) => {
    directory.addMember(waveGroupIds[n % waves] as string, person.id);
  });
  // These accounts are in the groups so that the app has to sort them out.
  [...privileged, ...breakGlass, ...guests].forEach((person, n) => {
    directory.addMember(waveGroupIds[n % waves] as string, person.id);
  });

  const breakGlassGroupId = group("Break-glass accounts");
  for (const account of breakGlass) directory.addMember(breakGlassGroupId, account.id);
  const [starter, approver, eligible] = privileged as [Person, Person, Person];
  directory.assignRole({ principalId: starter.id, role: "Global Administrator" });
  directory.assignRole({ principalId: approver.id, role: "Conditional Access Administrator" });
  const operators = group("Helpdesk operators", { isAssignableToRole: true });
  if (directory.licence === "p2") {
    // This account has no group and no role until it joins by itself.
    directory.makeEligible({ groupId: operators, principalId: eligible.id });
    directory.assignRole({ principalId: operators, role: "Authentication Administrator", kind: "eligible" });
  } else {
    directory.addMember(operators, eligible.id);
    directory.assignRole({ principalId: operators, role: "Authentication Administrator" });
  }
  for (const account of breakGlass) directory.assignRole({ principalId: account.id, role: "Global Administrator" });
  for (const person of [starter, approver]) enrolInPilot(directory, person);
  const enforcedGroupId = group("Passkey rollout: enforced");
  const canaryGroupId = group("Passkey rollout: canary");
  const nudgeGroupId = group("Passkey rollout: nudge");
  const roleGroupIds = [starter, approver].map((person, n) => {
    const id = group(`Passkey rollout: ${n === 0 ? "admins" : "approvers"}`);
    directory.addMember(id, person.id);
    return id;
  });

  return {
    people,
    waveGroupIds,
    enforcedGroupId,
    canaryGroupId,
    nudgeGroupId,
    enforcedStrengthId: directory.state.strengths.create(strengthBody).id,
    breakGlassGroupId,
    breakGlassUserIds: breakGlass.map((account) => account.id),
    roleGroupIds,
    starter,
    approver,
  };
}

/** Whoever is to hold an app role has a passkey before the door asks for one. */
export function enrolInPilot(directory: Directory, person: Person): void {
  const { name: displayName, passkeyType, aaGuid, model } = person.family;
  const passkey = { kind: "fido2", displayName, passkeyType, aaGuid, model, createdDateTime: LONG_AGO } as const;
  gainPasskey(person, directory.addMethod(person.id, passkey), Date.parse(LONG_AGO));
  person.usesPasskey = true;
}

/** `count` distinct numbers below `of`, by seed. */
function pickSome(seed: number, what: string, of: number, count: number): number[] {
  return Array.from({ length: of }, (_, n) => n)
    .map((n) => ({ n, at: unitOf(seed, `${what}|${n}`) }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ n }) => n);
}
