import type { Config } from "../../shared/config/config.ts";
import type { TransientError } from "../../shared/errors.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import type { FeedPorts } from "./round.ts";
import type { SignInLogRefused } from "./signInLogRefused.ts";

const about = aboutApp("reading the sign-in log", {
  meanwhile:
    "Until it can be read, nobody sees whom the workforce policy stops, in a wave or outside: nobody who is stranded is offered help, and no wave rolls back by itself.",
});

/** The same for everybody, whoever finds it out first: refused, or busy in the middle of it. */
export const tellLogRefused = (
  ports: Pick<FeedPorts, "store" | "email" | "clock">,
  config: Config,
  error: SignInLogRefused | TransientError,
): Promise<void> => noteTrouble(ports, config, about, error);
