import type { CertificateConfiguration, MethodTarget, PasskeyConfiguration } from "./methodsPolicy.ts";

type Profile = PasskeyConfiguration["passkeyProfiles"][number];

/** What is different about passkeys, in words for whoever gets the alert. */
export function passkeyChanges(before: PasskeyConfiguration, after: PasskeyConfiguration): readonly string[] {
  const profiles = new Map(after.passkeyProfiles.map((profile) => [profile.id, profile]));
  const known = new Map(before.passkeyProfiles.map((profile) => [profile.id, profile]));
  const nameOf = (id: string): string => (profiles.get(id) ?? known.get(id))?.name ?? id;
  return [
    ...commonChanges("passkeys (FIDO2)", before, after),
    ...before.includeTargets.flatMap((target) => {
      const same = after.includeTargets.find(isOf(target));
      if (!same || setOf(same.profileIds) === setOf(target.profileIds)) return [];
      return [`passkeys of ${inWords(target)} go by the profiles ${same.profileIds.map(nameOf).join(", ") || "none"}`];
    }),
    ...before.passkeyProfiles
      .filter(({ id }) => !profiles.has(id))
      .map(({ name }) => `the profile ${name} was removed`),
    ...after.passkeyProfiles.flatMap((profile) => {
      const old = known.get(profile.id);
      return old ? profileChanges(old, profile) : [`the profile ${profile.name} was added`];
    }),
  ];
}

/** The same about certificates. */
export const certificateChanges = (
  before: CertificateConfiguration,
  after: CertificateConfiguration,
): readonly string[] => [
  ...commonChanges("certificates (X509Certificate)", before, after),
  ...(before.mode !== undefined && before.mode !== after.mode
    ? [`certificates (X509Certificate) count as ${modeWords[after.mode ?? "untold"]}`]
    : []),
];
const modeWords = {
  multiFactor: "several factors",
  singleFactor: "one factor",
  byCertificate: "one factor or several, by the certificate",
  untold: "nobody can tell what",
} as const;

/** The same about the strength of the workforce policy: its combinations, and what they are narrowed down to. */
export function strengthChanges(before: readonly string[], after: readonly string[]): readonly string[] {
  const [gone, added] = [before.filter((one) => !after.includes(one)), after.filter((one) => !before.includes(one))];
  const what = "the strength of the workforce policy";
  return [
    ...(gone.length > 0 ? [`${what} names no more: ${gone.join(", ")}`] : []),
    ...(added.length > 0 ? [`${what} now names: ${added.join(", ")}`] : []),
  ];
}

function commonChanges(
  what: string,
  before: CertificateConfiguration,
  after: CertificateConfiguration,
): readonly string[] {
  const gone = (from: readonly MethodTarget[], to: readonly MethodTarget[]) =>
    from.filter((target) => !to.some(isOf(target))).map(inWords);
  const lines = [
    [gone(before.includeTargets, after.includeTargets), "are not for", "any more"],
    [gone(after.includeTargets, before.includeTargets), "are now for", ""],
    [gone(after.excludeTargets, before.excludeTargets), "now exclude", ""],
    [gone(before.excludeTargets, after.excludeTargets), "exclude no more", ""],
  ] as const;
  return [
    ...(before.isOn === after.isOn ? [] : [`${what} were switched ${after.isOn ? "on" : "off"}`]),
    ...lines.flatMap(([targets, verb, end]) =>
      targets.length > 0 ? [`${what} ${verb} ${targets.join(", ")} ${end}`.trim()] : [],
    ),
  ];
}

function profileChanges(before: Profile, after: Profile): readonly string[] {
  const [old, restrictions] = [before.keyRestrictions, after.keyRestrictions];
  const types =
    setOf(before.passkeyTypes) === setOf(after.passkeyTypes)
      ? []
      : [`the profile ${after.name} takes these types: ${after.passkeyTypes.join(", ") || "none"}`];
  if (old?.enforcementType === restrictions?.enforcementType && setOf(old?.aaGuids) === setOf(restrictions?.aaGuids))
    return types;
  if (!restrictions) return [...types, `the profile ${after.name} restricts no AAGUIDs any more`];
  const { enforcementType, aaGuids } = restrictions;
  const verb = enforcementType === "allow" ? "allows only" : "blocks";
  return [...types, `the profile ${after.name} ${verb} the AAGUIDs ${aaGuids.join(", ") || "none"}`];
}

const isOf =
  ({ kind, id }: MethodTarget) =>
  (other: MethodTarget): boolean =>
    other.kind === kind && other.id === id;
const inWords = ({ kind, id }: MethodTarget): string => (kind === "everyone" ? "everybody" : `the ${kind} ${id}`);
const setOf = (texts: readonly string[] | undefined): string => (texts ?? []).toSorted().join(" ");
