import type { Config } from "../../shared/config/config.ts";
import { saidBy } from "../../shared/errors.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import type { FeedPorts } from "./round.ts";
import type { SignInLogRefused } from "./signInLogRefused.ts";

/** Once a day, whoever finds it out first. */
export async function tellLogRefused(
  ports: Pick<FeedPorts, "store" | "email" | "clock">,
  config: Config,
  error: SignInLogRefused,
): Promise<void> {
  const day = ports.clock.now().toISOString().slice(0, 10);
  const what =
    `The sign-in log cannot be read: ${saidBy(error)}. Until it can, nobody sees whom the workforce policy stops, in a ` +
    "wave or outside: nobody who is stranded is offered help, and no wave rolls back by itself.";
  await tryAppAlert(ports, config, `signInLog|refused|${day}`, what);
}
