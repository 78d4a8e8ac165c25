/**
 * Loads one app's main file in this fresh process, with a host that only listens, and prints `{ milliseconds, functions
 * }` as JSON. `node infra/deploy/loadOnce.ts FILE`
 */
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { injectCoreModule } from "../local/host/loadApp.ts";

const file = resolve(process.argv[2] ?? "");
const functions: string[] = [];
injectCoreModule({
  version: "1.0.0",
  hostVersion: "4.1048.0",
  registerFunction: ({ name }: { name: string }) => {
    functions.push(name);
    return { dispose: () => {} };
  },
  registerHook: () => ({ dispose: () => {} }),
  setProgrammingModel: () => {},
  getProgrammingModel: () => undefined,
  log: () => {},
  Disposable: class {
    dispose(): void {}
  },
});
const began = performance.now();
if (extname(file) === ".cjs") createRequire(import.meta.url)(file);
else await import(pathToFileURL(file).href);
const milliseconds = performance.now() - began;
process.stdout.write(`${JSON.stringify({ milliseconds, functions: functions.sort() })}\n`);
// The process does not wait for timers and sockets that the app opened.
process.exit(0);
