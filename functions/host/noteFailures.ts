import type { Config } from "../../shared/config/config.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import type { PortsOnFirstCall } from "./onFirstCall.ts";

/**
 * Around the handler of a timer, a queue or Event Grid: what it throws is noted, and thrown all the same, as the host
 * counts it and delivers a message again.
 */
export const noteFailures =
  (ports: PortsOnFirstCall, config: Config, about: AboutTrouble) =>
  <Args extends readonly unknown[], Result>(handler: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    try {
      return await handler(...args);
    } catch (error) {
      const { noteTrouble } = await import("../../shared/troubles/noteTrouble.ts");
      await noteTrouble(await ports.built(), config, about, error);
      throw error;
    }
  };
