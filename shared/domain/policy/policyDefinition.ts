import { createHash } from "node:crypto";
import { canonicalJson } from "./canonicalJson.ts";
import { REPORT_ONLY } from "./conditionalAccessPolicy.ts";
import { companionConditionsOf, conditionsOf, type Reach } from "./leftOut.ts";
import { isMetadata } from "./policyMembers.ts";
import type { DoorKey } from "./registeredPolicy.ts";

/**
 * Built-in "Phishing-resistant MFA". Source:
 * learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
 */
export const PHISHING_RESISTANT_STRENGTH_ID = "00000000-0000-0000-0000-000000000004";

/** Combinations of methods that resist phishing, as a strength's `allowedCombinations` name them (graph facts 5.2). */
const resistantCombinations: ReadonlySet<string> = new Set([
  "windowsHelloForBusiness",
  "fido2",
  "x509CertificateMultiFactor",
]);
/** A pass that works once: with it somebody enforced can get a new passkey without leaving the group. */
const ONE_TIME_PASS = "temporaryAccessPassOneTime";
/** Whether a strength asks for something, and for nothing weaker than what resists phishing. */
export const allowsOnlyResistant = (combinations: readonly string[] | undefined): boolean =>
  combinations !== undefined && combinations.length > 0 && combinations.every((one) => resistantCombinations.has(one));

/**
 * What is wrong with the strength of the workforce policy; `undefined` when it asks for what resists phishing, or for a
 * one-time pass, and for nothing weaker. Unreadable is wrong. One that takes no pass is a tenant's own choice.
 * @param combinations `allowedCombinations` as Graph names them; `undefined` when there is no such strength.
 */
export function strengthFault(combinations: readonly string[] | undefined): string | undefined {
  if (combinations === undefined || combinations.length === 0) return "the strength does not exist or allows nothing";
  const weaker = combinations.filter((one) => !resistantCombinations.has(one) && one !== ONE_TIME_PASS);
  if (weaker.length > 0) return `the strength allows weaker methods: ${weaker.join(", ")}`;
  return combinations.some((one) => resistantCombinations.has(one))
    ? undefined
    : "the strength allows no method that resists phishing";
}

/** Whether the setting leaves room for a pass at all: the built-in strength takes none (R87). */
export const takesPass = (strengthId: string): boolean => strengthId !== PHISHING_RESISTANT_STRENGTH_ID;

/** Whether a strength takes a one-time pass, as it was read; unreadable takes none. */
export const allowsPass = (combinations: readonly string[] | undefined): boolean =>
  combinations?.includes(ONE_TIME_PASS) ?? false;

const NAME_PREFIX = "passkey-rollout:";
/** Whether a policy's name is one that this app gives. */
export const isNamedAsOurs = (displayName: string): boolean => displayName.startsWith(NAME_PREFIX);

/**
 * The Conditional Access policy of one wave: evidence only. It stays in report-only over the wave's group, and asks for
 * what resists phishing, so that a sign-in by pass proves nothing.
 */
export const wavePolicyBody = (wave: JudgedWave): Record<string, unknown> =>
  policyBody(`wave ${wave.waveId}`, over(wave.groupId), wave, strengthOf(wave), conditionsOf(wave));

/** The companion's twin for one wave: evidence about the wizard's two apps, and like the wave's policy otherwise. */
export const twinPolicyBody = (wave: JudgedWave): Record<string, unknown> =>
  policyBody(`wave ${wave.waveId}, companion`, over(wave.groupId), wave, strengthOf(wave), companionConditionsOf(wave));

const strengthOf = ({ strengthId = PHISHING_RESISTANT_STRENGTH_ID }: JudgedWave): string => strengthId;

interface JudgedWave extends Reach {
  readonly waveId: string;
  /** Of a privileged wave: the strength for privileged people. Else the built-in one. */
  readonly strengthId?: string | undefined;
  readonly groupId: string;
  readonly breakGlassGroupId: string;
}

/** What the policies that enforce are made of. */
export interface EnforcingTenant extends Reach {
  readonly enforcedGroupId: string;
  readonly breakGlassGroupId: string;
  readonly enforcedStrengthId: string;
}

/** The one policy that enforces: it applies to whoever is in the enforced group, and to nobody else. */
export const workforcePolicyBody = (tenant: EnforcingTenant): Record<string, unknown> =>
  policyBody("workforce", over(tenant.enforcedGroupId), tenant, tenant.enforcedStrengthId, conditionsOf(tenant));

/** Its companion over exactly the wizard's two apps, for the same people by the same strength (R299). */
export const companionPolicyBody = (tenant: EnforcingTenant): Record<string, unknown> =>
  policyBody(
    "companion",
    over(tenant.enforcedGroupId),
    tenant,
    tenant.enforcedStrengthId,
    companionConditionsOf(tenant),
  );

/** What the two policies over this app itself are made of. */
export interface DoorTenant {
  /** Client id of this app: the audience of its tokens. */
  readonly authAudience: string;
  /** The groups that hold our app roles. */
  readonly roleGroupIds: readonly string[];
  readonly enforcedGroupId: string;
  readonly enforcedStrengthId: string;
  readonly breakGlassGroupId: string;
}

