import { REGISTRATION_POLL_INSTANCE_ID } from "../../shared/durable/instanceIds.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

/** Starts a poll of the registration report; one that is still under way goes on undisturbed. */
export const startRegistrationPoll =
  ({ clock }: Pick<Ports, "clock">) =>
  async (orchestrations: Orchestrations): Promise<void> => {
    const input = { startedAt: clock.now().toISOString() };
    await orchestrations.start("registrationPoll", REGISTRATION_POLL_INSTANCE_ID, input, { replaceEnded: true });
  };
