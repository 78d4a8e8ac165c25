import type { HelpReason } from "../../domain/self/helpReason.ts";

/** Why somebody says that they cannot, for the staff. */
export const helpReasonWords: Readonly<Record<HelpReason, string>> = {
  phoneTooOldOrNotMine: "Phone too old, or not theirs",
  deviceDoesNotOfferIt: "Device does not offer a passkey",
  triedAndFailed: "Tried, and it failed",
  awayUntil: "Away for a time",
  noPhone: "No phone",
  somethingElse: "Something else",
};

/** The same as they choose it themselves. */
export const cannotWords: Readonly<Record<HelpReason, string>> = {
  phoneTooOldOrNotMine: "My phone is too old, or it is not mine",
  deviceDoesNotOfferIt: "My device does not offer it",
  triedAndFailed: "I tried, and it failed",
  awayUntil: "I am away until the day below",
  noPhone: "I have no phone",
  somethingElse: "Something else",
};
