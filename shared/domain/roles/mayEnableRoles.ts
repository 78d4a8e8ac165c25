import { hours } from "../calendar/durations.ts";
import { isSamePerson, type Person } from "../people/person.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY, stateWords } from "../policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../policy/policyDefinition.ts";
import type { RegisteredPolicy } from "../policy/registeredPolicy.ts";
import type { WaveRules } from "../wave/waveRules.ts";
import { lookFault } from "./holders.ts";
import type { RolesFacts } from "./rolesFacts.ts";

/** All that the second person's word looks at, as it was just read. */
export interface RolesCase {
  readonly facts: RolesFacts;
  readonly by: Person;
  /** What this person has read. */
  readonly digest: string;
  /** What would be enabled now. */
  readonly digestNow: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly registered: RegisteredPolicy | undefined;
  readonly policy: ConditionalAccessPolicy | undefined;
  /** Everybody who holds one of the roles, read live. */
  readonly holders: readonly string[];
  /** Why nobody may be enforced now by the workforce policy; enforcement has to run. */
  readonly inTheWay: string | undefined;
  readonly now: Date;
}

export type RolesVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly because: "nothingAsked" | "ownRequest" | "otherDigest" | "rolesNotReady";
      /** For the person who tried. */
      readonly say: string;
    };

const refuse = (because: Extract<RolesVerdict, { ok: false }>["because"], say: string): RolesVerdict => ({
  ok: false,
  because,
  say,
});
const notYet = (why: string): RolesVerdict =>
  refuse("rolesNotReady", `The policy over directory roles is not enabled: ${why}.`);

/**
 * Whether the policy over directory roles may be enabled now (R51, R157). Two people want the same; it was in
 * report-only for its time, and is as it was made. Everybody who holds one of the roles is ready, looked at within the
 * hour. Pure; what is missing, late or unknown enables nothing.
 */
export function mayEnableRoles(asked: RolesCase, rules: Pick<WaveRules, "reportOnlyHours">): RolesVerdict {
  const { facts, by, digest, digestNow, now } = asked;
  if (!facts.asked) return refuse("nothingAsked", "Nobody has had the policy over directory roles made.");
  if (isSamePerson(facts.asked.by.id, by.id))
    return refuse("ownRequest", "Whoever had the policy made cannot have it enabled. Ask a second person.");
  if (digest !== facts.asked.digest || digest !== digestNow)
    return refuse("otherDigest", "The policy or its strength are other ones than you looked at. Look again.");
  const fault = asked.inTheWay ?? policyFault(asked, rules) ?? lookFault(facts.look, asked.holders, now);
  return fault === undefined ? { ok: true } : notYet(fault);
}

function policyFault(
  { registered, policy, body, now }: RolesCase,
  { reportOnlyHours }: Pick<WaveRules, "reportOnlyHours">,
): string | undefined {
  if (!registered?.policyId) return "it was not made yet";
  if (registered.notBackBecause !== undefined)
    return `it is on its way back to report-only: ${registered.notBackBecause}`;
  if (!policy) return "Entra does not show it";
  const problems = definitionProblems(policy, body);
  if (problems.length > 0) return `somebody has changed it: ${problems.join("; ")}`;
  if (definitionDigest(policy.definition) !== registered.definitionDigest) return "it is not as it was recorded";
  const age = now.getTime() - Date.parse(registered.createdAt);
  if (!(age >= hours(reportOnlyHours))) return `it has to be in report-only for ${reportOnlyHours} hours first`;
  return policy.state === REPORT_ONLY ? undefined : `it is ${stateWords[policy.state]}, not in report-only`;
}
