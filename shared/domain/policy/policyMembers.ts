type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => value !== null && typeof value === "object" && !Array.isArray(value);

/** What tells of a policy and not what it does. Source: the CSDL of v1.0, as in graph facts 5.1. */
const METADATA: ReadonlySet<string> = new Set([
  "id",
  "displayName",
  "description",
  "state",
  "createdDateTime",
  "modifiedDateTime",
  "deletedDateTime",
  "templateId",
]);
/** Whatever else Graph says of a policy may change what it does. */
export const isMetadata = (member: string): boolean => METADATA.has(member) || member.includes("@odata.");

/** Members that the app has heard of, where Microsoft adds new ones. Sources: as above; field update 3.3. */
const HEARD_OF: Readonly<Record<string, readonly string[]>> = {
  "": ["conditions", "grantControls", "sessionControls"],
  conditions: [
    ..."applications users clientApplications clientAppTypes devices locations platforms".split(" "),
    ..."signInRiskLevels userRiskLevels servicePrincipalRiskLevels insiderRiskLevels authenticationFlows".split(" "),
  ],
  "conditions.users": [
    ..."includeUsers excludeUsers includeGroups excludeGroups includeRoles excludeRoles".split(" "),
    ..."includeGuestsOrExternalUsers excludeGuestsOrExternalUsers".split(" "),
  ],
  "conditions.applications": [
    ..."includeApplications excludeApplications includeUserActions".split(" "),
    ..."includeAuthenticationContextClassReferences applicationFilter".split(" "),
  ],
  grantControls: "operator builtInControls customAuthenticationFactors termsOfUse authenticationStrength".split(" "),
  sessionControls: [
    ..."applicationEnforcedRestrictions cloudAppSecurity persistentBrowser signInFrequency".split(" "),
    ..."disableResilienceDefaults secureSignInSession".split(" "),
  ],
};

/**
 * Members of a policy that nobody here has heard of, by their paths. While they are empty they change nothing, and are
 * no drift; with a value they are one like any other.
 */
export function unheardOf(definition: unknown): readonly string[] {
  return Object.entries(HEARD_OF).flatMap(([path, known]) => {
    const steps = path === "" ? [] : path.split(".");
    const part = steps.reduce<unknown>((tree, step) => (isTree(tree) ? tree[step] : undefined), definition);
    if (!isTree(part)) return [];
    const news = Object.keys(part).filter((key) => !known.includes(key) && !isMetadata(key));
    return news.map((key) => [...steps, key].join("."));
  });
}
