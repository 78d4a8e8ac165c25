/** How the manager knows that the person in front of them is the right one (R21, R23, R25). */
export const identityChecks = ["inPerson", "videoCallWithId", "calledKnownNumber"] as const;
export type IdentityCheck = (typeof identityChecks)[number];
