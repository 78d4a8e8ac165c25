/**
 * Written before the wave's own row, so that of two waves that are started for one group at the same moment one is
 * taken.
 */
export interface GroupClaim {
  readonly groupId: string;
  readonly waveId: string;
  readonly at: string;
}
