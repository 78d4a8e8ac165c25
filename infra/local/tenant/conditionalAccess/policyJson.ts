import { iso } from "../ids.ts";
import type { AuthenticationStrengths } from "../strengths/state.ts";
import type { StoredPolicy } from "./records.ts";

/** As v1.0 has them by 2026-08 (CSDL); Graph names all of them as soon as there is one. */
const NO_SESSION_CONTROLS = {
  disableResilienceDefaults: null,
  applicationEnforcedRestrictions: null,
  cloudAppSecurity: null,
  persistentBrowser: null,
  secureSignInSession: null,
  signInFrequency: null,
};

/**
 * A policy as a GET shows it, with strengths in full. Enum members past the sentinel show only to those who ask for
 * them.
 */
export function writePolicy(
  strengths: AuthenticationStrengths,
  policy: StoredPolicy,
  knowsNewEnumMembers: boolean,
): Record<string, unknown> {
  const { conditions, grantControls } = policy;
  const evolve = <T extends string>(values: readonly T[], fresh: string) =>
    knowsNewEnumMembers ? values : values.map((value) => (value === fresh ? "unknownFutureValue" : value));
  return {
    id: policy.id,
    templateId: policy.templateId,
    displayName: policy.displayName,
    createdDateTime: iso(policy.createdAt),
    modifiedDateTime: policy.modifiedAt === undefined ? null : iso(policy.modifiedAt),
    deletedDateTime: null,
    state: policy.state,
    conditions: {
      ...conditions,
      platforms: conditions.platforms && {
        includePlatforms: evolve(conditions.platforms.includePlatforms, "linux"),
        excludePlatforms: evolve(conditions.platforms.excludePlatforms, "linux"),
      },
    },
    grantControls: grantControls && {
      ...grantControls,
      builtInControls: evolve(grantControls.builtInControls, "riskRemediation"),
      authenticationStrength:
        grantControls.authenticationStrength && (strengths.find(grantControls.authenticationStrength.id) ?? null),
    },
    sessionControls: policy.sessionControls && { ...NO_SESSION_CONTROLS, ...policy.sessionControls },
  };
}
