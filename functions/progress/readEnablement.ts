import type { Config } from "../../shared/config/config.ts";
import type { AutomaticEnablement } from "../../shared/domain/deadline/automaticEnablement.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";

/** What the tenant says of Microsoft's own enablement; where Graph is busy, what it said last. Nobody waits for it. */
export async function readEnablement(
  ports: Pick<Ports, "store" | "clock" | "email" | "policies">,
  config: Config,
  last: AutomaticEnablement | undefined,
): Promise<AutomaticEnablement | undefined> {
  try {
    return await ports.policies.automaticEnablement();
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    await noteTrouble(ports, config, aboutTimer.deadlineFacts, error);
    return last;
  }
}
