import type { HttpResponseInit } from "@azure/functions";
import { ConflictError, isServiceError } from "../../../shared/errors.ts";
import type { AppWorld, Ended } from "./appWorld.ts";
import { type BadAnswer, badAnswersTo, inPart, isRefusal, overtaken } from "./badAnswers.ts";
import { carryOn } from "./engine.ts";
import { type Fault, isWrite, type OutsideCall } from "./outside.ts";
import { differences, isStaff, type Standing, standingOf } from "./standing.ts";
import type { Recording, Story } from "./story.ts";
import { tokenAnswers } from "./tokenAnswers.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So often an entry is called while a service answers badly. */
const CALLS_IN_TROUBLE = 3;
const CALLS_AFTERWARDS = 6;

/** A call of the app that asks something of the outside. */
export interface Case {
  readonly recording: Recording;
  readonly call: OutsideCall;
}

/** For every function, every request that it was seen to make, each once. */
export function casesOf(recordings: readonly Recording[]): readonly Case[] {
  return [...Map.groupBy(recordings, ({ entry }) => entry).values()].flatMap((some) => {
    const calls = new Set(some.flatMap((one) => [...one.calls]));
    const richest = some.toSorted((a, b) => b.calls.size - a.calls.size);
    return [...calls].flatMap((call): Case[] => {
      const recording = richest.find((one) => one.calls.has(call));
      return recording ? [{ recording, call }] : [];
    });
  });
}

/** The answers that a request may get. Storage and the engine have clients of their own, which answer for the wire. */
export function answersFor(call: OutsideCall): readonly BadAnswer[] {
  const [service = ""] = call.split(" ", 1);
  const all = badAnswersTo(isWrite(call));
  const refusals = all.filter(isRefusal);
  const others: Readonly<Record<string, readonly BadAnswer[]>> = {
    logs: [...all, inPart],
    identity: tokenAnswers,
    queues: refusals,
    // Nothing is read of its answer.
    teams: refusals,
    tables: [
      ...all.filter((bad) => isRefusal(bad) || bad.name === "200, no JSON"),
      ...(isGuarded(call) ? [overtaken] : []),
    ],
    durable: all.filter((bad) => isRefusal(bad) || bad.name === "200, no JSON"),
  };
  return others[service] ?? all;
}
/** Writes that go by the row as it was read. */
const isGuarded = (call: OutsideCall): boolean => /^tables (?:update|delete|transact)/.test(call);

export interface Found {
  readonly entry: string;
  readonly call: OutsideCall;
  readonly bad: string;
  readonly lasts: Fault["lasts"];
  readonly what: string;
}

/** How things end where nothing is amiss; made once for each recording. */
const goodEnds = new Map<Recording, Promise<readonly Standing[]>>();
function goodEndsOf(story: Story, recording: Recording): Promise<readonly Standing[]> {
  const known = goodEnds.get(recording) ?? goodEnd(story, recording);
  goodEnds.set(recording, known);
  return known;
}

async function goodEnd(story: Story, recording: Recording): Promise<readonly Standing[]> {
  const world = await story.at(recording.before);
  await inTurn(world, recording, () => undefined);
  const ends = [standingOf(world)];
  for (const hours of HOURS_AFTER) {
    await live(world, recording, recording.before.now + hours * HOUR_MS);
    await timers(world, recording);
    ends.push(standingOf(world));
  }
  return ends;
}
/** Long enough for what was put off for an hour, some times. */
const HOURS_AFTER = [1, 6, 7, 26];

/** One run with one fault. @returns what was not as it must be. */
export async function tryFault(
  story: Story,
  { recording, call }: Case,
  bad: BadAnswer,
  lasts: Fault["lasts"],
): Promise<readonly Found[]> {
  const found = new Set<string>();
  const ends = await goodEndsOf(story, recording);
  const world = await story.at(recording.before);
  const before = saidIn(world);
  world.outside.fault = { call, bad, lasts };
  const look = (ended: Ended): void => {
    for (const fault of faultsOf(recording, call, ended)) found.add(fault);
  };
  await inTurn(world, recording, look);
  const wasHit = world.outside.hits > 0;
  if (lasts === "always" && wasHit && mustBeSaid(world, recording, call)) {
    const said = saidIn(world);
    if (said === before) found.add("nothing says why");
    else if (bad.says !== undefined && !said.includes(bad.says)) found.add(`what is said leaves out: ${bad.says}`);
  }
  world.outside.fault = undefined;
  let apart = closest(ends, standingOf(world));
  for (const hours of HOURS_AFTER) {
    if (apart.length === 0) break;
    await live(world, recording, recording.before.now + hours * HOUR_MS, look);
    await timers(world, recording);
    apart = closest(ends, standingOf(world));
  }
  if (apart.length > 0) found.add(`another end: ${apart.slice(0, 8).join(" | ").slice(0, 20_000)}`);
  return [...found].map((what) => ({ entry: recording.entry, call, bad: bad.name, lasts, what }));
}

const closest = (ends: readonly Standing[], standing: Standing): readonly string[] =>
  ends.map((end) => differences(end, standing)).reduce((best, one) => (one.length < best.length ? one : best));

const TIMERS = [
  "enforcementTimer",
  "rollBackTimer",
  "selfTimer",
  "releaseTimer",
  "doorTimer",
  "brandingTimer",
  "hrWorkTimer",
  "leaverTimer",
  "erasureTimer",
  "instancesTimer",
  "policyGuardTimer",
  "othersWatchTimer",
  "auditsTimer",
  "registrationPollTimer",
];

