import { over } from "../leaverStep.ts";
import { offboardingStep } from "../offboardingStep.ts";

/** Ends every session of the person: each app asks for a new sign-in. Safe to repeat: there are none then. */
export const endSessions = offboardingStep("sessions", async ({ offboarder, userId }) => {
  await offboarder.revokeSessions(userId);
  return over("done", "every session is revoked; apps ask for a new sign-in within the hour");
});
