import type { Config } from "../../shared/config/config.ts";
import type { Looked } from "../../shared/domain/quiet/quietRules.ts";
import { IN_TURN, RefusedError, TransientError } from "../../shared/errors.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import type { QuietNeeds } from "./quietNeeds.ts";

type Person = Omit<Looked, "lastInteractiveAt"> & { readonly userId: string };

/**
 * What is seen of somebody whose methods were just read. When they last signed in is asked of enforced people, where
 * those are mailed about it. Where a tenant does not tell it (a licence, a permission), the operators read so and
 * nothing is known.
 * @returns the error where there is no answer about this account alone.
 * @throws TransientError where Graph is busy.
 */
export async function seenOf(
  ports: QuietNeeds,
  config: Config,
  { userId, methods, isEnforced }: Person,
): Promise<Looked | TransientError> {
  if (!isEnforced || !config.unusedPasskeyMails) return { methods, isEnforced, lastInteractiveAt: undefined };
  try {
    return { methods, isEnforced, lastInteractiveAt: await ports.reports.lastInteractiveAt(userId) };
  } catch (error) {
    if (error instanceof TransientError && !isBusy(error)) return error;
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutTimer.unused, error);
    return { methods, isEnforced, lastInteractiveAt: undefined };
  }
}

const isBusy = ({ code, retryAfterSeconds }: TransientError): boolean =>
  code === IN_TURN || retryAfterSeconds !== undefined;
