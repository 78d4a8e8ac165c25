import { readAudits } from "../../../functions/planted/readAudits.ts";
import { readBreakGlassInTime } from "../../../functions/signIns/readBreakGlass.ts";
import { readTriesInTime } from "../../../functions/signIns/triesOf.ts";
import type { SignInLog } from "../../../shared/domain/people/signIn.ts";
import {
  ENTRY_LOOKS,
  NO_BREAK_GLASS,
  readForEach,
  watchedAccounts,
} from "../../../shared/domain/signIns/breakGlassFeed.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { SignInPage } from "../../../shared/ports/reports.ts";
import { idOf, ManyWaves } from "./manyWaves.ts";
import { paceGraph } from "./pacedGraph.ts";

/** A Wednesday, before anybody works. */
const START = "2026-03-04T05:00:00.000Z";
const HOUR = 60;
const HOUR_MS = 3_600_000;

interface Scale {
  readonly waves: number;
  /** In a wave. */
  readonly people: number;
  /** In the tenant: by them go the logs and the report. */
  readonly tenant: number;
  readonly hours: number;
}

/** The longest that anything of a kind waited for its next turn, in hours. */
export interface Waited {
  readonly watch: number;
  readonly gate: number;
  readonly audits: number;
  readonly report: number;
  /** Until everybody who got in with a break-glass account by then was seen. */
  readonly breakGlass: number;
  /** Until everybody who had tried to register by then, and could not, was seen. */
  readonly tries: number;
  /** Sweeps that came to their evidence, of those that were due. */
  readonly swept: number;
  readonly due: number;
  /** Requests by who asks. */
  readonly requests: Readonly<Record<string, number>>;
}

/**
 * Waves of every stage that reads side by side, and whatever else shares the five requests in ten seconds: a third is
 * watched hourly, a third stands at its gate with two in five without a passkey, a third is swept. All of the
 * background, the interactive log, what was stopped, the directory audits, the report, who used a break-glass account,
 * and who tried to register.
 */
export async function letAllRead({ waves, people, tenant: size, hours }: Scale): Promise<Waited> {
  const tenant = await ManyWaves.open(START);
  const ids = Array.from({ length: waves }, (_, n) => `wave-${n + 1}`);
  const ofKind = (kind: number): readonly string[] => ids.filter((_, n) => n % 3 === kind);
  const [watched, gates, swept] = [ofKind(0), ofKind(1), ofKind(2)];
  for (const [n, waveId] of watched.entries()) await tenant.add(waveId, people, (n * 13) % 60);
  for (const waveId of gates) await addAtGate(tenant, waveId, people);
  for (const [n, waveId] of swept.entries()) await addSwept(tenant, waveId, people, (48 - n) * HOUR);
  fillLogs(tenant, size);
  paceGraph(tenant.ports);

  const begun = tenant.now.getTime();
  const longest = { watch: 0, gate: 0, audits: 0, report: 0, breakGlass: 0, tries: 0 };
  const met = (kind: keyof typeof longest, since: number) => {
    longest[kind] = Math.max(longest[kind], (tenant.now.getTime() - since) / HOUR_MS);
  };
  const { ports, config } = tenant;
  const { store } = ports;
  ports.directory.addGroup(config.breakGlassGroupId, config.breakGlassUserIds);
  const impatient = () => ({ left: () => 0, pause: async () => undefined, within: <T>(work: Promise<T>) => work });
  alongsideTimer(tenant, 0, readAudits(ports, config, impatient));
  alongsideTimer(tenant, BACKGROUND_WAITS, readBreakGlassInTime(ports, config, impatient));
  alongsideTimer(tenant, BACKGROUND_WAITS, readTriesInTime(ports, config, impatient));
  let reportAt = begun;
  alongsideReport(tenant, () => {
    met("report", reportAt);
    reportAt = tenant.now.getTime();
  });
  tenant.alongside(async () => {
    for (const waveId of watched) met("watch", Date.parse((await tenant.facts(waveId)).watchedUntil ?? START));
    for (const waveId of gates) {
      const { stage, gate, stageAt } = await tenant.facts(waveId);
      if (stage === "reminded") met("gate", Date.parse(gate?.at ?? stageAt));
    }
    const { readUntil = START } = (await store.auditFeed())?.feed ?? {};
    met("audits", Date.parse(readUntil));
    const feed = (await store.breakGlassFeed())?.feed ?? NO_BREAK_GLASS;
    const entries = readForEach(feed, watchedAccounts(feed, config.breakGlassUserIds), ENTRY_LOOKS);
    met("breakGlass", Date.parse(entries?.to ?? START));
    for (const log of ["own", "refused"] as const)
      met("tries", Date.parse((await store.triesFeed(log))?.feed.readUntil ?? START));
    return 300;
  });
  await tenant.run({ minutes: hours * HOUR });
  met("report", reportAt);
  const ended = await Promise.all(swept.map(async (waveId) => (await tenant.facts(waveId)).evidence !== undefined));
  const due = swept.filter((_, n) => n < hours - 6).length;
  const { reports, audits, methods } = tenant.ports;
  const calls = [...reports.calls, ...audits.calls, ...methods.calls].map(({ method }) => method);
  const requests = Object.fromEntries([...Map.groupBy(calls, (one) => one)].map(([name, all]) => [name, all.length]));
  return { ...longest, swept: ended.filter(Boolean).length, due, requests };
}

