import type { AheadConsent } from "../../../../shared/domain/pass/issueAhead.ts";
import type { AheadConsentStore } from "../../../../shared/ports/store/issueAhead.ts";

export function memoryAheadConsent(): AheadConsentStore {
  let kept: AheadConsent | undefined;
  return {
    aheadConsent: async () => kept,
    putAheadConsent: async (value) => {
      kept = value;
    },
  };
}
