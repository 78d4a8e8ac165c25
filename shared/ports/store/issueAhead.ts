import type { AheadConsent } from "../../domain/pass/issueAhead.ts";

export interface AheadConsentStore {
  /** @throws RefusedError when it cannot be read: then nothing is made ahead. */
  aheadConsent(): Promise<AheadConsent | undefined>;
  /** The last word counts. */
  putAheadConsent(consent: AheadConsent): Promise<void>;
}
