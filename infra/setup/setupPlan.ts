import { groupFault } from "../../shared/domain/enforcement/groupFault.ts";
import { strengthFault } from "../../shared/domain/policy/policyDefinition.ts";
import { isOpenToPasses, makesOf } from "../../shared/domain/preflight/enforcementChecks.ts";
import type { OurGroupFacts, StrengthFacts } from "../../shared/domain/preflight/tenantFacts.ts";
import type { Known } from "../../shared/domain/preflight/verdict.ts";
import { type Named, type SetupStep, type SetupWish, sameName, twice } from "./setupStep.ts";
import { type TestAppSeen, testAppSteps } from "./testAppSteps.ts";
import { groupBodies, strengthBody, workforceCombinations } from "./wanted.ts";

export type GroupSeen = OurGroupFacts & { readonly hasMembers: boolean };

/** What stands in the tenant already, as far as it could be read. */
export interface SetupSeen extends TestAppSeen {
  /** All of them, built-in ones too. */
  readonly strengths: Known<readonly StrengthFacts[]>;
  /** Groups of the wanted name; for the enforced group the one whose id was given, when one was. */
  readonly enforced: Known<readonly GroupSeen[]>;
  readonly canary: Known<readonly GroupSeen[]>;
  /** Where it is wanted. */
  readonly nudge?: Known<readonly GroupSeen[]>;
}

/** What is there, what is to be made and what stands in the way. Pure. A fact that is not known makes nothing. */
export const planSetup = (seen: SetupSeen, wish: SetupWish): readonly SetupStep[] => [
  strengthStep(seen.strengths, wish.strengthId),
  groupStep("enforced", seen.enforced, wish.enforcedGroupId),
  groupStep("canary", seen.canary, undefined),
  ...(wish.wantsNudge && seen.nudge ? [groupStep("nudge", seen.nudge, undefined)] : []),
  ...testAppSteps(seen, wish),
];

const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function strengthStep(strengths: SetupSeen["strengths"], wanted: string | undefined): SetupStep {
  const named: Named = { part: "strength", name: strengthBody.displayName };
  if (!strengths.known) return { ...named, kind: "unknown", because: strengths.because };
  if (wanted !== undefined) {
    const given = strengths.value.find(({ id }) => sameId(id, wanted));
    if (!given) return { ...named, kind: "refused", because: `there is no strength ${wanted}`, fix: "see --strength" };
    const name = given.displayName ?? given.id;
    const fault = strengthFault(given.allowedCombinations);
    return fault
      ? { ...named, name, kind: "refused", because: fault, fix: "name another one, or leave --strength out" }
      : { ...named, name, kind: "there", id: given.id, notes: notesOnStrength(given) };
  }
  const [found, ...more] = strengths.value.filter(({ displayName }) => sameName(displayName, named.name));
  if (!found) return { ...named, kind: "make" };
  if (more.length > 0) return { ...named, ...twice([found, ...more]) };
  const others = differences(found.allowedCombinations);
  return others.length === 0
    ? { ...named, kind: "there", id: found.id, notes: notesOnStrength(found) }
    : {
        ...named,
        kind: "refused",
        because: `a strength of this name is there, but ${others.join(", ")}`,
        fix: `rename it or set it right; if it is meant, name it: --strength ${found.id}`,
      };
}

/** How combinations differ from those that this command makes; order does not matter. */
function differences(combinations: readonly string[]): string[] {
  const more = combinations.filter((one) => !workforceCombinations.includes(one));
  const less = workforceCombinations.filter((one) => !combinations.includes(one));
  return [
    ...(more.length > 0 ? [`allows also ${more.join(", ")}`] : []),
    ...less.map((one) => `does not allow ${one}`),
  ];
}

/** What an admin should know of a strength that is used. */
export function notesOnStrength(strength: StrengthFacts): readonly string[] {
  const makes = makesOf(strength);
  return [
    isOpenToPasses(strength)
      ? "a pass works for whoever is enforced"
      : "takes no pass: who is enforced and loses the passkey needs a key that is provisioned for them, or a release",
    ...(makes > 0 ? [`takes passkeys of ${makes} makes only`] : []),
  ];
}

function groupStep(
  part: keyof typeof groupBodies,
  groups: Known<readonly GroupSeen[]>,
  wanted: string | undefined,
): SetupStep {
  const named: Named = { part, name: groupBodies[part].displayName };
  if (!groups.known) return { ...named, kind: "unknown", because: groups.because };
  const [found, ...more] = groups.value;
  if (!found)
    return wanted === undefined
      ? { ...named, kind: "make" }
      : { ...named, kind: "refused", because: `there is no group ${wanted}`, fix: "see --enforced-group" };
  if (more.length > 0) return { ...named, ...twice([found, ...more]) };
  const name = found.displayName ?? found.id;
  const fault =
    groupFault(found) ?? (part === "canary" && found.hasMembers ? "has members, and must be empty" : undefined);
  return fault
    ? {
        ...named,
        name,
        kind: "refused",
        because: `${wanted === undefined ? "a group of this name is there, but " : ""}it ${fault}`,
        fix:
          wanted === undefined
            ? "rename it, or delete it when nobody needs it"
            : "name another one, or leave --enforced-group out",
      }
    : { ...named, name, kind: "there", id: found.id, notes: notesOnGroup(part, found) };
}

/** What an admin should know of a group that is used. */
export const notesOnGroup = (part: keyof typeof groupBodies, group: GroupSeen): readonly string[] => [
  ...(group.owners > 0 ? [`has ${group.owners} owners, who can change it: take them out`] : []),
  ...(group.isManagementRestricted === true
    ? ["is in a restricted unit: the policy writer needs Groups Administrator over it"]
    : []),
  ...(part === "nudge"
    ? ["an Authentication Policy Administrator makes it the target of the registration campaign, for passkeys"]
    : []),
  ...(part === "enforced" && group.hasMembers ? ["has members: if the app does not run yet, take them out"] : []),
];
