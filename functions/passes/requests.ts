import { z } from "zod";
import { identityChecks } from "../../shared/domain/pass/grant.ts";

/** The fields of the form on the pick-up page. */
export const PickUpFormSchema = z.object({
  formToken: z.string().describe("As the page of this link gave it to this person."),
  identityCheckedBy: z.enum(identityChecks).describe("How the manager knows that it is really their colleague."),
});
