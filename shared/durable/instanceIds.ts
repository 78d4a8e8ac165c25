/**
 * Instance ids come from business keys, so that a repeated call finds its instance. Allowed characters: letters,
 * digits, `-`, `_`.
 */
export const joinerInstanceId = (joinerId: string): string => `joiner-${joinerId}`;
export const waveInstanceId = (waveId: string): string => `wave-${waveId}`;
export const REGISTRATION_POLL_INSTANCE_ID = "registration-poll";