/** Whatever comes by itself every few minutes. */
async function timers(world: AppWorld, recording: Recording): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const timer of TIMERS) {
      await world.invoke(timer, {});
      world.pass(5000);
    }
    await live(world, recording, world.now + MINUTE_MS);
  }
}

/** Where people read why something does not go on (functions/troubles/README.md). */
const saidIn = (world: AppWorld): string =>
  JSON.stringify([
    world.tables.rows("troubles"),
    world.tables.rows("waves").filter(({ rowKey }) => rowKey === "waiting"),
    world.tables.rows("appState").flatMap(({ rowKey, value }) => (OF_ITS_OWN.test(rowKey) ? [whyIn(value)] : [])),
    world.mail.sent.filter(({ to }) => isStaff(to)),
  ]);
/** Rows that say themselves what cannot be read or changed: the methods policy, and the enforced group. */
const OF_ITS_OWN = /^(?:methodsWatch|canaryWrite)$/;
function whyIn(value: unknown): unknown {
  const { unknown, refused } = JSON.parse(String(value)) as { unknown?: unknown; refused?: unknown };
  return { unknown, refused };
}
/** Without its tables there is no row to say it in; the log has a line. */
const CANNOT_BE_SAID = /^tables (?:list|make|\w+ troubles$)/;
/** Whoever waits for an answer reads the reason there; all others need a row. */
const mustBeSaid = (world: AppWorld, { entry }: Recording, call: OutsideCall): boolean =>
  !CANNOT_BE_SAID.test(call) && !world.isAnswered(entry);

/** Calls the entry some times in trouble, and then as often as it takes when all is well again. */
async function inTurn(world: AppWorld, recording: Recording, look: (ended: Ended) => void): Promise<void> {
  if (recording.instanceId !== undefined) return activityInTurn(world, recording.instanceId, look);
  const isInTrouble = world.outside.fault !== undefined;
  for (let count = 0; count < (isInTrouble ? CALLS_IN_TROUBLE : 0); count++) {
    look(await recording.run(world));
    world.pass(MINUTE_MS);
  }
  world.outside.fault = undefined;
  for (let count = 0; count < CALLS_AFTERWARDS; count++) {
    const ended = await recording.run(world);
    look(ended);
    world.pass(MINUTE_MS);
    const status = (ended.value as HttpResponseInit | undefined)?.status;
    // A person presses until it is done; whatever is called by itself is called again and again.
    if (status !== undefined && status !== 503) break;
  }
}

/** What a call found in its way it may leave to the next one, which is then another activity. */
async function activityInTurn(world: AppWorld, instanceId: string, look: (ended: Ended) => void): Promise<void> {
  for (let count = 0; count < CALLS_IN_TROUBLE; count++) {
    const instance = world.durable.instances.get(instanceId);
    if (instance?.status !== "Running" || instance.at > world.now + HOUR_MS) return;
    world.set(Math.max(instance.at, world.now));
    look(await carryOn(world, instanceId));
  }
}

/** Lets instances and queues go on until then. */
async function live(
  world: AppWorld,
  recording: Recording,
  until: number,
  look: (ended: Ended) => void = () => undefined,
): Promise<void> {
  for (let calls = 0; calls < 300; calls++) {
    const message = world.messages.shift();
    if (message) {
      const { queue, body, deliveries = 1 } = message;
      const entry = queue === "hr-events" ? "hrEventWorker" : "rollBackWorker";
      const { error } = await world.invoke(entry, body, { dequeueCount: deliveries });
      if (error !== undefined && deliveries < 5) {
        world.messages.push({ queue, body, deliveries: deliveries + 1 });
        world.pass(45_000);
      }
      continue;
    }
    const [next] = [...world.durable.instances]
      .filter(([, { status, at }]) => status === "Running" && at <= until)
      .sort(([, a], [, b]) => a.at - b.at);
    if (!next) break;
    world.set(next[1].at);
    const ended = await carryOn(world, next[0]);
    if (next[0] === recording.instanceId) look(ended);
  }
  world.set(until);
}

const STACK = /^\s+at \S+ \(|\bnode_modules\/|\.ts:\d+/m;
const QUEUES_AND_EVENTS = /Worker$|^mailDeliveryReport$/;

/** What is wrong with how a call ended, whatever it was about. */
function faultsOf({ entry, instanceId }: Recording, call: OutsideCall, { value, error }: Ended): readonly string[] {
  if (error !== undefined) return mayThrow(entry, call, error) ? [] : [`threw ${wordsOf(error)}`];
  if (instanceId !== undefined) {
    const { later } = value as { later?: { because: string } };
    return later && later.because.length < 10 ? [`waits without a reason: ${later.because}`] : [];
  }
  const { status, body, jsonBody } = (value ?? {}) as HttpResponseInit;
  if (status === undefined) return [];
  const text = jsonBody === undefined ? String(body ?? "") : JSON.stringify(jsonBody);
  return [
    ...(status === 500 ? ["answered 500"] : []),
    ...(STACK.test(text) ? [`a stack trace: ${text.slice(0, 200)}`] : []),
    ...(status >= 400 && text.length < 20 ? [`${status} without words`] : []),
  ];
}

/**
 * A queue and Event Grid bring again what failed: what is thrown there is not lost. A timer that cannot reach storage
 * can remember nothing: the host logs it, and the next run comes. An activity never throws: its instance would fail.
 */
const mayThrow = (entry: string, call: OutsideCall, error: unknown): boolean =>
  (isServiceError(error) || error instanceof ConflictError) &&
  (QUEUES_AND_EVENTS.test(entry) || (entry.endsWith("Timer") && /^(?:tables|durable)/.test(call)));

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message.replace(/[0-9a-f-]{36}/g, "{id}")}` : String(error);
