import { days } from "../calendar/durations.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import { isAsked, isOpen, type Release, wasReleasedLately } from "../enforcement/release.ts";
import type { JoinerFacts } from "../joiner/joinerTypes.ts";
import type { Leaver } from "../leaver/leaver.ts";
import { MOST_TRIES } from "../pass/byMail.ts";
import type { Grant } from "../pass/grant.ts";
import { handedSince } from "../pass/handedCodes.ts";
import type { PersonPasses } from "../pass/personPasses.ts";
import type { DeletedUser } from "../people/deletedUser.ts";
import { isSamePerson } from "../people/person.ts";
import { mayStillServe } from "../people/personActs.ts";
import type { Registration } from "../people/registration.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { type ErasureRefusal, type ErasureRefusalCode, refusalWords } from "./refusalWords.ts";

/** All that the decision looks at, just read. Whatever could not be read is no fact: then nobody is erased. */
export interface ErasureFacts {
  readonly userId: string;
  /** Who asks; absent where the app does, after settings. */
  readonly askedBy?: string | undefined;
  /** In the directory, at this moment. */
  readonly account: { readonly createdDateTime?: string | undefined } | "gone";
  /** Of an account that is gone: it is among Entra's deleted items. */
  readonly deleted: DeletedUser | undefined;
  readonly registration: Pick<Registration, "left" | "leftReportAt" | "waveId" | "joinerId"> | undefined;
  /** A row that nobody can read counts as one that is not `ended`. */
  readonly enforcements: readonly Pick<Enforcement, "state">[];
  readonly release: Release | undefined;
  /** Of other people, decided by this one. */
  readonly releasesOfOthers: readonly Release[];
  readonly waves: readonly {
    readonly wave: Pick<WaveFacts, "waveId" | "name" | "stage" | "stageAt">;
    readonly isMember: boolean;
    /** Its facts, or a decision about one of its members, name the person. */
    readonly isNamed: boolean;
  }[];
  readonly joiners: readonly Pick<JoinerFacts, "ended">[];
  readonly leavers: readonly Pick<Leaver, "state">[];
  /** HR has told that they are on leave, and nothing since. */
  readonly isOnLeave: boolean;
  /** Codes for this person, or in whose making they had a hand. */
  readonly codes: readonly Pick<Grant, "userId" | "state" | "openedAt" | "closesAt" | "byMail">[];
  readonly passes: PersonPasses | undefined;
  readonly wasTriedLately: boolean;
  /** How many passkeys an application registered for them. */
  readonly planted: number;
  readonly openMails: number;
  readonly keysOut: number;
  /** What holds for the whole app and names them, by the name of its row. */
  readonly decidedForApp: readonly string[];
}

/** As long as the approval of a wave lets people in one by one. */
const LATE_ENTRIES_MS = days(28);
/** A code that is out works for so long at most, and a claim without an answer is looked for as long. */
const PASS_COUNTS_MS = days(30);
/** Source: learn.microsoft.com/entra/fundamentals/users-restore, read 2026-11: a deleted account comes back whole. */
const RESTORABLE_MS = days(30);
/** A hire's account is made at most so long ahead; older ones are refused whoever tells of a hire. */
const ACCOUNT_IS_NEW_MS = days(365);
const ATTEMPTS_COUNT_MS = days(7);

/**
 * Everything that keeps a person from being erased, as a rule rests on it or it goes on; empty when they may be. Pure.
 * Erasing loosens nothing: what somebody may do, or get, is the same after it as before.
 */
export function erasureRefusals(facts: ErasureFacts, now: Date): readonly ErasureRefusal[] {
  const found: ErasureRefusal[] = [];
  for (const code of Object.keys(rules) as ErasureRefusalCode[]) {
    const verdict = rules[code](facts, now);
    if (verdict)
      found.push({
        because: code,
        say: refusalWords[code](verdict.what ?? ""),
        ...(verdict.until && { until: verdict.until }),
      });
  }
  return found;
}

/** What a rule found: until when it holds, where that is known, and what the words name. */
interface Found {
  readonly until?: string | undefined;
  readonly what?: string | undefined;
}
type Rule = (facts: ErasureFacts, now: Date) => Found | undefined;

const when = (is: boolean, found: Found = {}): Found | undefined => (is ? found : undefined);
/** Until so long after the last of these moments, while that is ahead. */
function after(moments: readonly (string | undefined)[], ms: number, now: Date): Found | undefined {
  const last = Math.max(
    ...moments.flatMap((at) => (at === undefined ? [] : [Date.parse(at)])),
    Number.NEGATIVE_INFINITY,
  );
  if (Number.isNaN(last)) return {};
  return last + ms > now.getTime() ? { until: new Date(last + ms).toISOString() } : undefined;
}

/**
 * Whether nothing follows from a wave any more: it was cancelled, or all of it is done, late entries included. One that
 * was rolled back may go again.
 */
