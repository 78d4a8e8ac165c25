import { HttpRequest } from "@azure/functions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { hrEvents } from "../../../../functions/joiners/hrWebhook.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { signedHeaders } from "../../../../infra/hr/signedRequest.ts";
import { days } from "../../../../shared/domain/calendar/durations.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

/**
 * A month of HR life comes to the same, whatever order its deliveries come in and however often: each goes through the
 * signed route and the queue, the clock goes on meanwhile, and the leavers' timer runs. What is compared is what holds
 * for a person in the end; how it came to it is told by the trail.
 */
const SOURCE = "hr/acme";
const MONTH_MS = days(31);
/** The brake goes by when deliveries come, and has tests of its own. */
const config = testConfig({ DEFAULT_TIME_ZONE: "Europe/Berlin", LEAVERS_AN_HOUR: "1000000", LEAVERS_SHARE: "1" });
const [SECRET = ""] = config.hrWebhookSecrets;

const types = [
  "hired",
  "start-date-changed",
  "hire-cancelled",
  "manager-changed",
  "leave-started",
  "leave-ended",
  "rehired",
  "terminated",
  "profile-changed",
] as const;

interface Telling {
  readonly worker: number;
  readonly type: (typeof types)[number];
  /** Of March 2026. */
  readonly day: number;
  readonly hasDay: boolean;
}
interface Delivery {
  readonly id: string;
  readonly body: string;
}

const telling = (workers: number): fc.Arbitrary<Telling> =>
  fc.record({
    worker: fc.nat(workers - 1),
    type: fc.constantFrom(...types),
    day: fc.integer({ min: 1, max: 28 }),
    hasDay: fc.boolean(),
  });

const userOf = (worker: number): string => `aa000000-0000-4000-8000-${String(worker).padStart(12, "0")}`;
const idOf = (worker: number): string => joinerIdOf(config, SOURCE, `w${worker}`);

/** Each worker's tellings in their order. */
function deliveriesOf(tellings: readonly Telling[]): readonly Delivery[] {
  const last = new Map<number, number>();
  return tellings.map((one) => {
    const sequence = (last.get(one.worker) ?? 0) + 1;
    last.set(one.worker, sequence);
    const id = `event-${one.worker}-${sequence}`;
    const type = `hr.worker.${one.type}.v1`;
    return { id, body: JSON.stringify({ specversion: "1.0", id, source: SOURCE, type, data: dataOf(one, sequence) }) };
  });
}

function dataOf({ worker, type, day, hasDay }: Telling, sequence: number): object {
  const date = `2026-03-${String(day).padStart(2, "0")}`;
  const which = { workerId: `w${worker}`, sequence };
  const identity = { employeeId: `e${worker}` };
  const person = { givenName: "Ann", familyName: `No ${worker}` };
  switch (type) {
    case "hired":
    case "start-date-changed":
    case "rehired":
      return { ...which, identity, person, employment: { startDate: date } };
    case "hire-cancelled":
      return { ...which, identity, ...(hasDay && { effectiveDate: date }) };
    case "terminated":
      return { ...which, identity, employment: { endDate: date } };
    case "leave-started":
      return { ...which, identity, leave: { startDate: date } };
    case "leave-ended":
    case "manager-changed":
    case "profile-changed":
      return which;
  }
}

/** The month, as its deliveries come, and what holds once everything is due. */
async function lived(workers: number, deliveries: readonly Delivery[]): Promise<readonly unknown[]> {
  const ports = fakePorts();
  const { store, directory, clock, hrEvents: queue, orchestrations } = ports;
  const wave = aWave();
  directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  await store.insertWave(wave);
  for (let worker = 0; worker < workers; worker++) {
    const userId = userOf(worker);
    directory.addUser({ id: userId, employeeId: `e${worker}`, displayName: `Ann No ${worker}` });
    await store.putMembers(wave.waveId, [aMember(wave.waveId, userId)]);
    await store.assignWave([userId], wave.waveId);
    const closesAt = new Date(clock.now().getTime() + days(40)).toISOString();
    await openGrant(ports, config, { userId, reason: "blocked", scopeId: "app", key: "1", closesAt });
  }
  const post = hrEvents(ports, config);
  const work = hrEventWorker(ports, config);
  const timer = carryOnLeavers(ports, config);
  const now = new Date();
  const step = MONTH_MS / deliveries.length;
  let nextRun = 0;
  for (const [n, { id, body }] of deliveries.entries()) {
    const headers = signedHeaders(SECRET, id, now, body);
    const url = "https://app.example/api/hr/events";
    const answer = await post(
      new HttpRequest({ method: "POST", url, headers, body: { string: body } }),
      undefined as never,
    );
    expect(answer).toMatchObject({ status: 202 });
    for (let message = queue.messages.shift(); message; message = queue.messages.shift()) {
      const { source, eventId } = message as { source: string; eventId: string };
      await work(source, eventId, orchestrations);
    }
    clock.advance({ ms: step });
    if (n * step < nextRun) continue;
    nextRun += days(1);
    await timer(orchestrations);
  }
  for (let week = 0; week < 8; week++) {
    clock.advance({ days: 7 });
    await timer(orchestrations);
  }
  return Promise.all(Array.from({ length: workers }, (_, worker) => standing(ports, wave.waveId, worker)));
}

