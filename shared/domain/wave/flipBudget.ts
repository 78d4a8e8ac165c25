import { hours } from "../calendar/durations.ts";

// Source: graph facts 0.1: 5 requests / 10 s are assumed for a user's methods; the parts of a batch count singly.
const LOOK_SECONDS = 10 / 5;
// Source: graph facts 0.1: 3,000 writes / 150 s for an app in a tenant, one for each addition.
const ADDITION_SECONDS = 150 / 3000;
/** Reading back, in batches of 20, about a second each. */
const READING_SECONDS = 1 / 20;

/**
 * So many people can be looked at, put in and read back within an hour at Graph's documented limits: the one time
 * budget of a flip.
 */
export const PEOPLE_IN_AN_HOUR = Math.floor(3600 / (LOOK_SECONDS + ADDITION_SECONDS + READING_SECONDS));

/**
 * So long the look at everybody before a flip may take while others use the same limits. It decides whether the
 * approval stands; whoever enters is looked at again, page by page, within the hour of their own entry.
 */
export const CHECK_TAKES_MS = hours(3);
/** So long it counts from its end on. */
export const CHECK_COUNTS_MS = hours(1);

/**
 * A larger wave enters in parts. As many people as can be looked at in the time that a look at everybody may take: at
 * the gate and for a sweep a wave is looked at as a whole, and its evidence is worth a day.
 */
export const MOST_IN_A_WAVE = PEOPLE_IN_AN_HOUR * (CHECK_TAKES_MS / hours(1));
/** Unless somebody wants larger ones: such a wave enters as a whole. */
export const USUAL_MOST_IN_A_WAVE = 1500;
/** Each of them asks people for an approval, and stands in the row of the wave. */
export const MOST_PARTS = 20;
