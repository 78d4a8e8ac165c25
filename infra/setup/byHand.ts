/** What an admin makes once, by hand. */
export interface ByHand {
  readonly what: string;
  readonly how: string;
  /** Settings of the environment (`azd env set`) that come of it. */
  readonly settings?: string;
}

/** The rest of a tenant's set-up. Of the test application (R278) it is the last step: people switch its policy on. */
export const byHand: readonly ByHand[] = [
  {
    what: "Break-glass accounts",
    how: "two accounts in a group of their own, excluded from every policy (npm run preflight checks them)",
    settings: "BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS",
  },
  {
    what: "Groups for the app's roles",
    how: "who starts waves, and who approves them: different people",
    settings: "ADMIN_GROUP_IDS, APPROVER_GROUP_IDS",
  },
  {
    what: "App registration, where the deployment does not make it",
    how: "admin consent only (the scope user_impersonation for admins only, the programs that call as authorized client applications), the optional claim auth_time in ID and access tokens, assignment not required (infra/azure/README.md, Deploy)",
    settings: "AUTH_CLIENT_ID, API_CLIENT_IDS",
  },
  {
    what: "MFA for everybody",
    how: "an enabled policy of your own that asks everybody for MFA: people are under it until they are enforced",
  },
  {
    what: "Guard of the groups (optional)",
    how: "a restricted management administrative unit with the enforced and the canary group in it; after the deployment Groups Administrator over that unit for the policy writer (infra/azure/README.md, Permissions)",
    settings: "GROUPS_IN_RESTRICTED_UNIT",
  },
  {
    what: "Test application",
    how: "after the deployment this command makes it, with its policy in report-only: --app-url URL; whoever may change policies then looks at that policy, and switches it on",
  },
];
