import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { chunks } from "../../shared/domain/chunks.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { operationIdOf } from "../../shared/domain/mail/operationId.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import type { QuietAsk, QuietNote, QuietWalk } from "../../shared/domain/quiet/quietNote.ts";
import { asAsked, askAfter, mayBeAsked, noteOf } from "../../shared/domain/quiet/quietRules.ts";
import { isServiceError, TransientError } from "../../shared/errors.ts";
import { NOT_SENT } from "../../shared/mails/sendMails.ts";
import { type InactiveOwners, type Next, nextOwners, ownersBefore } from "./inactiveOwners.ts";
import { kindsOn, type QuietNeeds, quietKinds } from "./quietNeeds.ts";
import { enforcedOf, quietOnes } from "./quietOnes.ts";
import { seenOf } from "./seenOf.ts";

/** People of one look. */
const PEOPLE_A_LOOK = 20;
/** Of them, who own a device that nobody uses any more: the others have their turn beside them. */
const OWNERS_A_LOOK = PEOPLE_A_LOOK / 2;
/** Looked at together: each takes two of the four requests that Graph leaves to whoever has time. */
const LOOKED_AT_ONCE = 2;
/** Rows that one look reads at most, of whom most need none. */
const ROWS_A_LOOK = 5000;
/** After everybody was looked at: who is new waits so long. */
const REST_MS = days(1);

/**
 * Looks at the next people to whom nobody else writes, live and behind everybody who is in more of a hurry: owners of
 * inactive devices first, each beside one of the others. Whom a mail is due to is noted: open rows of the ledger, no
 * more a day than the settings allow. Reads registrations, waves, enforcement rows, methods, the last sign-in. Safe to
 * repeat: whoever was noted is not looked at for a month, and two rows of a day about one person are one.
 * @returns for how many seconds Graph is busy, where others are left; `undefined` when there is nothing more for now.
 * @throws TransientError, RefusedError: whoever was looked at before is noted.
 */
export async function lookOn(
  ports: QuietNeeds,
  config: Config,
  ownersOf: () => Promise<InactiveOwners>,
): Promise<number | undefined> {
  const { store, clock } = ports;
  const now = clock.now();
  const walk = await store.quietWalk();
  if (walk?.restUntil !== undefined && Date.parse(walk.restUntil) > now.getTime()) return undefined;
  const day = now.toISOString().slice(0, 10);
  const asked = walk?.day === day ? walk.asked : 0;
  if (asked >= config.quietMailsADay) return undefined;
  const listed = await ownersOf();
  const ownersFrom = ownersBefore(walk, listed);
  const owners = await nextOwners(ports, listed, ownersFrom, OWNERS_A_LOOK);
  const others = await nextOnes(ports, walk?.after, PEOPLE_A_LOOK - owners.some.length);
  const people = await inOrder(ports, owners.some, others.some);
  const { notes, due, stoppedAt, busyFor, error } = await lookAt(ports, config, people, {
    mails: config.quietMailsADay - asked,
    now,
  });
  const entries = due.map(({ ask, userId }) => entryOf(config, day, ask, userId, now));
  // The note first: a mail that is lost comes half a year later, and one too many could not be taken back.
  if (notes.size > 0) await store.noteQuiet(notes);
  if (entries.length > 0) await store.putMails(APP_SCOPE, entries);
  const first = people.findIndex(({ userId }) => userId === stoppedAt);
  const left = new Set(first < 0 ? [] : people.slice(first).map(({ userId }) => userId));
  const isOver = others.after === undefined && !others.some.some(({ userId }) => left.has(userId));
  const place: Pick<QuietWalk, "after" | "restUntil" | "owners"> = {
    ...(isOver
      ? { restUntil: new Date(now.getTime() + REST_MS).toISOString() }
      : { after: behind(others, left, walk?.after) }),
    ...(listed.reading !== undefined && {
      owners: { reading: listed.reading, after: behind(owners, left, ownersFrom) },
    }),
  };
  await store.saveQuietWalk({ ...place, day, asked: asked + entries.length });
  if (error !== undefined) throw error;
  return isOver ? undefined : first < 0 ? 0 : busyFor;
}

