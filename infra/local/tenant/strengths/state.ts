import { answerCollection } from "../odata/collection.ts";
import { authenticationStrengthPolicyType } from "../odata/entityTypes.ts";
import { pick, selected } from "../odata/select.ts";
import { type Call, ok, param } from "../server/call.ts";
import { GraphFault } from "../server/graphError.ts";
import type { Route } from "../server/router.ts";

export interface AuthenticationStrength extends Record<string, unknown> {
  readonly id: string;
  readonly displayName: string;
  readonly allowedCombinations: readonly string[];
}

const phishingResistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const passwordless = [...phishingResistant, "deviceBasedPush"];
const multifactor = [
  ...passwordless,
  "temporaryAccessPassOneTime",
  "temporaryAccessPassMultiUse",
  ...["microsoftAuthenticatorPush", "softwareOath", "hardwareOath", "sms", "voice"].map(
    (second) => `password,${second}`,
  ),
  "federatedMultiFactor",
];
const phishingResistantStrengthId = "00000000-0000-0000-0000-000000000004";

const builtIn = (
  id: string,
  displayName: string,
  description: string,
  allowedCombinations: readonly string[],
): AuthenticationStrength => ({
  id,
  createdDateTime: "2021-12-01T00:00:00Z",
  modifiedDateTime: "2021-12-01T00:00:00Z",
  displayName,
  description,
  policyType: "builtIn",
  requirementsSatisfied: "mfa",
  allowedCombinations,
  combinationConfigurations: [],
});

/** Built-in strengths and those the world adds. Only the first takes a Temporary Access Pass. */
export class AuthenticationStrengths {
  readonly all: AuthenticationStrength[] = [
    builtIn(
      "00000000-0000-0000-0000-000000000002",
      "Multifactor authentication",
      "Combinations of methods that satisfy strong authentication, such as a password + SMS",
      multifactor,
    ),
    builtIn(
      "00000000-0000-0000-0000-000000000003",
      "Passwordless MFA",
      "Passwordless methods that satisfy strong authentication, such as Passwordless sign-in with the Microsoft Authenticator",
      passwordless,
    ),
    builtIn(
      phishingResistantStrengthId,
      "Phishing-resistant MFA",
      "Phishing-resistant, Passwordless methods for the strongest authentication, such as a FIDO2 security key",
      phishingResistant,
    ),
  ];

  find(id: string): AuthenticationStrength | undefined {
    return this.all.find((strength) => strength.id === id.toLowerCase());
  }
}

export function strengthRoutes({ strengths }: { strengths: AuthenticationStrengths }): Route[] {
  const permissions = [
    ["Policy.Read.AuthenticationMethod"],
    ["Policy.Read.All"],
    ["Policy.Read.ConditionalAccess"],
    ["Policy.ReadWrite.AuthenticationMethod"],
  ];
  // Conditional Access's limit names policies, named locations and risk only; strengths are read as plain policies at
  // either path.
  const base = {
    method: "GET" as const,
    versions: ["v1.0"] as const,
    permissions,
    bucket: "directory" as const,
    cost: 1,
  };
  const paths = [
    "/policies/authenticationStrengthPolicies",
    "/identity/conditionalAccess/authenticationStrength/policies",
  ];
  return paths.flatMap((template): Route[] => [
    {
      ...base,
      template,
      handle: (call: Call) => {
        const names = selected(call.query.get("$select"), authenticationStrengthPolicyType);
        return answerCollection(call, {
          type: authenticationStrengthPolicyType,
          context: template.slice(1),
          items: strengths.all,
          ordinal: (s) => strengths.all.indexOf(s),
          write: (s) => pick(s, names),
          defaultTop: 100,
          maxTop: 999,
          takes: ["$select", "$filter", "$skiptoken", "$top", "$expand"],
        });
      },
    },
    {
      ...base,
      template: `${template}/{id}`,
      handle: (call: Call) => {
        const found = strengths.find(param(call, 0));
        if (!found) throw new GraphFault(404, "ResourceNotFound", "The resource could not be found.");
        const names = selected(call.query.get("$select"), authenticationStrengthPolicyType);
        return ok({
          "@odata.context": `${call.origin}/v1.0/$metadata#${template.slice(1)}/$entity`,
          ...pick(found, names),
        });
      },
    },
  ]);
}
