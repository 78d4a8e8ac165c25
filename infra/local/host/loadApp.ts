import { existsSync, globSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Makes `require("@azure/functions-core")` return `coreModule` in this process; returns the way back. */
export function injectCoreModule(coreModule: object): () => void {
  const real = Module.prototype.require;
  Module.prototype.require = new Proxy(real, {
    apply(target, self, args) {
      return args[0] === "@azure/functions-core" ? coreModule : Reflect.apply(target, self, args);
    },
  });
  return () => {
    Module.prototype.require = real;
  };
}

/**
 * Loads an app as the Node worker does: every file that `main` of its `package.json` matches, ES modules by import,
 * others by require.
 *
 * @returns forgets the CommonJS modules that were loaded, so that the app can be loaded again in this process.
 * @throws Error when there is nothing to load, or what the app itself throws while it loads.
 */
export async function loadApp(appDir: string): Promise<() => void> {
  const manifest = readManifest(appDir);
  const main = manifest.main ?? "index.js";
  const files = globSync(main, { cwd: appDir }).sort();
  if (files.length === 0) throw new Error(`no file in ${appDir} matches "main": "${main}" of its package.json`);
  const requireFromApp = createRequire(join(appDir, "package.json"));
  const before = new Set(Object.keys(requireFromApp.cache));
  for (const file of files) {
    const path = join(appDir, file);
    const isModule = extname(path) === ".mjs" || (manifest.type === "module" && extname(path) !== ".cjs");
    if (isModule) await import(pathToFileURL(path).href);
    else requireFromApp(path);
  }
  return () => {
    for (const path of Object.keys(requireFromApp.cache)) if (!before.has(path)) delete requireFromApp.cache[path];
  };
}

function readManifest(appDir: string): { main?: string; type?: string } {
  const path = join(appDir, "package.json");
  if (!existsSync(path)) throw new Error(`${appDir} has no package.json: not a Node function app`);
  return JSON.parse(readFileSync(path, "utf8")) as { main?: string; type?: string };
}
