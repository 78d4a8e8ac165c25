import type { Metafile } from "esbuild";
import { expect, test } from "vitest";
import { needlessAtStart } from "../../../../infra/bundle/leanStart.ts";

type Output = Metafile["outputs"][string];
const output = (
  inputs: Readonly<Record<string, number>>,
  imports: Output["imports"] = [],
  entryPoint?: string,
): Output => ({
  bytes: 1,
  exports: [],
  imports,
  inputs: Object.fromEntries(Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }])),
  ...(entryPoint !== undefined && { entryPoint }),
});
const read = (path: string): Output["imports"][number] => ({ path, kind: "import-statement" });
const later = (path: string): Output["imports"][number] => ({ path, kind: "dynamic-import" });

const START = "functions/index.ts";
const dependencies = ["@azure/functions", "durable-functions", "temporal-polyfill", "zod"];
/** A start of one file and a chunk, and a file that the first call loads. */
const needless = (atStart: Readonly<Record<string, number>>, inChunk: Readonly<Record<string, number>> = {}) =>
  needlessAtStart(
    {
      outputs: {
        "dist/index.cjs": output({ [START]: 10, ...atStart }, [read("dist/chunk.cjs"), later("dist/calls.cjs")], START),
        "dist/chunk.cjs": output(inChunk, [read("dist/index.cjs"), read("node:crypto")]),
        "dist/calls.cjs": output({ "shared/web/pages/mePage.ts": 10, "node_modules/temporal-polyfill/index.js": 10 }),
      },
    },
    START,
    dependencies,
  );

test("settings, triggers, orchestrations, their shapes and the host's libraries may be in the start", () => {
  const files = [
    "functions/waves/register.ts",
    "functions/host/noteFailures.ts",
    "orchestrations/waveRollout.ts",
    "shared/config/config.ts",
    "shared/domain/wave/waveSteps.ts",
    "../main/node_modules/durable-functions/lib/src/app.js",
    // Libraries ask for libraries: nobody here chose it.
    "node_modules/moment/moment.js",
  ];
  expect(needless(Object.fromEntries(files.map((file) => [file, 10])))).toEqual([]);
});

test("what the first call loads is no part of the start", () => {
  expect(needless({}, { "shared/domain/audit.ts": 10 })).toEqual([]);
});

test.each([
  "functions/waves/http/read.ts",
  "shared/adapters/buildPorts.ts",
  "shared/mails/composeMail.ts",
  "shared/web/pages/layout.ts",
])("%s in the start is named, in whichever of its files it stands", (file) => {
  expect(needless({ [file]: 10 })).toEqual([file]);
  expect(needless({}, { [file]: 10 })).toEqual([file]);
});

test("a library that the app itself asks for is named once", () => {
  const of = "node_modules/temporal-polyfill";
  expect(needless({ [`${of}/index.js`]: 10 }, { [`${of}/chunks/internal.js`]: 10 })).toEqual(["temporal-polyfill"]);
});

test("what has left nothing in a file is not in it", () => {
  expect(needless({ "shared/mails/composeMail.ts": 0 })).toEqual([]);
});
