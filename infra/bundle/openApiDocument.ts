import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Plugin } from "esbuild";

/**
 * The OpenAPI document that the app answers, written while the bundle is made. In a process of its own: one that
 * watches and builds again knows the schemas only as they were at first.
 */
export const openApiDocument = (root: string, outdir: string): Plugin => ({
  name: "OpenAPI document beside it",
  setup({ onStart, onEnd }) {
    const write = async () => {
      await mkdir(outdir, { recursive: true });
      await promisify(execFile)(process.execPath, [join(root, "infra/openapi/writeDocument.ts"), outdir]);
    };
    let failure: Promise<string | undefined> | undefined;
    onStart(() => {
      failure = write().then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      );
    });
    onEnd(async () => {
      const text = await failure;
      return text === undefined ? {} : { errors: [{ text }] };
    });
  },
});
