import type { Config } from "../../shared/config/config.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble, type TroublePorts } from "../../shared/troubles/noteTrouble.ts";

/**
 * Around the handler of a timer, a queue or Event Grid: what it throws is noted, and thrown all the same, as the host
 * counts it and delivers a message again.
 */
export const noteFailures =
  (ports: TroublePorts, config: Config, about: AboutTrouble) =>
  <Args extends readonly unknown[], Result>(handler: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    try {
      return await handler(...args);
    } catch (error) {
      await noteTrouble(ports, config, about, error);
      throw error;
    }
  };
