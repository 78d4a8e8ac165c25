import type { InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { pollRegistrationPage as contract } from "../../shared/contracts/pollActivities.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { Registration, RegistrationDetails } from "../../shared/domain/people/registration.ts";
import { countsAsPhishingResistant } from "../../shared/domain/people/usablePasskey.ts";
import { isOfElsewhere } from "../../shared/domain/people/userType.ts";
import { countedInScope } from "../../shared/domain/wave/away.ts";
import { rulesOf } from "../../shared/domain/wave/waveKind.ts";
import { joinerInstanceId, waveInstanceId } from "../../shared/durable/instanceIds.ts";
import { ConflictError, isUnreadableRow, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { ReportPage } from "../../shared/ports/store/registrations.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { implementActivity } from "../host/implementActivity.ts";

type PollPorts = Pick<Ports, "store" | "clock" | "reports" | "email">;
const GATE_REST_MS = hours(6);
const ATTEMPTS = 5;
// Source: graph facts 0.1: 5 requests / 10 s on the reports. The sign-in log shares them.
const PAGES_A_CALL = 5;

/** Within the instance it is asked again after pauses that grow. */
const about = () => ({ ...aboutPoll.report, againAfterSeconds: undefined });

/**
 * Safe to repeat: what changed is news until the table has taken it over, which is done last. A crash between a wave's
 * members and its count leaves a hint that is off by some pages; nothing is decided on the report alone, and every look
 * at the gate counts anew.
 */
export const pollRegistrationPage =
  (ports: PollPorts, config: Config, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  (raw: unknown, context: InvocationContext) =>
    implementActivity(contract, { ports, config, about }, async ({ page, next }) => {
      const { pages, rest, brokenOff } = await readPages(ports, config, page, next);
      const orchestrations = orchestrationsOf(context);
      await ports.store.takeReportPages(pages, async (changed) => {
        const waves = byWave(changed);
        const woken = changed.flatMap(({ joinerId, ready }) => (joinerId && ready ? [joinerId] : []));
        await Promise.all([
          ...[...waves].map(async ([waveId, members]) => {
            if (await takeIntoWave(ports, config, waveId, members)) await orchestrations.wake(waveInstanceId(waveId));
          }),
          ...woken.map((joinerId) => orchestrations.wake(joinerInstanceId(joinerId))),
        ]);
      });
      return brokenOff ? { brokenOff } : (rest ?? {});
    })(raw, context);

/**
 * @returns up to `PAGES_A_CALL` pages, and where to carry on; no `rest` when there are no more. `brokenOff`: behind
 * these pages Graph gave none, because it does not take the cursor any more, or none that can be read.
 */
async function readPages(
  ports: PollPorts,
  config: Config,
  first: number,
  cursor: string | undefined,
): Promise<{
  readonly pages: readonly ReportPage[];
  readonly rest?: { readonly page: number; readonly next: string };
  readonly brokenOff?: "lostPlace" | "unreadable";
}> {
  const pages: ReportPage[] = [];
  let next = cursor;
  do {
    try {
      const report = await ports.reports.registrationDetails(next);
      pages.push({ key: String(first + pages.length), lines: report.items.map(lineOf) });
      next = report.next;
      if (next === undefined) return { pages };
    } catch (error) {
      // Of the first page nothing can be told but that it is refused.
      if (next !== undefined && error instanceof RefusedError) {
        await noteTrouble(ports, config, aboutPoll.report, error);
        return { pages, brokenOff: error.reason === "notUnderstood" ? "unreadable" : "lostPlace" };
      }
      // The pages before are taken over; this one is asked for again, after the pause that Graph wants.
      if (!(error instanceof TransientError) || pages.length === 0) throw error;
      break;
    }
  } while (pages.length < PAGES_A_CALL);
  return { pages, ...(next !== undefined && { rest: { page: first + pages.length, next } }) };
}

const lineOf = ({
  id,
  userPrincipalName,
  methodsRegistered,
  ...line
}: RegistrationDetails): ReportPage["lines"][number] => ({
  ...line,
  userId: id,
  isExternal: isOfElsewhere(userPrincipalName),
  methodsRegistered,
  ready: methodsRegistered.some(countsAsPhishingResistant),
});

function byWave(changed: readonly Registration[]): ReadonlyMap<string, readonly Registration[]> {
  return Map.groupBy(
    changed.filter((row) => row.waveId !== undefined),
    (row) => row.waveId ?? "",
  );
}

/** Member rows first, then the wave's count. @returns whether the wave waits at a gate that may open now. */
async function takeIntoWave(
  { store, clock }: PollPorts,
  { rules }: Pick<Config, "rules">,
  waveId: string,
  rows: readonly Registration[],
): Promise<boolean> {
  const before = new Map(
    (
      await store.members(
        waveId,
        rows.map(({ userId }) => userId),
      )
    ).map((member) => [member.userId, member.reportedReady]),
  );
  const news = rows.filter(({ userId, ready }) => before.has(userId) && before.get(userId) !== ready);
  if (news.length === 0) return false;
  await store.mergeMembers(
    waveId,
    news.map(({ userId, ready }) => ({ userId, reportedReady: ready })),
  );
  const more = news.filter(({ ready }) => ready).length;
  const difference = more - (news.length - more);
  if (difference === 0) return false;
  for (let attempt = 1; ; attempt++) {
    const wave = await waveUnlessUnreadable(store, waveId);
    if (!wave) return false;
    const { facts } = wave;
    const reportedReady = Math.min(facts.inScope, Math.max(0, facts.reportedReady + difference));
    try {
      await store.saveWave({ ...facts, reportedReady }, wave.etag);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
      continue;
    }
    const isRested = !facts.gate || clock.now().getTime() - Date.parse(facts.gate.at) >= GATE_REST_MS;
    const threshold = rulesOf(facts, rules).gateThreshold * countedInScope(facts);
    return facts.stage === "reminded" && !facts.paused && isRested && reportedReady >= threshold;
  }
}

/** One wave that nobody can read, which the store tells of, holds up neither the report nor the others. */
async function waveUnlessUnreadable(store: PollPorts["store"], waveId: string): ReturnType<PollPorts["store"]["wave"]> {
  try {
    return await store.wave(waveId);
  } catch (error) {
    if (isUnreadableRow(error)) return undefined;
    throw error;
  }
}
