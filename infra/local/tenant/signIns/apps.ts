import type { SignInApp } from "./records.ts";

export const office: SignInApp = {
  id: "00000002-0000-0ff1-ce00-000000000000",
  displayName: "Office 365 Exchange Online",
};
export const officePortal: SignInApp = { id: "4765445b-32c6-49b0-83e6-1d93765276ca", displayName: "OfficeHome" };
const windowsAzureActiveDirectory: SignInApp = {
  id: "00000002-0000-0000-c000-000000000000",
  displayName: "Windows Azure Active Directory",
};
/**
 * The resources at which passkeys are registered. A registration asks for both, so a policy on all resources must leave
 * out both. Source: graph facts 5.1.
 */
export const registrationResources: readonly SignInApp[] = [
  { id: "ea890292-c8c8-4433-b5ea-b09d0668e1a6", displayName: "Azure Credential Configuration Endpoint Service" },
  windowsAzureActiveDirectory,
];
export const mySignIns: SignInApp = { id: "19db86c3-b2b9-44cc-b339-36da233a3be2", displayName: "My Signins" };

const baselineScopes = new Set(
  `openid profile email offline_access User.Read User.Read.All User.ReadBasic.All People.Read People.Read.All
  GroupMember.Read.All Member.Read.Hidden`.split(/\s+/),
);
/**
 * For which resource a sign-in is judged. One that asks for baseline scopes only is judged for the directory. Source:
 * learn.microsoft.com/entra/identity/conditional-access/concept-enforcement-resource-exclusions, read 2026-11.
 */
export const audienceOf = (resource: SignInApp, scopes: readonly string[] | undefined): SignInApp =>
  scopes?.every((scope) => baselineScopes.has(scope)) ? windowsAzureActiveDirectory : resource;
