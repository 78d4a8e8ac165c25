import { days } from "../calendar/durations.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import type { Registration } from "../people/registration.ts";
import { provenToFit, usablePasskeysOf } from "../people/usablePasskey.ts";
import type { WaveMember } from "../wave/member.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import type { QuietAsk, QuietNote } from "./quietNote.ts";

/** Nothing is written within so long of any other mail to the same person. */
const QUIET_DAYS = 14;
/** R311: a passkey that was not used for so long may be gone. */
const UNUSED_DAYS = 90;
/** Asked once, and after a long time again. */
const SECOND_AGAIN_DAYS = 180;
/** So long after a look nobody looks again. */
const LOOK_AGAIN_DAYS = 30;

/** The moment so many days before `now`. */
const ago = (now: Date, span: number): number => now.getTime() - days(span);
const isSince = (at: string | undefined, since: number): boolean => at !== undefined && Date.parse(at) >= since;

/**
 * Whether somebody is worth a look, by what is known without one. The report is a hint only: who it does not call
 * ready has nothing to lose. Admins are asked for two keys by their own waves.
 */
export const mayBeAsked = (person: Registration, now: Date): boolean =>
  mayStillBeAsked(person) && (person.quiet === undefined || Date.parse(person.quiet.nextAt) <= now.getTime());

/** Whether that still holds after a look. */
export const mayStillBeAsked = ({ ready, isAdmin, userType, left, leave, leftReportAt }: Registration): boolean =>
  ready &&
  !isAdmin &&
  leftReportAt === undefined &&
  left === undefined &&
  leave === undefined &&
  (userType ?? "member") === "member";

/** Who else may be writing to somebody. */
export interface Around {
  /** The wave that they are in; its row and theirs. `unknown`: not read, which is never quiet. */
  readonly wave: { readonly facts: WaveFacts; readonly member: WaveMember } | "none" | "unknown";
  /** When the app wrote to them outside any wave. */
  readonly mailedAt?: string | undefined;
}

/** Whether anybody of a wave may be: nobody's row need be read where not. */
export const mayBeQuiet = ({ stage }: Pick<WaveFacts, "stage">): boolean => stage === "cancelled" || stage === "steady";

/** Whether nobody else writes to them: no wave that is under way, and no mail of the last two weeks. */
export function isQuiet({ wave, mailedAt }: Around, now: Date): boolean {
  const recent = ago(now, QUIET_DAYS);
  if (wave === "unknown" || isSince(mailedAt, recent)) return false;
  if (wave === "none") return true;
  const { facts, member } = wave;
  if (!mayBeQuiet(facts)) return false;
  if (facts.stage === "cancelled") return !isSince(lastMailTo(member), recent);
  // Whoever it has not put in yet is still chased, warned or decided about.
  if (member.enforcedAt === undefined) return false;
  return !isSince(lastMailTo(member), recent) && !isSince(member.enforcedAt, recent);
}

/** Of whatever kind. */
function lastMailTo(member: WaveMember): string | undefined {
  const { mailedAt, lastMailAt, enforcedToldAt, doneToldAt, attemptToldAt, helpOfferedAt } = member;
  const all = [mailedAt, lastMailAt, enforcedToldAt, doneToldAt, attemptToldAt, helpOfferedAt];
  return all.flatMap((at) => at ?? []).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
}

/** What a live look told. */
export interface Looked {
  readonly methods: readonly AuthenticationMethod[];
  /** Enforced: a passkey that is gone locks them out. */
  readonly isEnforced: boolean;
  /** When somebody last signed in to the account, or tried; `undefined`: not told, or never. */
  readonly lastInteractiveAt: string | undefined;
}

/**
 * What to write to somebody after a look, if anything (R188, R311). Exactly one passkey that certainly works is one;
 * whatever is not known is not. Where nobody has signed in to the account for so long, nobody has used its passkey.
 * @param note of the look before.
 */
export function askAfter(
  { methods, isEnforced, lastInteractiveAt }: Looked,
  note: QuietNote | undefined,
  on: Readonly<Record<QuietAsk, boolean>>,
  now: Date,
): QuietAsk | undefined {
  const usable = usablePasskeysOf(methods);
  const isOld = usable.every(({ createdDateTime: at }) => at !== undefined && !isSince(at, ago(now, UNUSED_DAYS)));
  const isUnused = lastInteractiveAt !== undefined && !isSince(lastInteractiveAt, ago(now, UNUSED_DAYS));
  const wasToldUnused = isSince(note?.unusedAskedAt, ago(now, UNUSED_DAYS));
  if (on.unused && isEnforced && usable.length > 0 && isOld && isUnused && !wasToldUnused) return "unused";
  const isOne = usable.length === 1 && provenToFit(methods).length === 1;
  const isNew = usable.some(({ createdDateTime: at }) => isSince(at, ago(now, QUIET_DAYS)));
  const wasAsked = isSince(note?.secondAskedAt, ago(now, SECOND_AGAIN_DAYS));
  return on.second && isOne && !isNew && !wasAsked ? "second" : undefined;
}

/** Nobody can tell for now which of their passkeys let them in. */
export const isUnclear = (methods: readonly AuthenticationMethod[]): boolean =>
  usablePasskeysOf(methods).length > provenToFit(methods).length;

const askedAt = { second: "secondAskedAt", unused: "unusedAskedAt" } as const satisfies Record<
  QuietAsk,
  keyof QuietNote
>;

/** Noted with the decision, before anything is sent: whatever is lost then, nobody is asked twice. */
export const asAsked = (note: QuietNote, ask: QuietAsk, now: Date): QuietNote => ({
  ...note,
  [askedAt[ask]]: now.toISOString(),
});

/** As it was before that decision. */
export const asNotAsked = (note: QuietNote, ask: QuietAsk): QuietNote => ({ ...note, [askedAt[ask]]: undefined });

/** What is kept of a look. */
export function noteOf({ methods, lastInteractiveAt }: Looked, before: QuietNote | undefined, now: Date): QuietNote {
  return {
    ...(before?.secondAskedAt !== undefined && { secondAskedAt: before.secondAskedAt }),
    ...(before?.unusedAskedAt !== undefined && { unusedAskedAt: before.unusedAskedAt }),
    lookedAt: now.toISOString(),
    passkeys: usablePasskeysOf(methods).length,
    nextAt: new Date(now.getTime() + days(LOOK_AGAIN_DAYS)).toISOString(),
    ...(lastInteractiveAt !== undefined && { lastInteractiveAt }),
  };
}
