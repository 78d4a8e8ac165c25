import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { dummySettings } from "./dummySettings.ts";

const Loaded = z.object({
  milliseconds: z.number(),
  firstCallMilliseconds: z.number().optional(),
  functions: z.array(z.string()),
  /** Those that functions are triggered by. */
  queues: z.array(z.string()),
  streamsHttp: z.boolean(),
});

/**
 * Loads an app's main file in a process of its own.
 *
 * @param called the name of a page's function, that is called once then.
 * @returns how long its code took to load, the names of its functions, sorted, and what they ask of the host.
 */
export async function loadApart(file: string, called?: string): Promise<z.infer<typeof Loaded>> {
  const script = fileURLToPath(new URL("loadOnce.ts", import.meta.url));
  const env = { PATH: process.env["PATH"], ...dummySettings("UseDevelopmentStorage=true") };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, file, ...(called === undefined ? [] : [called])],
    { env, timeout: 120_000 },
  );
  return Loaded.parse(JSON.parse(stdout));
}
