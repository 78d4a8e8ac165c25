import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import { applySettings, storageConnection } from "./appSettings.ts";
import type { LogCategory, LogLevel } from "./coreApi.ts";
import { makeDurableEngine } from "./durableBinding.ts";
import { durableRpcPath } from "./durableRoutes.ts";
import { isType, type LoadedFunction, loadFunctions } from "./functionTable.ts";
import { readHostConfig } from "./hostConfig.ts";
import { type HostKeys, hostKeysIn } from "./hostKeys.ts";
import { HttpFunctions } from "./httpTrigger.ts";
import { Lane } from "./lane.ts";
import { listen, type RequestHandler } from "./listener.ts";
import { injectCoreModule, loadApp } from "./loadApp.ts";
import { QueueAccounts } from "./queueAccounts.ts";
import { QueueTrigger } from "./queueTrigger.ts";
import { defaultBodyLimitBytes } from "./requestBody.ts";
import { routeDurableRpc, routeRequests } from "./requestRouter.ts";
import { type Run, Runner, type RunnerStats } from "./runner.ts";
import { storageEndpoints } from "./storageEndpoints.ts";
import { watchStorageTraffic } from "./storageTraffic.ts";
import { httpSpans, traced } from "./telemetry.ts";
import { TimerTrigger } from "./timerTrigger.ts";
import { Worker } from "./worker.ts";

export interface HostOptions {
  /** Folder of the app: `package.json`, `host.json`, perhaps `local.settings.json`. */
  appDir: string;
  /** 0 takes a free one. The host listens on 127.0.0.1 only. */
  port: number;
  /** Where timers, queue leases and the durable history are kept. */
  dataDir: string;
  clock: BusinessClock;
  /**
   * Queue, Event Grid and timer invocations one at a time, in order of arrival, the durable engine likewise, and no
   * polling: for virtual clocks.
   */
  serial?: boolean;
  /** App settings, above `local.settings.json` and the environment. */
  settings?: Record<string, string>;
  log?: (level: LogLevel, category: LogCategory, message: string) => void;
}

export interface HostStats extends RunnerStats {
  /** Durable orchestration episodes, and the longest history of any instance. */
  episodes: number;
  maxHistoryEvents: number;
}

export interface RunningHost {
  url: string;
  port: number;
  /** Of the pages under `/admin` and the webhooks of extensions. */
  keys: HostKeys;
  /** Takes no new work, finishes what runs, runs the app's terminate hooks. */
  stop(): Promise<void>;
  stats(): HostStats;
}

/**
 * How often queues are looked at, on the wall clock, for what other processes wrote; what this one writes is taken at
 * once.
 */
const queuePollMs = 1_000;

let isAppLoaded = false;

