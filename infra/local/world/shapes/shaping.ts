import type { Directory } from "../../tenant/directory.ts";

/** What a shape may know of a tenant that stands, and change in it. */
export interface Shaping {
  readonly directory: Directory;
  /** Whoever works there, in the order of their numbers. */
  readonly employeeIds: readonly string[];
  readonly waveGroupIds: readonly string[];
  /** They join the n-th wave's group, so that the app has to sort them out or to take them in. */
  joinWave(n: number, userId: string): void;
}
