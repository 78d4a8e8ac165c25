import { parseArgs } from "node:util";
import { parseSpeed } from "./clock/speed.ts";
import { readLicence, readShapes } from "./world/shapes/shapes.ts";

const usage =
  "usage: npm start (or: npm run dev, npm run debug) [-- --people 250 --waves 2 --speed 1d/2s --port 7071 --seed 7 --licence p1|p2 --shape NAME,NAME --once --no-play --inspect PORT]";

/** What `npm start`, `npm run dev` and `npm run debug` were told. Ends the process with 2 when that is no use. */
export function readStartOptions() {
  try {
    const { values } = parseArgs({
      options: {
        people: { type: "string", default: "250" },
        waves: { type: "string", default: "2" },
        speed: { type: "string", default: "1d/2s" },
        port: { type: "string", default: "7071" },
        seed: { type: "string", default: "7" },
        licence: { type: "string", default: "p2" },
        shape: { type: "string", default: "" },
        once: { type: "boolean", default: false },
        "no-play": { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        inspect: { type: "string" },
      },
    });
    const whole = (name: "people" | "waves" | "port" | "seed" | "inspect", least: number, most: number) => {
      const value = Number(values[name]);
      if (!Number.isInteger(value) || value < least || value > most)
        throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
      return value;
    };
    return {
      people: whole("people", 10, 100_000),
      waves: whole("waves", 1, 50),
      port: whole("port", 0, 65_535),
      seed: whole("seed", 0, Number.MAX_SAFE_INTEGER),
      speed: parseSpeed(values.speed),
      licence: readLicence(values.licence),
      shapes: readShapes(values.shape),
      once: values.once,
      watch: values.watch,
      // Nobody sits at a screen that ends by itself.
      play: !values["no-play"] && !values.once,
      ...(values.inspect !== undefined && { inspect: whole("inspect", 1, 65_535) }),
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}
