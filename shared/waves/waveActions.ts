/** What a person may do to a wave. */
export const waveActions = [
  "pause",
  "resume",
  "postpone",
  "overrule",
  "cancel",
  "approve",
  "withdraw",
  "rollback",
] as const;
export type WaveAction = (typeof waveActions)[number];

/** What the token of the forms about a member is bound to. */
export const decisionPurpose = (waveId: string, userId: string): string =>
  `wave ${waveId} decision ${userId.toLowerCase()}`;

/** What the token of the form that puts a member in is bound to. */
export const entryPurpose = (waveId: string, userId: string): string => `wave ${waveId} entry ${userId.toLowerCase()}`;

/** What the token of the form about phones that are too old is bound to. */
export const phonesPurpose = (waveId: string): string => `wave ${waveId} phones`;

/** What the token of an action's form is bound to. */
export const waveActionPurpose = (waveId: string, action: WaveAction): string => `wave ${waveId} ${action}`;
