const combinationWords: ReadonlyMap<string, string> = new Map([
  ["windowsHelloForBusiness", "Windows Hello for Business"],
  ["fido2", "passkeys"],
  ["x509CertificateMultiFactor", "certificates as several factors"],
  ["temporaryAccessPassOneTime", "one-time codes"],
]);
/** What a strength takes; what nobody here knows stands there as Graph names it. */
export const sayCombinations = (combinations: readonly string[]): string =>
  combinations.map((one) => combinationWords.get(one) ?? one).join(", ");
