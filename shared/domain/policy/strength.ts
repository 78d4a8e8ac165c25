/** What an authentication strength takes, as it was just read. */
export interface Strength {
  /** `allowedCombinations` as Graph names them. */
  readonly combinations: readonly string[];
  /** Of what a combination is narrowed down to, each in words: AAGUIDs of passkeys, issuers of certificates. */
  readonly narrowedTo: readonly string[];
  /** The only makes of passkeys that it takes: AAGUIDs in lower case. Absent: every make. */
  readonly passkeyMakes?: readonly string[] | undefined;
}

/**
 * All that decides who satisfies it, for digests and comparisons: combinations, and what they are narrowed down to.
 * @param strength `undefined` when it does not exist.
 */
export const wholeOf = (strength: Strength | undefined): readonly string[] | undefined => strength && partsOf(strength);

/** The same of one that is there. */
export const partsOf = ({ combinations, narrowedTo }: Strength): readonly string[] => [...combinations, ...narrowedTo];
