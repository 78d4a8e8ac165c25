import type { Config } from "../../shared/config/config.ts";
import { pollRegistrationPage as contract } from "../../shared/contracts/pollActivities.ts";
import type { RegistrationDetails } from "../../shared/domain/people/registration.ts";
import { advanced, mayWrite, nextTurn, type Reading, TIME_BOX_MS } from "../../shared/domain/people/reportReading.ts";
import { countsAsPhishingResistant } from "../../shared/domain/people/usablePasskey.ts";
import { isOfElsewhere } from "../../shared/domain/people/userType.ts";
import { IN_TURN, RefusedError, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { ReportPage } from "../../shared/ports/store/reportSync.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { implementActivity } from "../host/implementActivity.ts";

type PollPorts = Pick<Ports, "store" | "clock" | "reports" | "email">;
// Source: graph facts 0.1: 5 requests / 10 s on the reports. The sign-in log shares them.
const PAGES_A_CALL = 5;

/** Within the instance it is asked again after pauses that grow. */
const about = () => ({ ...aboutPoll.report, againAfterSeconds: undefined });

/**
 * Some pages from where the table says that the reading stands: whichever instance asks, and whatever became of the one
 * before. What an instance brings as its own place counts only where the table has none, for those that began before it
 * had. Safe to repeat: the place moves on last, under the ETag with which it was claimed.
 */
export const pollRegistrationPage = (ports: PollPorts, config: Config) => {
  let throttled: Throttled | undefined;
  return implementActivity(contract, { ports, config, about }, async (run) => {
    const { store, clock } = ports;
    // The engine calls again at once: half of all calls would read the table to be told what is known. Nothing stands
    // still, as the call before got further.
    const restMs = throttled ? throttled.until - clock.now().getTime() : 0;
    if (throttled && restMs > 0)
      throw new TransientError(throttled.because, { retryAfterSeconds: Math.ceil(restMs / 1000), code: IN_TURN });
    const known = await store.pollState();
    const turn = nextTurn(known?.state, run, clock.now());
    if (turn.kind === "done") return {};
    if (turn.kind === "wait")
      throw new TransientError("another run reads the report", { retryAfterSeconds: turn.seconds, code: IN_TURN });
    const { reading } = turn;
    const dueSince = known?.state.completedAt === undefined ? (known?.state.dueSince ?? run.startedAt) : undefined;
    const state = { ...known?.state, ...(dueSince !== undefined && { dueSince }) };
    const isClaimed = known?.state.reading?.claim?.until === reading.claim?.until;
    const etag = isClaimed ? known?.etag : await store.savePollState({ ...state, reading }, known?.etag);

    const read = await readPages(ports, config, reading);
    // Older lines over newer ones would stand until they change again.
    if (!mayWrite(reading, clock.now()))
      throw new TransientError("the registration report took too long to answer; it is asked again");
    throttled = read.throttled;
    const { pages, unread, updatedAt, next, brokenOff } = read;
    await store.takeReportPages(pages, reading.startedAt);
    const isPartial = unread.includes(undefined);
    const isPlaceLost = brokenOff === "lostPlace";
    const now = advanced(reading, { pages: pages.length, next, isPlaceLost, isPartial, updatedAt }, clock.now());
    await store.savePollState({ ...state, reading: now }, etag);
    return brokenOff ? { brokenOff } : now.next === undefined ? {} : { page: now.page, next: now.next };
  });
};

/** Until when this process need not ask. */
interface Throttled {
  readonly until: number;
  readonly because: string;
}

/** Up to `PAGES_A_CALL` pages. */
interface PagesRead {
  readonly pages: readonly ReportPage[];
  readonly unread: readonly (string | undefined)[];
  readonly updatedAt: readonly string[];
  /** Where to carry on; absent when there are no more. */
  readonly next?: string | undefined;
  /** Behind these pages Graph gave none, because it does not take the cursor any more, or none that can be read. */
  readonly brokenOff?: "lostPlace" | "unreadable";
  readonly throttled?: Throttled;
}

async function readPages(ports: PollPorts, config: Config, { page: first, next: from }: Reading): Promise<PagesRead> {
  const pages: ReportPage[] = [];
  const unread: (string | undefined)[] = [];
  const updatedAt: string[] = [];
  const begun = ports.clock.now().getTime();
  let next = from;
  do {
    try {
      const report = await ports.reports.registrationDetails(next);
      const ids = (report.unread ?? []).filter((id) => id !== undefined);
      unread.push(...(report.unread ?? []));
      updatedAt.push(...report.items.flatMap(({ lastUpdatedDateTime }) => lastUpdatedDateTime ?? []));
      pages.push({ key: String(first + pages.length), lines: report.items.map(lineOf), unread: ids });
      next = report.next;
      if (next === undefined) return { pages, unread, updatedAt };
    } catch (error) {
      // Of the first page nothing can be told but that it is refused.
      if (next !== undefined && error instanceof RefusedError) {
        await noteTrouble(ports, config, aboutPoll.report, error);
        const brokenOff = error.reason === "notUnderstood" ? "unreadable" : "lostPlace";
        return { pages, unread, updatedAt, next, brokenOff };
      }
      // The pages before are taken over; this one is asked for again, after the pause that Graph wants.
      if (!(error instanceof TransientError) || pages.length === 0) throw error;
      const until = ports.clock.now().getTime() + (error.retryAfterSeconds ?? 0) * 1000;
      return { pages, unread, updatedAt, next, throttled: { until, because: error.message } };
    }
  } while (pages.length < PAGES_A_CALL && ports.clock.now().getTime() - begun < TIME_BOX_MS);
  return { pages, unread, updatedAt, next };
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
