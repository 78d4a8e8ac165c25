import { z } from "zod";
import { isTooOld } from "../people/credentialKind.ts";
import { PersonSchema } from "../people/person.ts";
import type { PlaceNote } from "../people/places.ts";

/** What becomes of people whose phone is too old for a passkey, from low to high risk (R268). */
export const PhoneChoiceSchema = z.enum([
  "waitForOwnPhone",
  "companyPhone",
  "securityKey",
  "syncedPasskey",
  "leaveThemOut",
  "leavePhonesOut",
]);
export type PhoneChoice = z.infer<typeof PhoneChoiceSchema>;

/** A choice that somebody answers for (R269). It is shown, and lets nobody in or out by itself. */
export const ChosenForPhonesSchema = z.object({
  choice: PhoneChoiceSchema,
  owner: z.string().describe("Who answers for the risk."),
  until: z.string().optional().describe("Local date: the day by which everybody is to be served, where one was named."),
  reason: z.string(),
  by: PersonSchema,
  at: z.string(),
});
export type ChosenForPhones = Readonly<z.infer<typeof ChosenForPhonesSchema>>;

/** Whether the same person has chosen the same before: sent twice it is one decision. Pure. */
export const isSameChoice = (known: ChosenForPhones | undefined, chosen: ChosenForPhones): boolean =>
  known?.choice === chosen.choice &&
  known.owner === chosen.owner &&
  known.until === chosen.until &&
  known.reason === chosen.reason &&
  known.by.id === chosen.by.id;

/** Whether somebody was seen, with more than the password, on a phone that takes no passkey (R265). Pure. */
export const hasOldPhone = ({ places = [] }: { readonly places?: readonly PlaceNote[] | undefined }): boolean =>
  places.some(
    ({ platform, devices = [] }) =>
      (platform === "iOS" || platform === "android") &&
      devices.length > 0 &&
      devices.every(({ operatingSystem }) => isTooOld(platform, operatingSystem)),
  );
