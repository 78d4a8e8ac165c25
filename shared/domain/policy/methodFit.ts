import type { AuthenticationMethod, MethodFit } from "../people/authenticationMethod.ts";
import type { MethodTarget, Part, PasskeyConfiguration } from "./methodsPolicy.ts";

/** Somebody whose credentials are judged; ids in lower case. */
export interface MethodOwner {
  readonly userId: string;
  /** Those of `groupsThatDecide` that they are in, nested included. `undefined`: nobody can tell. */
  readonly groupIds: ReadonlySet<string> | undefined;
}

type Targeted = Readonly<Record<"includeTargets" | "excludeTargets", readonly MethodTarget[]>>;

const FIDO2 = "fido2AuthenticationMethod";
/** Whether a target names them; `undefined` where nobody can tell. */
export const isHit = (target: MethodTarget, { userId, groupIds }: MethodOwner): boolean | undefined => {
  if (target.kind === "everyone") return true;
  return target.kind === "user" ? target.id === userId.toLowerCase() : groupIds?.has(target.id);
};

/**
 * Whether the methods policy lets a registered credential sign its owner in: on, its owner included and not excluded,
 * and at least one profile of theirs takes this make. Pure. Source: learn.microsoft.com/entra/identity/authentication/
 * how-to-authentication-passkey-profiles, read 2026-11: key restrictions decide at sign-in, too.
 *
 * @returns `undefined` for a type that the policy says nothing about, as Windows Hello. `unknown` is no evidence:
 * nobody enters by it, and nobody is stranded by it.
 */
export function fitOf(
  method: AuthenticationMethod,
  passkeys: Part<PasskeyConfiguration>,
  owner: MethodOwner,
): MethodFit | undefined {
  if (method.type !== FIDO2) return undefined;
  if (passkeys.kind === "unknown") return "unknown";
  const { isOn, includeTargets, excludeTargets } = passkeys.value;
  if (!isOn) return "doesNotFit";
  const excluded = excludeTargets.map((target) => isHit(target, owner));
  if (excluded.includes(true)) return "doesNotFit";
  const included = includeTargets.map((target): MethodFit => {
    const hit = isHit(target, owner);
    if (hit === false) return "doesNotFit";
    const fit = fitOfAny(method, passkeys.value, target.profileIds);
    return hit === undefined && fit === "fits" ? "unknown" : fit;
  });
  const best = bestOf(included);
  return best === "fits" && excluded.includes(undefined) ? "unknown" : best;
}

/**
 * The groups whose members have to be known to judge these credentials: none when everybody is treated alike, or when
 * no group could change the answer.
 */
export function groupsThatDecide(
  methods: readonly AuthenticationMethod[],
  passkeys: Part<PasskeyConfiguration>,
  userId: string,
): readonly string[] {
  const keys = methods.filter(({ type }) => type === FIDO2);
  if (keys.length === 0 || passkeys.kind === "unknown") return [];
  const fits = keys.map((key) => fitOf(key, passkeys, { userId, groupIds: undefined }));
  return fits.includes("unknown") ? groupsNamedIn(passkeys) : [];
}

/** The groups that a known configuration includes or excludes. */
export function groupsNamedIn(configuration: Part<Targeted>): readonly string[] {
  if (configuration.kind === "unknown") return [];
  const { includeTargets, excludeTargets } = configuration.value;
  const groups = [...includeTargets, ...excludeTargets].filter(({ kind }) => kind === "group");
  return [...new Set(groups.map(({ id }) => id))].sort();
}

function fitOfAny(
  method: AuthenticationMethod,
  { passkeyProfiles }: PasskeyConfiguration,
  profileIds: readonly string[],
): MethodFit {
  const profiles = passkeyProfiles.filter(({ id }) => profileIds.includes(id));
  return bestOf(profiles.map((profile) => fitOfProfile(method, profile)));
}

function fitOfProfile(
  { passkeyType, aaGuid }: AuthenticationMethod,
  { passkeyTypes, keyRestrictions }: PasskeyConfiguration["passkeyProfiles"][number],
): MethodFit {
  const isTypeKnown = passkeyType === "deviceBound" || passkeyType === "synced";
  const takesAnyType = passkeyTypes.length === 2;
  const byType = takesAnyType ? "fits" : isTypeKnown ? fit(passkeyTypes.includes(passkeyType)) : "unknown";
  if (byType === "doesNotFit" || !keyRestrictions) return byType;
  if (!aaGuid) return "unknown";
  const isNamed = keyRestrictions.aaGuids.includes(aaGuid.toLowerCase());
  return isNamed === (keyRestrictions.enforcementType === "allow") ? byType : "doesNotFit";
}

const fit = (is: boolean): MethodFit => (is ? "fits" : "doesNotFit");
/** One that fits is enough. */
const bestOf = (fits: readonly MethodFit[]): MethodFit =>
  fits.includes("fits") ? "fits" : fits.includes("unknown") ? "unknown" : "doesNotFit";
