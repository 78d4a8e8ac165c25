import { InvocationContext } from "@azure/functions";
import { waveActivities } from "../../../functions/waves/work.ts";
import { buildPorts } from "../../../shared/adapters/buildPorts.ts";
import type { Config } from "../../../shared/config/config.ts";
import { WaveOutcome, type WaveTurn, waveWork } from "../../../shared/contracts/waveWork.ts";
import { readTimedBrand } from "../../../shared/mails/readTenantBrand.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { composeForMember } from "../../../shared/waves/composeForMember.ts";
import { testConfig } from "../../support/testConfig.ts";
import { aWave } from "../../support/waves/aWave.ts";
import type { Figure } from "../figure.ts";
import { type BareWave, bareAnnouncement } from "./bareAnnouncement.ts";
import { memberOf, people } from "./peopleOfBench.ts";
import { type PersonOfTenant, type StandIns, startStandIns } from "./standInsOfBench.ts";

const MEMBERS = 10_000;
const FEW = 1000;
/** A call's worth, which is not counted: what both sides load and warm up with. */
const FIRST = 480;
const MOST_TIMES_BARE = 1.3;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Monday, half past ten in Berlin, and working hours wherever the people of the bench are. */
const BEGIN = Date.parse("2026-03-09T09:30:00.000Z");
const clock: Clock = { now: () => new Date(BEGIN + Math.round(performance.now())) };

/**
 * An announcement to 10,000 members as the app's activity sends it, against a bare loop that makes the same requests,
 * in turns of as many mails, so that a busy machine slows both alike. A wave of so many is more than a setting lets in:
 * the rows of its members are written past the snapshot.
 */
export async function* announceFigures(members: number = MEMBERS): AsyncIterable<Figure> {
  const few = Math.min(FEW, members);
  const everybody = people(0, members + few + FIRST);
  const [many, some] = [everybody.slice(0, members), everybody.slice(members, members + few)];
  const standIns = await startStandIns(everybody);
  try {
    const config = testConfig({
      GRAPH_URL: standIns.graphUrl,
      EMAIL_ENDPOINT: standIns.mailUrl,
      READER_CLIENT_ID: standIns.readerClientId,
      AzureWebJobsStorage: standIns.connectionString,
      MAIL_PER_MINUTE: "1000000",
      MAIL_PER_HOUR: "10000000",
    });
    const ports = buildPorts(config, () => {}, clock);
    await ports.store.ready();
    await compare({ standIns, ports, config }, "first", everybody.slice(members + few));
    const smaller = await compare({ standIns, ports, config }, "few", some);
    const larger = await compare({ standIns, ports, config }, "many", many);
    for (const [name, compared] of [
      ["wave-announce-vs-bare", larger],
      // The emulator looks through a partition for each row that is written: in a large one it is all that takes time.
      [`wave-announce-vs-bare/${few}`, smaller],
    ] as const)
      yield {
        name,
        value: rounded(compared.app.seconds / compared.bare.seconds),
        unit: "times",
        limit: MOST_TIMES_BARE,
        detail: sayOf(compared),
      };
    const perThousand = ({ app }: Compared, count: number) => (app.calls / count) * 1000;
    yield {
      name: "wave-announce-calls",
      value: rounded(perThousand(larger, members)),
      unit: `activity calls per 1,000 members of ${members}`,
      limit: rounded(perThousand(smaller, few)),
      detail:
        `${larger.app.calls} calls of up to 12 pages of 40 people, ${few}: ${smaller.app.calls}; each is one episode and four ` +
        "events of history (started, scheduled, completed, ended), and a history begins anew after 40 calls",
    };
  } finally {
    await standIns.stop();
  }
}

interface Surroundings {
  readonly standIns: StandIns;
  readonly ports: Ports;
  readonly config: Config;
}
interface Side {
  seconds: number;
  calls: number;
}
interface Compared {
  readonly members: number;
  readonly app: Side;
  readonly bare: Side;
  readonly graph: readonly [app: number, bare: number];
}

const sayOf = ({ members, app, bare, graph }: Compared): string =>
  `${members} members: the app ${app.seconds.toFixed(1)} s, bare ${bare.seconds.toFixed(1)} s; ` +
  `${graph[0]} and ${graph[1]} Graph requests`;

/** Both sides have a wave of their own with the same people; they take turns. */
async function compare(
  { standIns, ports, config }: Surroundings,
  name: string,
  members: readonly PersonOfTenant[],
): Promise<Compared> {
  const [appWave, bareWave] = [`${name}-app`, `${name}-bare`];
  for (const waveId of [appWave, bareWave])
    await ports.store.putMembers(
      waveId,
      members.map((one) => memberOf(waveId, one)),
    );
  await ports.store.assignWave(
    members.map(({ userId }) => userId),
    appWave,
  );
  const facts = aWave({ waveId: appWave, snapshotAt: "2026-03-02T08:05:00.000Z", inScope: members.length });
  await ports.store.insertWave(facts);
  const [first] = members;
  if (!first) throw new Error("a wave of nobody tells nothing");
  const inWords = await readTimedBrand(ports, config);
  const mail = composeForMember(
    "announcement",
    { member: memberOf(bareWave, first), variant: "A" },
    inWords,
    facts,
    clock.now(),
  );
  const { tenantId, email } = config;
  const bare: BareWave = { waveId: bareWave, tenantId, sender: email.sender, replyTo: email.replyTo, mail };

  const sides = { app: { seconds: 0, calls: 0 }, bare: { seconds: 0, calls: 0 } };
  const graph: [number, number] = [0, 0];
  const turns = [
    { side: sides.app, turns: appCalls(ports, config, appWave) },
    { side: sides.bare, turns: bareAnnouncement(standIns, bare) },
  ] as const;
  let before = await standIns.asked();
  for (const open = new Set(turns); open.size > 0; )
    for (const one of open) {
      const begun = performance.now();
      const { done } = await one.turns.next();
      one.side.seconds += (performance.now() - begun) / 1000;
      if (done) open.delete(one);
      else one.side.calls += 1;
      const after = await standIns.asked();
      graph[one.side === sides.app ? 0 : 1] += after.graph - before.graph;
      before = after;
    }
  const { throttled } = await standIns.asked();
  const counted = await ports.store.countByKind(appWave);
  if (throttled > 0 || counted.announcement !== members.length)
    throw new Error(`${counted.announcement} of ${members.length} announced, ${throttled} throttled`);
  return { members: members.length, ...sides, graph };
}

/** The announcement call by call, as the orchestration makes them; what they hand on is read back from JSON. */
async function* appCalls(ports: Ports, config: Config, waveId: string): AsyncGenerator<number, void, undefined> {
  const activity = waveActivities(ports, config).get(waveWork.mail.name);
  if (!activity) throw new Error("there is no activity for mails");
  const context = new InvocationContext();
  let turn: WaveTurn = { waveId, step: { kind: "mail", mail: "announcement", leadsTo: "announced" } };
  for (let calls = 1; ; calls++) {
    const answer = (await activity(turn, context)) as { readonly ok?: unknown };
    if (answer.ok === undefined) throw new Error(`the announcement came to a halt: ${JSON.stringify(answer)}`);
    const outcome = WaveOutcome.parse(JSON.parse(JSON.stringify(answer.ok)));
    yield calls;
    if (outcome.kind !== "go") return;
    if (outcome.afterSeconds) throw new Error(`the announcement was to pause: ${outcome.because}`);
    turn = outcome.turn;
  }
}
