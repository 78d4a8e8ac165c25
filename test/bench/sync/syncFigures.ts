import { fork } from "node:child_process";
import { on } from "node:events";
import { type Figure, median } from "../figure.ts";
import { people } from "../waves/peopleOfBench.ts";
import { startStandIns } from "../waves/standInsOfBench.ts";
import { makeFloor } from "./syncFloor.ts";
import type { SyncAsked, SyncDone, SyncTurn } from "./syncTypes.ts";

const PEOPLE = 100_000;
const CHANGED_SHARE = 0.01;
const MOST_TIMES_FLOOR = 1.3;
const MOST_MEMORY_MB = 200;
const MOST_WRITES_SHARE = 0.02;
/**
 * V8 gives its old objects a quarter of the machine's memory, and puts collecting them off the longer the more that is:
 * as on an instance of 2,048 MB (`instanceMemoryMB` in infra/azure/main.bicep), whatever this machine has.
 */
const HEAP_MB = 2048 / 4;
const rounded = (value: number): number => Number(value.toPrecision(3));

/**
 * The sync of the registration report as the app's activities do it, in a process of its own, against a floor in turns
 * of as many pages; then once more after one in a hundred registered a passkey, which is the change that most hangs on.
 */
export async function* syncFigures(count: number = PEOPLE): AsyncIterable<Figure> {
  const everybody = people(0, count);
  const standIns = await startStandIns(everybody);
  const app = startApp({
    caPem: standIns.caPem,
    settings: {
      GRAPH_URL: standIns.graphUrl,
      EMAIL_ENDPOINT: standIns.mailUrl,
      READER_CLIENT_ID: standIns.readerClientId,
      AzureWebJobsStorage: standIns.connectionString,
    },
  });
  try {
    const idleMB = await app.idle();
    const floor = await makeFloor(standIns);
    let floorSeconds = 0;
    const turns: number[] = [];
    const first = await app.read(async (pages, seconds) => {
      const took = await floor.turn(pages);
      floorSeconds += took;
      turns.push(seconds / took);
    });
    const { pages, seconds, done } = first;
    yield {
      name: "sync-first-vs-floor",
      value: rounded(seconds / floorSeconds),
      unit: "times",
      limit: MOST_TIMES_FLOOR,
      detail: `${count} people on ${pages} pages: the app ${seconds.toFixed(1)} s, the floor ${floorSeconds.toFixed(1)} s; median of ${turns.length} turns ${rounded(median(turns))}`,
    };
    yield {
      name: "sync-first-memory",
      value: rounded(done.peakMB - idleMB),
      unit: "MB above the idle host",
      limit: MOST_MEMORY_MB,
      detail: `${Math.round(done.peakMB)} MB at most, ${Math.round(idleMB)} MB idle`,
    };
    yield minutesOf("sync-first-vs-floor/limited", done, pages);

    await standIns.register(everybody.filter((_, n) => n % (1 / CHANGED_SHARE) === 0).map(({ userId }) => userId));
    const steady = await app.read();
    yield {
      name: "sync-steady-writes",
      value: rounded(steady.done.entities / done.entities),
      unit: "of the first sync's entities",
      limit: MOST_WRITES_SHARE,
      detail: `${steady.done.entities} after ${done.entities}; everybody who changed became ready`,
    };
    yield {
      name: "sync-steady-requests",
      value: rounded(steady.done.reads / steady.pages),
      unit: "table reads a page of people",
      limit: 1,
      detail: `${steady.done.reads} reads for ${steady.pages} pages, ${done.reads} in the first sync; ${steady.seconds.toFixed(1)} s`,
    };
    yield minutesOf("sync-steady-requests/limited", steady.done, steady.pages);
  } finally {
    app.stop();
    await standIns.stop();
  }
}

const minutesOf = (name: string, { virtualSeconds }: SyncDone, pages: number): Figure => ({
  name,
  value: rounded(virtualSeconds / 60),
  unit: "minutes on the virtual clock",
  detail: `${pages} pages at 5 requests in 10 s, of which one is left to whoever cannot wait`,
});

function startApp(wanted: { readonly caPem: string; readonly settings: Readonly<Record<string, string>> }) {
  const env = { ...process.env, SYNC_BENCH: JSON.stringify(wanted) };
  const child = fork(new URL("./syncProcess.ts", import.meta.url), {
    env,
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
  });
  const answers = on(child, "message", { close: ["exit"] });
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await answers.next();
    if (done) throw new Error("the process of the bench ended");
    return value[0] as T;
  };
  const ask = (asked: SyncAsked) => child.send(asked);
  return {
    idle: async () => (await answer<{ readonly idleMB: number }>()).idleMB,
    read: async (eachTurn: (pages: number, seconds: number) => Promise<void> = async () => undefined) => {
      let [pages, seconds] = [0, 0];
      for (;;) {
        ask("turn");
        const one = await answer<SyncTurn | SyncDone>();
        seconds += one.seconds;
        if (one.kind === "done") return { pages, seconds, done: one };
        pages += one.pages;
        await eachTurn(one.pages, one.seconds);
      }
    },
    stop: () => child.kill(),
  };
}
