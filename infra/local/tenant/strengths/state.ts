import type { AuthenticationStrength } from "./records.ts";

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