/** What holds for one person. Who was here for a while and is no more is so by whatever they were. */
async function standing({ store, orchestrations }: ReturnType<typeof fakePorts>, waveId: string, worker: number) {
  const [id, userId] = [idOf(worker), userOf(worker)];
  const registration = (await store.registrations([userId])).get(userId);
  const joiner = (await store.joiner(id))?.record;
  const leaver = (await store.leaver(id))?.leaver;
  const isLeaver = leaver !== undefined && leaver.state !== "overtaken";
  const grants = await store.grantsOf(userId, "2026-01-01T00:00:00.000Z");
  const member = (await store.members(waveId, [userId]))[0];
  const ended = joiner?.facts.ended?.as;
  const isJoiner = joiner !== undefined && ended !== "left" && ended !== "cancelled";
  const leave = (await store.leave(id))?.record;
  return {
    worker,
    employment: (await store.employment(id))?.record,
    leave: leave && { sequence: leave.sequence, told: leave.told },
    standingLeave: registration?.leave,
    left: registration?.left && { worker: registration.left.worker, eventId: registration.left.eventId },
    joiner: isJoiner && {
      sequence: joiner.sequence,
      identity: joiner.identity,
      startDate: joiner.facts.startDate,
      isRehire: joiner.facts.isRehire ?? false,
      ended,
      isRunning: orchestrations.running.has(`joiner-${id}`),
    },
    leaver: isLeaver && { as: leaver.as, state: leaver.state, eventId: leaver.eventId, lastDay: leaver.lastDay },
    // What an earlier word took away stays so where the last one leads to no account.
    ofLeaver: isLeaver &&
      leaver.userId !== undefined && {
        openLinks: grants.filter(({ state }) => state.kind === "open").length,
        sortedOut: member?.sortedOut,
        waveId: registration?.waveId,
      },
    // Whoever came back in between, and was out of the wave by then, is so by that.
    hasLeft: isLeaver || (member?.hasLeft ?? false),
  };
}

/** In another order, and some more than once. */
const otherWise = (deliveries: readonly Delivery[]): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...deliveries], { minLength: deliveries.length }),
      fc.subarray([...deliveries], { maxLength: Math.min(200, deliveries.length) }),
      fc.constantFrom("atOnce", "later"),
    )
    .map(([shuffled, again, when]) =>
      when === "later"
        ? [...shuffled, ...again]
        : shuffled.flatMap((one) => (again.includes(one) ? [one, one] : [one])),
    );
const threeWays = (deliveries: readonly Delivery[]) =>
  fc.tuple(
    otherWise(deliveries),
    otherWise(deliveries),
    fc.constant([...deliveries, ...deliveries.slice(-100)].reverse()),
  );

const life = (workers: number, count: { readonly minLength: number; readonly maxLength: number }) =>
  fc
    .array(telling(workers), count)
    .map(deliveriesOf)
    .chain((ordered) => threeWays(ordered).map((ways) => ({ ordered, ways })));

test("a few tellings of two people end the same in any order, however often they come", async () => {
  const property = fc.asyncProperty(life(2, { minLength: 1, maxLength: 12 }), async ({ ordered, ways }) => {
    const wanted = await lived(2, ordered);
    for (const way of ways) expect(await lived(2, way)).toEqual(wanted);
  });
  await fc.assert(property, { numRuns: 60 });
}, 120_000);

test("1,000 deliveries of one month end the same, shuffled and duplicated three ways", async () => {
  const property = fc.asyncProperty(life(80, { minLength: 1000, maxLength: 1000 }), async ({ ordered, ways }) => {
    const wanted = await lived(80, ordered);
    for (const way of ways) expect(await lived(80, way)).toEqual(wanted);
  });
  await fc.assert(property, { numRuns: 1, endOnFailure: true });
}, 120_000);
