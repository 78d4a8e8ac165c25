import { z } from "zod";
import { type AutomaticEnablement, automaticEnablementOf } from "../../domain/deadline/automaticEnablement.ts";
import type { PhoneMethod } from "../../domain/deadline/phoneCodes.ts";
import type {
  CertificateConfiguration,
  MethodsPolicy,
  MethodTarget,
  Part,
  PasskeyConfiguration,
} from "../../domain/policy/methodsPolicy.ts";
import { RefusedError, saidBy, TransientError } from "../../errors.ts";
import { errorOf, type GraphAnswer, longest, outcomeOf, understood } from "./graphAnswer.ts";
import { bodyOf, type GraphClient } from "./graphClient.ts";

const POLICY = "/policies/authenticationMethodsPolicy";
const CONFIGURATIONS = `${POLICY}/authenticationMethodConfigurations`;
const EVERYONE = "all_users";
const IDS = { passkeys: "fido2", certificates: "x509Certificate" } as const;

/** An enum member that nobody knows yet is not understood: it may shut people out. */
const State = z.enum(["enabled", "disabled"]);
const lowerCase = z.string().transform((id) => id.toLowerCase());
const Target = z.object({
  id: lowerCase,
  targetType: z.enum(["group", "user"]),
  allowedPasskeyProfiles: z.array(z.string()).nullish(),
});
/** None is an empty list: one that is missing may hold those who are shut out. */
const targets = z.array(Target);
const KeyRestrictions = z
  .object({ isEnforced: z.boolean(), enforcementType: z.string().nullish(), aaGuids: z.array(lowerCase).nullish() })
  .transform(({ isEnforced, enforcementType, aaGuids }, context) => {
    if (!isEnforced) return undefined;
    if (aaGuids && enforcementType === "allow") return { enforcementType: "allow" as const, aaGuids };
    if (aaGuids && enforcementType === "block") return { enforcementType: "block" as const, aaGuids };
    context.addIssue({ code: "custom", message: "makes that are not told, or a new way to restrict them" });
    return z.NEVER;
  });
const passkeyTypes = z.string().transform((flags) => flags.split(",").map((flag) => flag.trim()));
const Profile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  passkeyTypes: passkeyTypes.pipe(z.array(z.enum(["deviceBound", "synced"]))),
  keyRestrictions: KeyRestrictions.nullish(),
});
const Passkeys = z.object({
  state: State,
  includeTargets: targets,
  excludeTargets: targets,
  defaultPasskeyProfile: z.string().nullish(),
  passkeyProfiles: z.array(Profile).nullish(),
  keyRestrictions: KeyRestrictions.nullish(),
});
const [SEVERAL_FACTORS, ONE_FACTOR] = ["x509CertificateMultiFactor", "x509CertificateSingleFactor"];
const Certificates = z.object({
  state: State,
  includeTargets: targets,
  excludeTargets: targets,
  authenticationModeConfiguration: z
    .object({
      x509CertificateAuthenticationDefaultMode: z.string(),
      rules: z.array(z.object({ x509CertificateAuthenticationMode: z.string().nullish() })).nullish(),
    })
    .nullish(),
});

const targetOf = ({ id, targetType }: z.infer<typeof Target>): MethodTarget => ({
  kind: id === EVERYONE ? "everyone" : targetType,
  id,
});

/** Of a tenant without profiles: the one pair of settings that it has counts for everybody. */
const ONLY_PROFILE = "";

/**
 * Profiles come first; the pair of settings from before them counts only where there are none: it is deprecated.
 * Whoever names profiles that Graph does not show is not understood. Source:
 * learn.microsoft.com/graph/api/resources/fido2authenticationmethodconfiguration, read 2026-11.
 */
function passkeysOf(found: z.infer<typeof Passkeys>): PasskeyConfiguration {
  const { state, includeTargets, excludeTargets, defaultPasskeyProfile: byDefault, keyRestrictions } = found;
  const namesProfiles = Boolean(byDefault) || includeTargets.some((one) => one.allowedPasskeyProfiles?.length);
  if (!found.passkeyProfiles && (namesProfiles || keyRestrictions === null))
    throw new RefusedError("notUnderstood", "unexpectedAnswer", "graph: passkeyProfiles are named and not shown");
  const only = { id: ONLY_PROFILE, name: "all passkeys", passkeyTypes: ["deviceBound", "synced"] as const };
  const profiles = found.passkeyProfiles ?? [{ ...only, keyRestrictions }];
  const unnamed = found.passkeyProfiles ? (byDefault ? [byDefault] : []) : [ONLY_PROFILE];
  return {
    isOn: state === "enabled",
    includeTargets: includeTargets.map((target) => {
      const { allowedPasskeyProfiles: allowed } = target;
      return { ...targetOf(target), profileIds: allowed && allowed.length > 0 ? allowed : unnamed };
    }),
    excludeTargets: excludeTargets.map(targetOf),
    passkeyProfiles: profiles.map(({ id, name, passkeyTypes: types, keyRestrictions: restrictions }) => ({
      id,
      name: name ?? id,
      passkeyTypes: [...types],
      ...(restrictions && { keyRestrictions: restrictions }),
    })),
  };
}

