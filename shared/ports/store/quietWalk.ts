import type { QuietWalk } from "../../domain/quiet/quietNote.ts";

export interface QuietWalkStore {
  /** `undefined` before the first look. @throws RefusedError where it cannot be read: nobody is written to then. */
  quietWalk(): Promise<QuietWalk | undefined>;
  /** Whatever stands there. */
  saveQuietWalk(walk: QuietWalk): Promise<void>;
}
