/** Parts of a tenant's set-up that this command can make. */
export type SetupPart = "strength" | "enforced" | "canary" | "nudge" | "testApp" | "testAppPolicy";

/** What whoever is enforced may sign in with: what resists phishing, or a one-time pass (graph facts 5.2). */
export const workforceCombinations: readonly string[] = [
  "windowsHelloForBusiness",
  "fido2",
  "x509CertificateMultiFactor",
  "temporaryAccessPassOneTime",
];

/** The body that makes the strength. */
export const strengthBody = {
  displayName: "Passkey or one-time pass",
  description:
    "Passkeys, Windows Hello, multifactor certificates, or a one-time pass. The app Passkey rollout uses it.",
  allowedCombinations: [...workforceCombinations],
};

const groupBody = (name: string, description: string) => ({
  displayName: `Passkey rollout: ${name}`,
  description,
  groupTypes: [] as string[],
  mailEnabled: false,
  mailNickname: `passkey-rollout-${name}`,
  securityEnabled: true,
});

/** The bodies that make the groups: plain security groups with assigned members. */
export const groupBodies = {
  enforced: groupBody(
    "enforced",
    "Everybody who signs in with a passkey only. The app Passkey rollout alone puts people in and takes them out.",
  ),
  canary: groupBody(
    "canary",
    "Stays empty. The app Passkey rollout proves with it that it can change the enforced group.",
  ),
  nudge: groupBody(
    "nudge",
    "Who is to be asked for a passkey at sign-in. The app Passkey rollout puts people in and takes them out.",
  ),
} as const;

/** The body that makes the test application (R278): people of this directory sign in to it and come back to the app. */
export const testAppBody = (appUrl: string) => ({
  displayName: "Passkey rollout test",
  signInAudience: "AzureADMyOrg",
  web: { redirectUris: [appUrl] },
});
/** The app's setting that holds the id, where it has one. */
export const settingOf: Readonly<Partial<Record<SetupPart, string>>> = {
  canary: "CANARY_GROUP_ID",
  nudge: "NUDGE_GROUP_ID",
  enforced: "ENFORCED_GROUP_ID",
  strength: "ENFORCED_STRENGTH_ID",
  testApp: "TEST_APP_ID",
};

/** What an admin needs to make a part: a role in Entra, and a scope that the sign-in asks for. */
export const rightsFor: Readonly<Record<SetupPart, { readonly roles: string; readonly scope: string }>> = {
  strength: {
    roles: "Conditional Access Administrator or Security Administrator",
    scope: "Policy.ReadWrite.ConditionalAccess",
  },
  enforced: { roles: "Groups Administrator or User Administrator", scope: "Group.ReadWrite.All" },
  nudge: { roles: "Groups Administrator or User Administrator", scope: "Group.ReadWrite.All" },
  canary: { roles: "Groups Administrator or User Administrator", scope: "Group.ReadWrite.All" },
  testApp: {
    roles: "Application Administrator or Cloud Application Administrator",
    scope: "Application.ReadWrite.All",
  },
  testAppPolicy: { roles: "Conditional Access Administrator", scope: "Policy.ReadWrite.ConditionalAccess" },
};

/** Scopes for the look at what is there. Each one only reads. */
export const readScopes = ["Policy.Read.All", "GroupMember.Read.All"] as const;
/** One more, where the test application is asked for. Its policy cannot be made without it, either. */
export const appReadScope = "Application.Read.All";