/** Behind whom to go on: nobody is passed over who was not looked at. */
function behind({ some, after }: Next, left: ReadonlySet<string>, from: string | undefined): string | undefined {
  const first = some.findIndex(({ userId }) => left.has(userId));
  return first < 0 ? after : (some[first - 1]?.userId ?? from);
}

/** Of these, those to whom nobody else writes: an owner, one of the others, and so on. */
async function inOrder(
  ports: QuietNeeds,
  owners: readonly Registration[],
  others: readonly Registration[],
): Promise<readonly Registration[]> {
  const isOwner = new Set(owners.map(({ userId }) => userId));
  const quiet = await quietOnes(ports, [...owners, ...others.filter(({ userId }) => !isOwner.has(userId))]);
  const [first = [], then = []] = [true, false].map((is) => quiet.filter(({ userId }) => isOwner.has(userId) === is));
  return Array.from({ length: Math.max(first.length, then.length) }, (_, n) =>
    [first[n] ?? [], then[n] ?? []].flat(),
  ).flat();
}

interface LookedAt {
  readonly notes: Map<string, QuietNote>;
  readonly due: { readonly ask: QuietAsk; readonly userId: string }[];
  /** The first one who was not looked at. */
  stoppedAt?: string;
  busyFor?: number | undefined;
  /** What did not answer, about them or about one before them. */
  error?: unknown;
}

/**
 * One after the other, as far as Graph and the day's mails allow. Somebody about whom alone there is no answer is left
 * to the next round.
 */
async function lookAt(
  ports: QuietNeeds,
  config: Config,
  people: readonly Registration[],
  { mails, now }: { readonly mails: number; readonly now: Date },
): Promise<LookedAt> {
  const done: LookedAt = { notes: new Map(), due: [] };
  let left = people.length;
  for (const some of chunks(people, LOOKED_AT_ONCE)) {
    left -= some.length;
    let stoppedAt = some[0]?.userId ?? "";
    try {
      const ids = some.map(({ userId }) => userId);
      const looked = await ports.methods.methodsOfMany(ids, left, "background");
      const enforced = await enforcedOf(ports, [...looked.found.keys()]);
      for (const { userId, quiet: before } of some) {
        stoppedAt = userId;
        if (looked.later.includes(userId)) return { ...done, stoppedAt, busyFor: looked.retryAfterSeconds };
        if (done.due.length >= mails) return { ...done, stoppedAt };
        const methods = looked.found.get(userId);
        const isEnforced = enforced.has(userId.toLowerCase());
        const seen = methods && (await seenOf(ports, config, { userId, isEnforced, methods }));
        if (seen === undefined) continue;
        if (seen instanceof TransientError) {
          done.error ??= seen;
          continue;
        }
        const ask = askAfter(seen, before, kindsOn(config), now);
        if (ask) done.due.push({ ask, userId });
        const note = noteOf(seen, before, now);
        done.notes.set(userId, ask ? asAsked(note, ask, now) : note);
      }
    } catch (error) {
      if (!isServiceError(error)) throw error;
      return leaveToNextRun(done, stoppedAt, error);
    }
  }
  return done;
}

/** It is thrown once what was learnt is written. */
const leaveToNextRun = (done: LookedAt, stoppedAt: string, error: unknown): LookedAt => ({ ...done, stoppedAt, error });

/** Up to so many of those who may be asked, in order of their ids; `after` is `undefined` at the end. */
async function nextOnes({ store, clock }: QuietNeeds, from: string | undefined, most: number): Promise<Next> {
  const some: Registration[] = [];
  let rows = 0;
  const now = clock.now();
  for await (const page of store.everyRegistration(from))
    for (const registration of page) {
      rows++;
      if (mayBeAsked(registration, now)) some.push(registration);
      if (some.length >= most || rows >= ROWS_A_LOOK) return { some, after: registration.userId };
    }
  return { some, after: undefined };
}

const entryOf = (config: Config, day: string, ask: QuietAsk, userId: string, now: Date): MailEntry => {
  const key = mailKeys.quiet(day, ask, userId);
  const operationId = operationIdOf(config.tenantId, APP_SCOPE, key);
  const row = { scope: APP_SCOPE, key, kind: quietKinds[ask], userId, operationId } as const;
  return { ...row, state: "open", code: NOT_SENT, at: now.toISOString() };
};
