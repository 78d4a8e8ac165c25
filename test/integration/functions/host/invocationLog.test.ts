import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { VirtualClock } from "../../../../infra/local/clock/virtualClock.ts";
import { type RunningHost, startHost } from "../../../../infra/local/host/host.ts";

interface Line {
  readonly message: string;
  readonly by: string | undefined;
  readonly function: string | undefined;
}
const appDir = new URL("../../../support/host/lines", import.meta.url).pathname;
const lines: Line[] = [];
const written: string[] = [];
let host: RunningHost;

beforeAll(async () => {
  Object.assign(globalThis, { linesFixture: lines });
  host = await startHost({
    appDir,
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), "lines-")),
    clock: new VirtualClock({ startMs: Date.parse("2026-03-02T08:00:00Z") }),
    log: (level, category, message) => written.push(`${level} ${category}: ${message}`),
  });
});
afterAll(() => host.stop());

test("a line from deep below a function is that invocation's own, and information, though others run at the same time", async () => {
  const call = async (name: string) => (await fetch(`${host.url}/${name}`, { method: "POST" })).text();
  const [first, second, again] = await Promise.all([call("first"), call("second"), call("first")]);
  const told = lines.filter(({ message }) => message.startsWith("audit "));
  expect(new Set(told)).toEqual(
    new Set([
      { message: 'audit {"what":"first 100%s"}', by: first, function: "first" },
      { message: 'audit {"what":"second 100%s"}', by: second, function: "second" },
      { message: 'audit {"what":"first 100%s"}', by: again, function: "first" },
    ]),
  );
  expect(written.filter((line) => line === 'information user: audit {"what":"second 100%s"}')).toHaveLength(1);
});

test("a line outside any invocation is no invocation's, and does no harm", () => {
  expect(lines.some(({ message }) => message === "outside")).toBe(false);
});