export const isWaveOver = ({ stage, stageAt }: Pick<WaveFacts, "stage" | "stageAt">, now: Date): boolean =>
  stage === "cancelled" || (stage === "steady" && now.getTime() >= Date.parse(stageAt) + LATE_ENTRIES_MS);

const isLocked = ({ byMail }: Pick<Grant, "byMail">): boolean => byMail !== undefined && byMail.tries >= MOST_TRIES;

const waveUntil = ({ stage, stageAt }: Pick<WaveFacts, "stage" | "stageAt">): string | undefined =>
  stage === "steady" ? new Date(Date.parse(stageAt) + LATE_ENTRIES_MS).toISOString() : undefined;

function unfinished(waves: ErasureFacts["waves"], now: Date): Found | undefined {
  const open = waves.filter(({ wave }) => !isWaveOver(wave, now));
  const [only] = open;
  if (!only) return undefined;
  return {
    what: open.map(({ wave }) => wave.name).join(", "),
    until: open.length === 1 ? waveUntil(only.wave) : undefined,
  };
}

const rules: Readonly<Record<ErasureRefusalCode, Rule>> = {
  ownCase: ({ askedBy, userId }) => when(askedBy !== undefined && isSamePerson(askedBy, userId)),
  accountThere: ({ askedBy, account, registration }) => {
    const isInReport = registration !== undefined && registration.leftReportAt === undefined;
    return when(askedBy === undefined && (account !== "gone" || isInReport));
  },
  stillEnforced: ({ enforcements }) => when(enforcements.some(({ state }) => state !== "ended")),
  releaseOpen: ({ release }, now) => (release && (isOpen(release) || isAsked(release, now)) ? {} : undefined),
  releasedLately: ({ release }, now) =>
    release && wasReleasedLately(release, now) ? after([release.confirmed?.at], days(7), now) : undefined,
  waveUnderWay: ({ waves, registration }, now) => {
    const mine = waves.filter(({ isMember, wave }) => isMember || wave.waveId === registration?.waveId);
    return unfinished(mine, now);
  },
  onboardingUnderWay: ({ joiners }) => when(joiners.some(({ ended }) => !ended || ended.as === "held")),
  leavingUnderWay: ({ leavers }) => when(leavers.some(({ state }) => state === "waiting" || state === "held")),
  hasLeft: ({ registration, account }) => when(registration?.left !== undefined && account !== "gone"),
  leavingDecided: ({ leavers, account }) =>
    when(account !== "gone" && leavers.some(({ state }) => state === "lifted" || state === "dropped")),
  mayBeRestored: ({ registration, account, deleted }, now) => {
    if (account !== "gone") return undefined;
    // Whatever stands there can be restored, for how long it has stood there.
    if (deleted) return deleted.deletedDateTime ? (after([deleted.deletedDateTime], RESTORABLE_MS, now) ?? {}) : {};
    // An account may be gone before it stands there.
    if (!registration?.left) return undefined;
    return after([registration.left.at, registration.leftReportAt], RESTORABLE_MS, now);
  },
  onLeave: ({ isOnLeave, account }) => when(isOnLeave && account !== "gone"),
  accountIsNew: ({ account, registration }, now) => {
    if (account === "gone" || (registration?.waveId === undefined && registration?.joinerId === undefined))
      return undefined;
    return account.createdDateTime === undefined ? {} : after([account.createdDateTime], ACCOUNT_IS_NEW_MS, now);
  },
  codeOpen: ({ codes }, now) =>
    when(codes.some((grant) => grant.state.kind === "minting" || mayStillServe(grant, now))),
  codeWithinYear: ({ codes }, now) => {
    const made = codes.flatMap(({ state }) => (state.kind === "collected" ? [state.at] : []));
    return after(made, now.getTime() - Date.parse(handedSince(now)), now);
  },
  codeTried: ({ passes }, now) => {
    if (passes?.claim) return {};
    return after(
      [...(passes?.unseenSince ?? []), ...(passes?.attempts ?? []).map(({ at }) => at)],
      PASS_COUNTS_MS,
      now,
    );
  },
  linkLately: ({ codes }, now) =>
    after(
      codes.map(({ openedAt }) => openedAt),
      ATTEMPTS_COUNT_MS,
      now,
    ),
  triedLately: ({ wasTriedLately }) => when(wasTriedLately),
  passkeyPlanted: ({ planted, account }) => when(planted > 0 && account !== "gone"),
  linkLocked: ({ codes, account, userId }) =>
    when(account !== "gone" && codes.some((one) => isSamePerson(one.userId, userId) && isLocked(one))),
  mailOnItsWay: ({ openMails }) => when(openMails > 0),
  keyOut: ({ keysOut }) => when(keysOut > 0),
  decidedForWave: ({ waves }, now) =>
    unfinished(
      waves.filter(({ isNamed }) => isNamed),
      now,
    ),
  decidedForPerson: ({ releasesOfOthers }, now) =>
    when(releasesOfOthers.some((one) => isOpen(one) || isAsked(one, now))),
  decidedForApp: ({ decidedForApp }) => when(decidedForApp.length > 0, { what: decidedForApp.join(", ") }),
};
