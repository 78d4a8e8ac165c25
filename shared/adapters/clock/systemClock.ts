import type { Clock } from "../../ports/clock.ts";

/** Business time is the system's time. */
export const systemClock: Clock = { now: () => new Date() };
