import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../../../infra/local/clock/virtualClock.ts";
import { KeptApp } from "../../../../../infra/local/dev/keptApp.ts";
import type { AppProcess } from "../../../../../infra/local/simulation/appProcess.ts";

/** Processes that exist in name only; each can be let end by itself. */
interface Launched extends AppProcess {
  end(): void;
  readonly stopped: string[];
}

let clock: VirtualClock;
let launched: Launched[];
let urls: string[];
let said: string[];
let ended: number;
let fault: Error | undefined;

beforeEach(() => {
  clock = new VirtualClock({ startMs: 0 });
  [launched, urls, said, ended, fault] = [[], [], [], 0, undefined];
});

const start = () =>
  KeptApp.start({
    clock,
    at: (address) => urls.push(address?.url ?? ""),
    say: (line) => said.push(line),
    onEnd: () => {
      ended += 1;
    },
    launch: async () => {
      if (fault) throw fault;
      const { promise: exited, resolve: end } = Promise.withResolvers<void>();
      const stopped: string[] = [];
      const app = {
        url: `http://app-${launched.length + 1}`,
        keys: { master: "m", default: "d", durabletask_extension: "t", eventgrid_extension: "e" },
        pid: launched.length + 1,
        exited,
        end,
        stopped,
        stop: async (signal = "SIGTERM") => {
          stopped.push(signal);
          end();
          await exited;
        },
      };
      launched.push(app);
      return app;
    },
  });

test("an app that is started again has ended before, and is found at its new place", async () => {
  const app = await start();
  await app.restart();
  expect(urls).toEqual(["http://app-1", "", "http://app-2"]);
  expect(launched.map(({ stopped }) => stopped)).toEqual([["SIGTERM"], []]);
  expect([app.address?.url, app.pid, ended]).toEqual(["http://app-2", 2, 0]);
  expect(said).toEqual([expect.stringMatching(/^the app was started again in \d+\.\d s$/)]);
});

test("restarts that are asked for during one are one more", async () => {
  const app = await start();
  await Promise.all([app.restart(), app.restart(), app.restart()]);
  expect(launched.length).toBe(3);
});

test("time stands still while the app is away, and goes on after it", async () => {
  const app = await start();
  const restarting = app.restart();
  expect(clock.holds()).toEqual(["the app is started again"]);
  await restarting;
  expect(clock.holds()).toEqual([]);
});

test("what is under way ends before the app does", async () => {
  const app = await start();
  const release = clock.hold("a request");
  const restarting = app.restart();
  await new Promise((resolve) => setImmediate(resolve));
  expect(launched[0]?.stopped).toEqual([]);
  release();
  await restarting;
  expect(launched[0]?.stopped).toEqual(["SIGTERM"]);
});

test("an app that does not start is told; time stands still until one does", async () => {
  const app = await start();
  fault = new Error("the app ended (code 1) while starting");
  await app.restart();
  expect(said).toEqual(["the app ended (code 1) while starting; time stands still until the next change"]);
  expect([app.address?.url, clock.holds().length]).toEqual([undefined, 1]);
  fault = undefined;
  await app.restart();
  expect([app.address?.url, clock.holds().length]).toEqual(["http://app-2", 0]);
});

test("an app that ends by itself is told of, one that was stopped is not", async () => {
  const app = await start();
  launched[0]?.end();
  await launched[0]?.exited;
  await Promise.resolve();
  expect([ended, app.pid]).toEqual([1, 0]);
  await app.restart();
  await app.stop();
  expect(ended).toBe(1);
});
