import type { Config } from "../config/config.ts";
import { ConflictError, isServiceError } from "../errors.ts";
import type { AboutTrouble } from "./noteQuietly.ts";
import { noteTrouble, type TroublePorts } from "./noteTrouble.ts";

/**
 * Does what is left to the next run where a service is busy or refuses, or another writer was faster: then it is noted.
 * @returns `undefined` then. @throws every fault of ours.
 */
export async function orNote<T>(
  ports: TroublePorts,
  config: Config,
  about: AboutTrouble,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    await noteTrouble(ports, config, about, error);
    return undefined;
  }
}
