import type { PersonPasses } from "../../domain/pass/personPasses.ts";

export interface PersonPassStore {
  /** `undefined` where none was ever made, or tried. @throws RefusedError when it cannot be read. */
  personPasses(userId: string): Promise<{ readonly value: PersonPasses; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  savePersonPasses(value: PersonPasses, etag: string | undefined): Promise<string>;
}
