/**
 * Instance ids come from business keys, so that a repeated call finds its instance. Allowed characters: letters,
 * digits, `-`, `_`.
 */
export const joinerInstanceId = (joinerId: string): string => `joiner-${joinerId}`;
export const waveInstanceId = (waveId: string): string => `wave-${waveId}`;
export const REGISTRATION_POLL_INSTANCE_ID = "registration-poll";

/** Whatever is started by its name; the app does not start while one of them is not registered. */
export const orchestrationNames = ["joinerOnboarding", "waveRollout", "registrationPoll"] as const;
export type OrchestrationName = (typeof orchestrationNames)[number];
