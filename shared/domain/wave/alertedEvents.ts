/** Names of the audit events that an alert looks for (infra/azure/queries): the two change together. */
export const alertedEvents = {
  flip: "enforcement flip asked for",
  rollBack: "policy returned to report-only",
  foundEnabled: "policy found enabled",
  passIssued: "passIssued",
} as const;
