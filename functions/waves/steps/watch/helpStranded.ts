import { more, NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { helpStrandedMembers } from "../../../../shared/waves/strandedHelp.ts";
import type { WatchTally } from "./watchTally.ts";

/** Helps whom the policy stopped without a usable passkey, and whose passkeys the methods policy lets in no more. */
export const helpStranded: Phase<WatchTally> = async ({ ports, config, wave, cursor }) => {
  const end = await helpStrandedMembers(ports, config, wave, cursor);
  switch (end.kind) {
    case "nobody":
      return NOTHING;
    case "later":
      return more(cursor, { afterSeconds: end.seconds });
    case "helped":
      return more(end.upTo);
  }
};
