import { z } from "zod";
import { identityChecks, spotReasons } from "../../shared/domain/pass/grant.ts";

/** The fields of the form on the pick-up page. */
export const PickUpFormSchema = z.object({
  formToken: z.string().describe("As the page of this link gave it to this person."),
  identityCheckedBy: z.enum(identityChecks).describe("How the manager knows that it is really their colleague."),
  show: z
    .literal("shortCode")
    .optional()
    .describe("Where the colleague has a link in their personal mail: the short code that opens it. Absent: the code."),
});

/** The form behind the link in a hire's personal mail. */
export const WelcomeFormSchema = z.object({
  formToken: z.string().describe("As the page of this link gave it."),
  shortCode: z.string().describe("As the manager has told it."),
});

const pressId = z.guid().describe("A new one for each code: the same one again makes no second code.");

/** The form with which a manager gives a code on the spot. */
export const SpotFormSchema = z.object({
  formToken: z.string().describe("As the page gave it to this person, for this `pressId`."),
  pressId,
  reason: z.enum(spotReasons).describe("Why a code is needed."),
  identityCheckedBy: z.enum(identityChecks).describe("How the manager knows that it is really their colleague."),
});

/** The form with which somebody makes a code for their own new phone. */
export const NewPhoneFormSchema = SpotFormSchema.pick({ formToken: true, pressId: true });
