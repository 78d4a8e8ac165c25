import { expect, test } from "vitest";
import { lackEligibilities } from "../../../../../shared/domain/people/licences.ts";

test.each<[string, string[], boolean]>([
  ["P1 alone has none", ["AAD_PREMIUM"], true],
  ["P1 in a suite has none", ["EXCHANGE_S_ENTERPRISE", "AAD_PREMIUM", "INFO_GOVERNANCE", "FLOW_O365_P2"], true],
  ["P1 in small letters has none", ["aad_premium"], true],
  ["P2 has", ["AAD_PREMIUM_P2"], false],
  ["P2 beside P1 has", ["AAD_PREMIUM", "AAD_PREMIUM_P2"], false],
  ["P2 of another cloud has", ["AAD_PREMIUM", "AAD_PREMIUM_P2_GOV"], false],
  ["ID Governance beside P1 has", ["AAD_PREMIUM", "Entra_Identity_Governance"], false],
  ["ID Governance under another name has", ["AAD_PREMIUM", "AAD_PREMIUM_IDENTITY_GOVERNANCE"], false],
  ["the Entra suite has", ["AAD_PREMIUM", "Microsoft_Entra_Suite"], false],
  ["P2 under a newer name has", ["AAD_PREMIUM", "ENTRA_ID_P2"], false],
  ["no list tells nothing", [], false],
  ["a list without any Entra ID plan tells nothing", ["EXCHANGE_S_ENTERPRISE"], false],
])("a tenant with %s", (_what, plans, lacks) => {
  expect(lackEligibilities(plans)).toBe(lacks);
});