/**
 * The door: whoever signs in to this app proves anew who they are, each time. Role holders and people who are enforced
 * do it by the strength, everybody else by a second factor; one policy cannot say both. Source:
 * learn.microsoft.com/graph/api/resources/signinfrequencysessioncontrol, read 2026-11.
 */
export function doorPolicyBodies(tenant: DoorTenant): Readonly<Record<DoorKey, Record<string, unknown>>> {
  const strong = [...tenant.roleGroupIds, tenant.enforcedGroupId];
  const body = (name: string, users: object, grantControls: object) => ({
    displayName: `${NAME_PREFIX} ${name}`,
    state: REPORT_ONLY,
    conditions: {
      clientAppTypes: ["all"],
      applications: { includeApplications: [tenant.authAudience] },
      users,
    },
    grantControls: { operator: "OR", ...grantControls },
    sessionControls: {
      signInFrequency: {
        isEnabled: true,
        frequencyInterval: "everyTime",
        authenticationType: "primaryAndSecondaryAuthentication",
      },
    },
  });
  return {
    door: body(
      "door",
      { includeGroups: strong, excludeGroups: [tenant.breakGlassGroupId] },
      { builtInControls: [], authenticationStrength: { id: tenant.enforcedStrengthId } },
    ),
    "door-others": body(
      "door for everybody else",
      { includeUsers: ["All"], excludeGroups: [...strong, tenant.breakGlassGroupId] },
      { builtInControls: ["mfa"] },
    ),
  };
}

const over = (groupId: string) => ({ includeGroups: [groupId] });

/**
 * As it is created: report-only, break-glass accounts left out. The strength is a nested `{ id }`: an `@odata.bind` has
 * been seen to be ignored, leaving no control at all.
 */
export const policyBody = (
  name: string,
  users: { readonly includeGroups: readonly string[] } | { readonly includeRoles: readonly string[] },
  { breakGlassGroupId }: { readonly breakGlassGroupId: string },
  strengthId: string,
  reach: object,
): Record<string, unknown> => ({
  displayName: `${NAME_PREFIX} ${name}`,
  state: REPORT_ONLY,
  conditions: {
    clientAppTypes: ["all"],
    ...reach,
    users: { ...users, excludeGroups: [breakGlassGroupId] },
  },
  grantControls: { operator: "OR", builtInControls: [], authenticationStrength: { id: strengthId } },
});

/**
 * SHA-256 (hex) of what a policy does: conditions, grant and session controls, and whatever Graph says beside them that
 * nobody here has heard of. Order, and what is empty or null, do not matter: Graph adds it. Anything that somebody
 * added or took away does. State and name are no part of it.
 */
export function definitionDigest(definition: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(essence(definition)))
    .digest("hex");
}

/**
 * Where a policy read back differs from the body that was sent, in words for the audit trail; empty when they do the
 * same.
 *
 * @param policy a policy whose `definition` holds conditions, grantControls and sessionControls as Graph returned them.
 */
export function definitionProblems(
  policy: { readonly definition: unknown },
  expectedBody: Readonly<Record<string, unknown>>,
): string[] {
  const expected = leavesOf(essence(expectedBody));
  const found = leavesOf(essence(policy.definition));
  const paths = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return paths.flatMap((path) => {
    const [should, is] = [expected.get(path), found.get(path)];
    return should === is ? [] : [`${path} should be ${inShort(should)} but is ${inShort(is)}`];
  });
}

/** Somebody may have listed thousands of people, and the reason for no flip must still fit where people read it. */
const MOST_CHARACTERS = 200;
const inShort = (value: string = "absent"): string =>
  value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS)}…` : value;

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => value !== null && typeof value === "object" && !Array.isArray(value);

function essence(definition: unknown): Tree {
  if (!isTree(definition)) return {};
  const essential = withoutEmptiness(
    Object.fromEntries(Object.entries(definition).filter(([member]) => !isMetadata(member))),
  );
  return isTree(essential) ? essential : {};
}

/**
 * Graph answers with nulls, empty collections and annotations for what was never set, and spells ids in either case.
 */
function withoutEmptiness(value: unknown): unknown {
  if (typeof value === "string") return value === "" ? undefined : value.toLowerCase();
  if (Array.isArray(value)) return value.length > 0 ? value.map(withoutEmptiness) : undefined;
  if (!isTree(value)) return value ?? undefined;
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    if (key.includes("@odata.")) return [];
    // Graph expands the strength; its id says it all.
    const clean = withoutEmptiness(key === "authenticationStrength" && isTree(inner) ? { id: inner["id"] } : inner);
    return clean === undefined ? [] : [[key, clean] as const];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function leavesOf(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => {
      const path = prefix ? `${prefix}.${key}` : key;
      return isTree(value) ? [...leavesOf(value, path)] : [[path, canonicalJson(value)] as const];
    }),
  );
}
