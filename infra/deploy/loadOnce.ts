/**
 * Loads one app's main file in this fresh process, with a host that only listens, and prints as JSON what it registered
 * and how long that took; then how long the first call takes of a function that is named, as a visit to a page by
 * nobody who is signed in. `node infra/deploy/loadOnce.ts FILE [FUNCTION]`
 */
import { createRequire } from "node:module";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { injectCoreModule } from "../local/host/loadApp.ts";

const file = resolve(process.argv[2] ?? "");
interface Registered {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { readonly type: string; readonly queueName?: string }>>;
}
interface Model {
  getCapabilities(capabilities: object): Promise<{ readonly HttpUri?: string }>;
}
const registered: Registered[] = [];
const handlers = new Map<string, (input: object, context: object) => unknown>();
let model: Model | undefined;
injectCoreModule({
  version: "1.0.0",
  hostVersion: "4.1048.0",
  registerFunction: (metadata: Registered, handler: (input: object, context: object) => unknown) => {
    registered.push(metadata);
    handlers.set(metadata.name, handler);
    return { dispose: () => {} };
  },
  registerHook: () => ({ dispose: () => {} }),
  setProgrammingModel: (given: Model) => {
    model = given;
  },
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
const visit = { method: "GET", url: "https://app.example/", headers: new Headers(), query: new URLSearchParams() };
const called = performance.now();
const answer = await handlers.get(process.argv[3] ?? "")?.(visit, {});
const firstCall = answer === undefined ? {} : { firstCallMilliseconds: performance.now() - called };
const bindings = registered.flatMap((metadata) => Object.values(metadata.bindings));
const loaded = {
  milliseconds,
  ...firstCall,
  functions: registered.map(({ name }) => name).sort(),
  queues: bindings.filter(({ type }) => type === "queueTrigger").map(({ queueName }) => queueName),
  streamsHttp: (await model?.getCapabilities({}))?.HttpUri !== undefined,
};
process.stdout.write(`${JSON.stringify(loaded)}\n`);
// The process does not wait for timers and sockets that the app opened.
process.exit(0);