const notEnforced = { enforcingAt: undefined, enforcedAt: undefined, watchedUntil: undefined } as const;

/** Three in five hold a passkey that they use; of the others the report is behind for one in ten. */
async function addAtGate(tenant: ManyWaves, waveId: string, people: number): Promise<void> {
  const announcedAt = tenant.minutesAgo(10 * 24 * HOUR);
  const stage = { stage: "reminded", stageAt: tenant.minutesAgo(HOUR), announceAt: announcedAt, announcedAt } as const;
  const groupId = idOf(waveId, 900_000);
  const userIds = Array.from({ length: people }, (_, n) => idOf(waveId, n + 1));
  await tenant.add(waveId, people, 0, { ...notEnforced, ...stage, groupId });
  tenant.ports.directory.addGroup(groupId, userIds);
  const without = userIds.filter((_, n) => n % 5 < 2);
  for (const userId of without) tenant.losePasskey(userId);
  await tenant.ports.store.mergeMembers(
    waveId,
    without.map((userId, n) => ({
      userId,
      hasUsablePasskey: false,
      passkeyCreatedAt: undefined,
      passkeyUsedAt: undefined,
      reportedReady: n % 10 === 0,
      enforcedAt: undefined,
    })),
  );
}

function addSwept(tenant: ManyWaves, waveId: string, people: number, minutesAgo: number): Promise<void> {
  const reportOnlyAt = tenant.minutesAgo(minutesAgo);
  const stage = { stage: "reportOnly", stageAt: reportOnlyAt, reportOnlyAt, policyId: `policy of ${waveId}` } as const;
  return tenant.add(waveId, people, 0, { ...notEnforced, ...stage });
}

/** Lines a person and day: all of the background, of which one in a hundred is refused, and their own sign-ins. */
const LINES = { nonInteractive: 150, interactive: 5, stopped: 1.5 } as const;
const PAGE = 1000;
/** Graph's page of the report may be as small. */
const REPORT_PAGE = 100;

/** Lines of people who concern nobody, page after page; behind them what stands in the log. */
function fillLogs({ ports: { reports } }: ManyWaves, size: number): void {
  const pagesOf = (aDay: number, from: string, to: string): number =>
    Math.round((size * aDay * (Date.parse(to) - Date.parse(from))) / (24 * HOUR_MS) / PAGE);
  const behind =
    (
      what: string,
      linesOf: (log: SignInLog) => number,
      read: (log: SignInLog, from: string, to: string) => Promise<SignInPage>,
    ) =>
    async (log: SignInLog, from: string, to: string, next?: string): Promise<SignInPage> => {
      const ahead = next === undefined ? pagesOf(linesOf(log), from, to) : Number(next);
      if (ahead <= 0) return read(log, from, to);
      reports.calls.push({ method: `${what} ${log} page`, args: [] });
      return { items: [], next: String(ahead - 1) };
    };
  reports.pageSize = PAGE;
  reports.signIns = behind("every", (log) => LINES[log], reports.signIns.bind(reports));
  reports.stoppedSignIns = behind("stopped", () => LINES.stopped, reports.stoppedSignIns.bind(reports));
  reports.registrationDetails = async (next) => {
    reports.calls.push({ method: "registrationDetails", args: [] });
    const left = next === undefined ? Math.ceil(size / REPORT_PAGE) - 1 : Number(next);
    return { items: [], ...(left > 0 && { next: String(left - 1) }) };
  };
}

const TIMER_SECONDS = 900;
/** So long a timer waits for requests that are left to the background. */
const BACKGROUND_WAITS = 90;

/**
 * A timer, each quarter of an hour.
 * @param patience seconds in which it asks again where others had all the requests.
 */
function alongsideTimer(tenant: ManyWaves, patience: number, run: () => Promise<void>): void {
  let waited = 0;
  tenant.alongside(async () => {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      const { retryAfterSeconds = 10 } = error;
      waited += retryAfterSeconds;
      if (waited <= patience) return retryAfterSeconds;
    }
    waited = 0;
    return TIMER_SECONDS;
  });
}

const REPORT_EVERY_SECONDS = 6 * 3600;
const PAGES_A_CALL = 5;

/** Every six hours, a few pages a call: whoever is told to wait comes back, and goes on. */
function alongsideReport(tenant: ManyWaves, whenRead: () => void): void {
  const { reports } = tenant.ports;
  let next: string | undefined;
  let isOn = false;
  tenant.alongside(async () => {
    try {
      for (let n = 0; n < PAGES_A_CALL; n++) {
        next = (await reports.registrationDetails(isOn ? next : undefined)).next;
        isOn = next !== undefined;
        if (isOn) continue;
        whenRead();
        return REPORT_EVERY_SECONDS;
      }
      return 1;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      return error.retryAfterSeconds ?? 10;
    }
  });
}
