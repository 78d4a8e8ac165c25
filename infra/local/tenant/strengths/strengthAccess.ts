/** Graph has the strengths at two paths, which answer alike. */
export const strengthPaths = [
  "/policies/authenticationStrengthPolicies",
  "/identity/conditionalAccess/authenticationStrength/policies",
] as const;

export const strengthReaders = [
  ["Policy.Read.AuthenticationMethod"],
  ["Policy.Read.All"],
  ["Policy.Read.ConditionalAccess"],
  ["Policy.ReadWrite.AuthenticationMethod"],
];
/** Source: learn.microsoft.com/graph/api/authenticationstrengthroot-post-policies, read 2026-11. */
export const strengthWriters = [["Policy.ReadWrite.ConditionalAccess"], ["Policy.ReadWrite.AuthenticationMethod"]];
