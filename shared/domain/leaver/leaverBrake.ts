/** How many people may leave, or never come, within an hour before somebody has to look. */
export interface LeaverLimits {
  readonly anHour: number;
  /** Of all people. */
  readonly share: number;
}

/**
 * Whether HR told of more leavers within an hour than it does by itself: a wrong export, a wrong filter, or somebody
 * who has its secret. Pure. One is never too many, however small the organisation.
 * @param staff how many people there are; zero where nobody has counted them.
 */
export function isTooManyLeavers(told: number, staff: number, { anHour, share }: LeaverLimits): boolean {
  if (told > anHour) return true;
  return told > 1 && staff > 0 && told > staff * share;
}

/** From how many people on a share cannot be more than so many: nobody need be counted beyond. */
export const staffThatMatters = (told: number, { share }: LeaverLimits): number => Math.ceil(told / share);
