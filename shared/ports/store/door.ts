import type { DoorFacts } from "../../domain/door/doorFacts.ts";

export interface DoorStore {
  /** @throws RefusedError when it cannot be read. */
  door(): Promise<{ readonly value: DoorFacts; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  saveDoor(value: DoorFacts, etag: string | undefined): Promise<string>;
  /** Whatever stands there, and whether or not it can be read: for a brake alone. */
  overwriteDoor(value: DoorFacts): Promise<void>;
}
