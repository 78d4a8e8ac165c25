// The codes of passes are not in the list of the documentation. Source:
// learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11.
export const failures = {
  invalidPassword: { code: 50126, reason: "Error validating credentials due to invalid username or password." },
  accountDisabled: {
    code: 50057,
    reason: "User account is disabled. The account has been disabled by an administrator.",
  },
  sessionEnded: {
    code: 50173,
    reason: "The provided grant has expired due to it being revoked, a fresh auth token is needed.",
  },
  blocked: {
    code: 53003,
    reason: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
  },
  strongAuthenticationRequired: { code: 50074, reason: "Strong Authentication is required." },
  enrolmentRequired: {
    code: 50072,
    reason:
      "Due to a configuration change made by your administrator, you must enroll in multi-factor authentication to access this resource.",
  },
  passIncorrect: {
    code: 130503,
    reason: "Your Temporary Access Pass is incorrect. If you don't know your pass, contact your administrator.",
  },
  passNotValid: { code: 130504, reason: "Your Temporary Access Pass has expired or is not valid yet." },
  passBlocked: { code: 130502, reason: "Temporary Access Pass sign in was blocked due to User Credential Policy." },
  /** The documentation lists no code of its own for it. */
  passkeyBlocked: { code: 135011, reason: "Passkey sign in was blocked due to User Credential Policy." },
  unknownPasskey: { code: 135011, reason: "The passkey used is not registered for this account." },
} as const;
export type Failure = (typeof failures)[keyof typeof failures];
