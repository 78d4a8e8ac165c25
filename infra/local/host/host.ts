import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BusinessClock } from "../clock/clock.ts";
import { adminAnswer } from "./adminApi.ts";
import { applySettings, storageConnection } from "./appSettings.ts";
import type { LogCategory, LogLevel } from "./coreApi.ts";
import { makeDurableEngine } from "./durableBinding.ts";
import { durableRoutes, isDurableRpc } from "./durableRoutes.ts";
import { handleEventGrid } from "./eventGridTrigger.ts";
import { isType, type LoadedFunction, loadFunctions } from "./functionTable.ts";
import { readHostConfig } from "./hostConfig.ts";
import { writeAnswer } from "./httpAnswer.ts";
import { HttpFunctions, type Run } from "./httpTrigger.ts";
import { Lane } from "./lane.ts";
import { injectCoreModule, loadApp } from "./loadApp.ts";
import { QueueAccounts } from "./queueAccounts.ts";
import { QueueTrigger } from "./queueTrigger.ts";
import { defaultBodyLimitBytes } from "./requestBody.ts";
import { Runner } from "./runner.ts";
import { storageEndpoints } from "./storageEndpoints.ts";
import { watchStorageTraffic } from "./storageTraffic.ts";
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
  /** Queue, Event Grid and timer invocations one at a time, in order of arrival; the durable engine likewise. For virtual clocks. */
  serial?: boolean;
  /** App settings, above `local.settings.json` and the environment. */
  settings?: Record<string, string>;
  log?: (level: LogLevel, category: LogCategory, message: string) => void;
  /** How often queues are looked at beside being drained on every write, in wall-clock ms; 0 (for virtual clocks) never. */
  queuePollMs?: number;
}

export interface HostStats {
  /** Durable orchestration episodes, and the longest history of any instance. */
  episodes: number;
  maxHistoryEvents: number;
  /** Count per function name. */
  invocations: Record<string, number>;
  failures: number;
  /** Requests this process sent to Table Storage; a batch is one. */
  tableTransactions: number;
}

export interface RunningHost {
  url: string;
  port: number;
  /** Takes no new work, finishes what runs, runs the app's terminate hooks. */
  stop(): Promise<void>;
  stats(): HostStats;
}

let isAppLoaded = false;

/**
 * Starts the stand-in for the Azure Functions host on one app, which it loads into this process unchanged. One host runs in a process at a
 * time, because `@azure/functions` keeps one host for good; a CommonJS app can be started again after its host has stopped.
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
  const starting = Promise.withResolvers<(request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>>();
  starting.promise.catch(() => {});
  const release = clock.hold("host starts");
  try {
    mkdirSync(dataDir, { recursive: true });
    const config = readHostConfig(appDir);
    const listener = await listen(options.port, clock, starting.promise, report);
    undo.push(() => listener.close());
    undo.push(applySettings(appDir, { WEBSITE_HOSTNAME: `127.0.0.1:${listener.port}`, ...options.settings }));

    const worker = new Worker(log);
    undo.push(injectCoreModule(worker.coreModule()));
    undo.push(await loadApp(appDir));
    const functions = loadFunctions(worker.functions.values(), config.functions, (message) => log("error", "system", message));
    const streamingUrl = await worker.start();
    undo.push(() => worker.terminate());

    const accounts = new QueueAccounts();
    const runner = new Runner({ worker, clock, accounts, messageEncoding: config.extensions.queues.messageEncoding, log });
    undo.push(() => runner.idle());
    const lane = new Lane();
    const run: Run = (fn, invocation) => runner.run(fn, invocation);
    const runInOrder: Run = serial ? (fn, invocation) => runner.held(fn, () => lane.run(() => runner.run(fn, invocation))) : run;

    const engine = await makeDurableEngine({
      file: join(dataDir, "durable.sqlite"),
      config,
      serial,
      functions,
      clock,
      run,
      log: (level, message) => log(level, "system", message),
    });
    const url = `http://127.0.0.1:${listener.port}`;
    const durable = engine && durableRoutes(engine, url);
    if (durable) runner.durableClientInput = durable.clientInput;
    if (engine) undo.push(() => engine.stop());

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
    if (options.queuePollMs) {
      const polling = setInterval(() => {
        for (const queue of queues) void queue.drain();
      }, options.queuePollMs);
      undo.push(() => clearInterval(polling));
    }
    undo.push(() => listener.drain());

    starting.resolve(async (request, response, requestUrl) => {
      const path = requestUrl.pathname.toLowerCase();
      const answer = durable?.handles(path)
        ? await durable.handle(request, requestUrl)
        : path === "/runtime/webhooks/eventgrid"
          ? await handleEventGrid(functions, runInOrder, request, requestUrl)
          : await adminAnswer(functions, run, request, path);
      if (answer) {
        await clock.settled();
        writeAnswer(response, answer);
      } else if (!(await http.handle(request, response, requestUrl))) writeAnswer(response, { status: 404 });
    });
    log("information", "system", `Host started on ${url} with ${functions.size} functions`);
    return {
      url,
      port: listener.port,
      stop: undoAll,
      stats: () => {
        const { episodes = 0, maxHistoryEvents = 0 } = engine?.stats() ?? {};
        return { episodes, maxHistoryEvents, ...runner.stats() };
      },
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
    onTableTransaction: () => runner.countTableTransaction(),
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

interface Listener {
  port: number;
  /** Answers 503 to what is new, but for the app's own durable client; resolves when what was being answered is finished. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

async function listen(
  port: number,
  clock: BusinessClock,
  handler: Promise<(request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>>,
  report: (message: string) => void,
): Promise<Listener> {
  const answering = new Set<Promise<void>>();
  let isDraining = false;
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const release = clock.hold(`${request.method} ${request.url}`);
    const isOwn = isDurableRpc(request.url ?? "");
    const isClosed = new Promise<void>((resolve) => {
      response.once("close", () => {
        release();
        answering.delete(isClosed);
        resolve();
      });
    });
    if (!isOwn) answering.add(isClosed);
    void (async () => {
      if (isDraining && !isOwn) return writeAnswer(response, { status: 503, headers: { connection: "close" } });
      const url = requestUrl(request);
      if (!url) return writeAnswer(response, { status: 400 });
      await clock.settled();
      await (await handler)(request, response, url);
    })().catch((error: unknown) => {
      report(`${request.method} ${request.url} failed in the host: ${error instanceof Error ? error.stack : error}`);
      if (response.headersSent) response.destroy();
      else writeAnswer(response, { status: 500 });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  return {
    port: (server.address() as AddressInfo).port,
    drain: async () => {
      isDraining = true;
      await Promise.all(answering);
    },
    close: async () => {
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** @returns undefined when path and `Host` header do not make an address. */
function requestUrl(request: IncomingMessage): URL | undefined {
  const target = request.url ?? "/";
  const text = target.startsWith("/") ? `http://${request.headers.host ?? "127.0.0.1"}${target}` : target;
  return URL.canParse(text) ? new URL(text) : undefined;
}
