import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";

type Needs = Pick<Ports, "store" | "clock" | "tenant" | "email">;

/**
 * Reads the colour of the tenant's sign-in page, for mails to people. Reads Entra's branding. Writes its row, which
 * stays as it is while Entra does not answer. Safe to repeat.
 */
export const readBranding = (ports: Needs, config: Config) => async (): Promise<void> => {
  if (!config.takesBranding) return;
  await orNote(ports, config, aboutTimer.branding, async () => {
    const color = await ports.tenant.signInColor();
    await ports.store.saveBranding({ at: ports.clock.now().toISOString(), ...(color !== undefined && { color }) });
  });
};