function certificatesOf(found: z.infer<typeof Certificates>): CertificateConfiguration {
  const mode = modeOf(found);
  return {
    isOn: found.state === "enabled",
    includeTargets: found.includeTargets.map(targetOf),
    excludeTargets: found.excludeTargets.map(targetOf),
    ...(mode && { mode }),
  };
}

/**
 * A rule of the tenant says for some issuers or policies what the default says for the others. Source:
 * learn.microsoft.com/graph/api/resources/x509certificateauthenticationmodeconfiguration, read 2026-11.
 */
function modeOf({ authenticationModeConfiguration: asked }: z.infer<typeof Certificates>) {
  if (!asked) return undefined;
  const { x509CertificateAuthenticationDefaultMode: byDefault, rules } = asked;
  const modes = [byDefault, ...(rules ?? []).map((rule) => rule.x509CertificateAuthenticationMode)];
  if (modes.every((mode) => mode === SEVERAL_FACTORS)) return "multiFactor";
  if (modes.every((mode) => mode === ONE_FACTOR)) return "singleFactor";
  // A mode that nobody knows yet tells nothing.
  return modes.every((mode) => mode === SEVERAL_FACTORS || mode === ONE_FACTOR) ? "byCertificate" : undefined;
}

/**
 * Both configurations that the rollout hangs on, in one round trip. What is absent, refused or not understood is
 * unknown, with the reason. `Policy.Read.AuthenticationMethod`. @throws TransientError when Graph does not answer.
 */
export async function readMethodsPolicy(graph: GraphClient): Promise<MethodsPolicy> {
  const answers = await graph.batch(
    Object.values(IDS).map((id) => ({ id, method: "GET", url: `${CONFIGURATIONS}/${id}` })),
  );
  const busy = [...answers.values()].filter((answer) => outcomeOf(answer) === "busy");
  if (busy.length > 0)
    throw new TransientError("graph: the authentication methods policy cannot be read just now", {
      retryAfterSeconds: longest(busy.map(({ retryAfterSeconds }) => retryAfterSeconds)),
    });
  return {
    passkeys: partOf(answers.get(IDS.passkeys), IDS.passkeys, (body) => passkeysOf(understood(Passkeys, body))),
    certificates: partOf(answers.get(IDS.certificates), IDS.certificates, (body) =>
      certificatesOf(understood(Certificates, body)),
    ),
  };
}

function partOf<T>(answer: GraphAnswer | undefined, id: string, read: (body: unknown) => T): Part<T> {
  try {
    if (!answer || outcomeOf(answer) !== "ok")
      throw errorOf(answer ?? { status: 404, body: undefined }, `GET authenticationMethodConfigurations/${id}`);
    return { kind: "known", value: read(answer.body) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { kind: "unknown", because: saidBy(error) };
  }
}

const PHONE_METHODS = ["sms", "voice"] as const;
const Phones = z.object({ state: State, includeTargets: targets, excludeTargets: targets });

/** @throws RefusedError where one of both is absent, refused or not understood: then nobody can tell. */
export async function readPhoneMethods(graph: GraphClient): Promise<readonly PhoneMethod[]> {
  const found: PhoneMethod[] = [];
  for (const id of PHONE_METHODS) {
    const path = `${CONFIGURATIONS}/${id}`;
    const body = await graph.get(path);
    if (body === undefined) throw new RefusedError("notFound", "ResourceNotFound", `graph: GET ${path}: 404`);
    const { state, includeTargets, excludeTargets } = understood(Phones, body);
    found.push({
      isOn: state === "enabled",
      includeTargets: includeTargets.map(targetOf),
      excludeTargets: excludeTargets.map(targetOf),
    });
  }
  return found;
}

const OptOut = z.object({ optOutSettings: z.object({ passkeyDynamicMigration: z.boolean().nullish() }).nullish() });

/**
 * On beta, as v1.0 does not have it. A refusal is an answer here: nobody can tell, with what was said.
 * `Policy.Read.AuthenticationMethod`. @throws TransientError when Graph does not answer.
 */
export async function readAutomaticEnablement(graph: Pick<GraphClient, "send">): Promise<AutomaticEnablement> {
  try {
    const answer = await graph.send("GET", POLICY, { version: "beta" });
    const { optOutSettings } = understood(OptOut, bodyOf(answer, `GET ${POLICY}`));
    return automaticEnablementOf(optOutSettings?.passkeyDynamicMigration);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ...automaticEnablementOf(undefined), because: saidBy(error) };
  }
}
