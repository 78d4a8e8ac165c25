import type { Presentation } from "../../domain/verifiedId/presentation.ts";

export interface PresentationStore {
  /** The last one of a grant. @throws RefusedError when it cannot be read. */
  presentation(grantId: string): Promise<{ readonly value: Presentation; readonly etag: string } | undefined>;
  /** @throws ConflictError when it changed since it was read with `etag`, or is there already without one. */
  savePresentation(value: Presentation, etag: string | undefined): Promise<string>;
}
