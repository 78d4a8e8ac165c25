import type { ActivityHandler } from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import type { ActivityContract, Later } from "../../shared/durable/activityContract.ts";
import { ConflictError, REFUSED_AGAIN_AFTER_SECONDS, RefusedError, TransientError } from "../../shared/errors.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble, type TroublePorts } from "../../shared/troubles/noteTrouble.ts";

/**
 * Turns a plain async function into the handler of a declared activity: parses what comes in and goes out, and answers
 * "not now" for what may heal. A refusal of a whole step (a withdrawn permission) is asked again hourly: an admin may
 * mend it. Whatever keeps it from a result is noted, so that people see it; histories carry codes and request ids only.
 * @param about tells what was asked for.
 */
export function implementActivity<Input, Result>(
  contract: ActivityContract<Input, Result>,
  {
    ports,
    config,
    about,
  }: { readonly ports: TroublePorts; readonly config: Config; readonly about: (input: Input) => AboutTrouble },
  run: (input: Input) => Promise<Result>,
): ActivityHandler {
  return async (raw: unknown) => {
    const input = contract.input.parse(raw);
    try {
      return { ok: contract.result.parse(await run(input)) };
    } catch (error) {
      await noteTrouble(ports, config, about(input), error);
      return { later: laterOrThrow(error) };
    }
  };
}

/** When to come again after what may heal. @throws whatever does not. */
export function laterOrThrow(error: unknown): Later {
  if (error instanceof TransientError) return { seconds: error.retryAfterSeconds ?? 0, because: error.message };
  if (error instanceof ConflictError) return { seconds: 1, because: "another writer was faster" };
  if (error instanceof RefusedError) {
    const trace = error.requestId ? ` (request-id ${error.requestId})` : "";
    return { seconds: REFUSED_AGAIN_AFTER_SECONDS, because: `refused: ${error.code}${trace}` };
  }
  throw error;
}