/**
 * Starts the stand-in for the Azure Functions host on one app, which it loads into this process unchanged. One host
 * runs in a process at a time, because `@azure/functions` keeps one host for good. A CommonJS app can be started again
 * after its host has stopped.
 *
 * @throws Error when the app's files or settings are at fault, or the app fails to load.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  if (isAppLoaded) throw new Error("an app already runs in this process: one host at a time");
  isAppLoaded = true;
  const { appDir, clock, dataDir, serial = false } = options;
  const log = options.log ?? (() => {});
  const report = (message: string) => log("warning", "system", message);
  const undo: (() => void | Promise<void>)[] = [
    () => {
      isAppLoaded = false;
    },
  ];
  const undoAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const starting = Promise.withResolvers<RequestHandler>();
  starting.promise.catch(() => {});
  const release = clock.hold("host starts");
  try {
    mkdirSync(dataDir, { recursive: true });
    const config = readHostConfig(appDir);
    const keys = hostKeysIn(dataDir);
    const listener = await listen(options.port, clock, starting.promise, report);
    undo.push(() => listener.close());
    undo.push(applySettings(appDir, { WEBSITE_HOSTNAME: `127.0.0.1:${listener.port}`, ...options.settings }));

    const worker = new Worker(log);
    undo.push(injectCoreModule(worker.coreModule()));
    undo.push(await loadApp(appDir));
    const functions = loadFunctions(worker.functions.values(), config.functions, (message) =>
      log("error", "system", message),
    );
    const streamingUrl = await worker.start();
    undo.push(() => worker.terminate());

    const accounts = new QueueAccounts();
    const runner = new Runner({
      worker,
      clock,
      accounts,
      messageEncoding: config.extensions.queues.messageEncoding,
      log,
    });
    undo.push(() => runner.idle());
    const lane = new Lane();
    const run: Run = (fn, invocation) => runner.run(fn, invocation);
    const runInOrder: Run = serial
      ? (fn, invocation) => runner.held(fn, () => lane.run(() => runner.run(fn, invocation)))
      : run;

    const engine = await makeDurableEngine({
      file: join(dataDir, "durable.sqlite"),
      config,
      systemKey: keys.durabletask_extension,
      serial,
      functions,
      clock,
      run,
      log: (level, message) => log(level, "system", message),
    });
    const stats = (): HostStats => {
      const { episodes = 0, maxHistoryEvents = 0 } = engine?.stats() ?? {};
      return { episodes, maxHistoryEvents, ...runner.stats() };
    };
    const url = `http://127.0.0.1:${listener.port}`;
    if (engine) {
      const rpc = await listen(0, clock, Promise.resolve(routeDurableRpc(engine, url, clock)), report);
      undo.push(() => rpc.close());
      runner.durableClientInput = engine.clientInput(url, `http://127.0.0.1:${rpc.port}${durableRpcPath}/`);
      undo.push(() => engine.stop());
    }

    const queues = queueFunctions(functions).map(
      (fn) =>
        new QueueTrigger({
          fn,
          queues: config.extensions.queues,
          clock,
          run: runInOrder,
          accounts,
          stateDir: join(dataDir, "queues"),
          report,
        }),
    );
    const timers = [...functions.values()]
      .filter((fn) => isType(fn.trigger, "timerTrigger"))
      .map((fn) => new TimerTrigger({ fn, clock, run: runInOrder, stateDir: join(dataDir, "timers") }));
    undo.push(watchQueues(queues, clock, runner));
    const http = new HttpFunctions({
      functions: functions.values(),
      routePrefix: config.extensions.http.routePrefix,
      run,
      bodyLimitBytes: Number(process.env["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? defaultBodyLimitBytes),
      streamingUrl,
      beforeAnswer: () => clock.settled(),
      report: (message) => log("error", "system", message),
    });

    engine?.start();
    for (const queue of queues) {
      await queue.start();
      undo.push(() => queue.stop());
    }
    for (const timer of timers) {
      timer.start();
      undo.push(() => timer.stop());
    }
    if (!serial) {
      const polling = setInterval(() => {
        for (const queue of queues) void queue.drain();
      }, queuePollMs);
      undo.push(() => clearInterval(polling));
    }
    undo.push(() => http.close());
    const answer = routeRequests({ functions, keys, run, runInOrder, stats, http, engine, clock });
    const spans = await httpSpans(config.telemetryMode);
    if (spans) undo.push(() => spans.stop());
    undo.push(() => listener.drain());
    starting.resolve(spans ? traced(answer, spans, (method, path) => http.routeOf(method, path)) : answer);
    log("information", "system", `Host started on ${url} with ${functions.size} functions`);
    return {
      url,
      port: listener.port,
      keys,
      stop: undoAll,
      stats,
    };
  } catch (error) {
    starting.reject(error);
    await undoAll();
    throw error;
  } finally {
    release();
  }
}

function queueFunctions(functions: Map<string, LoadedFunction>): LoadedFunction[] {
  return [...functions.values()].filter((fn) => isType(fn.trigger, "queueTrigger"));
}

/** Drains a queue as soon as this process has written to it, and counts table transactions. */
function watchQueues(queues: QueueTrigger[], clock: BusinessClock, runner: Runner): () => void {
  const connections = new Set(queues.map((queue) => queue.connection));
  if (process.env["AzureWebJobsStorage"]) connections.add(undefined);
  const endpoints = [...connections].map((connection) => storageEndpoints(storageConnection(connection)));
  return watchStorageTraffic({
    queueEndpoints: new Set(endpoints.map(({ queue }) => queue)),
    tableEndpoints: new Set(endpoints.map(({ table }) => table)),
    onTableTransaction: (method, resource) => runner.countTableTransaction(method, resource),
    onQueueTransaction: () => runner.countQueueTransaction(),
    onQueueWrite: (queueName) => {
      const triggers = queues.filter((queue) => queue.queueName === queueName);
      if (triggers.length === 0) return () => {};
      const release = clock.hold(`a message is written to ${queueName}`);
      let isDone = false;
      return (isWritten) => {
        if (isDone) return;
        isDone = true;
        if (isWritten) void Promise.all(triggers.map((queue) => queue.drain())).finally(release);
        else release();
      };
    },
  });
}
