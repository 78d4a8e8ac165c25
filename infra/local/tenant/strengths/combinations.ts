const phishingResistant = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
const passwordless = [...phishingResistant, "deviceBasedPush"];
const secondFactors = ["microsoftAuthenticatorPush", "softwareOath", "hardwareOath", "sms", "voice"];
const certificates = ["x509CertificateSingleFactor", "x509CertificateMultiFactor"];

/** What each built-in strength allows; only the first takes a Temporary Access Pass. */
export const builtInCombinations = {
  multifactor: [
    ...passwordless,
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    ...[...secondFactors, ...certificates].map((second) => `password,${second}`),
    "federatedMultiFactor",
    ...secondFactors.map((second) => `${second},federatedSingleFactor`),
  ],
  passwordless,
  phishingResistant,
} as const;

const singleFactors = ["password", "sms", "email", "x509CertificateSingleFactor", "federatedSingleFactor", "qrCodePin"];
const known = new Set<string>([...builtInCombinations.multifactor, ...singleFactors]);

/**
 * A combination as the tenant keeps it: callers put spaces after the comma. @returns `undefined` for an unknown one.
 */
export function parseCombination(text: string): string | undefined {
  const combination = text
    .split(",")
    .map((mode) => mode.trim())
    .join(",");
  return known.has(combination) ? combination : undefined;
}

/** Whether every combination proves more than one factor: only then does a strength satisfy the MFA claim. */
export const requirementsSatisfiedBy = (combinations: readonly string[]): "mfa" | "none" =>
  combinations.some((combination) => singleFactors.includes(combination)) ? "none" : "mfa";
