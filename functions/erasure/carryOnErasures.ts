import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../shared/domain/audit.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import { beginningOf } from "../../shared/domain/calendar/turns.ts";
import { type Erasure, withRows } from "../../shared/domain/erasure/erasure.ts";
import { erasureRefusals } from "../../shared/domain/erasure/erasureRules.ts";
import type { NamedPerson } from "../../shared/domain/erasure/namedPerson.ts";
import type { ErasureRefusal } from "../../shared/domain/erasure/refusalWords.ts";
import { ConflictError, isServiceError, RefusedError, saidBy } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { StoredErasure } from "../../shared/ports/store/erasures.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { readErasureCase } from "./readErasureCase.ts";

export type ErasureNeeds = Pick<Ports, "store" | "clock" | "directory" | "email">;

/** Less than a function has. */
const PATIENCE_SECONDS = 240;
/** The time goes by in work, and not in pauses. */
const IS_WORK = { patienceSeconds: PATIENCE_SECONDS };
/** A table that is written all the time may name the person again in every round. */
const MOST_ROUNDS = 4;

/**
 * Every few minutes: goes on with whatever was begun, for as long as a function may. It reads the rows, so it needs no
 * message.
 */
export const carryOnErasures =
  (ports: ErasureNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, IS_WORK)) =>
  async (): Promise<void> => {
    const patient = patience();
    for (const { userId } of inTurn(await ports.store.erasures(), ports.clock.now())) {
      if (patient.left() <= 0) return;
      await carryOnErasure(ports, config, userId, patient);
    }
  };

/** Each run begins elsewhere, so that nobody waits behind those that are in the way; one of an Admin's goes first. */
function inTurn(stored: readonly StoredErasure[], now: Date): readonly Erasure[] {
  const from = Math.floor(beginningOf(Math.floor(now.getTime() / minutes(1))) * stored.length);
  const all = [...stored.slice(from), ...stored.slice(0, from)].map(({ erasure }) => erasure);
  const first = all.find(({ asked }) => asked.by.id !== APP.id);
  return first ? [first, ...all.filter((one) => one !== first)] : all;
}

/**
 * Goes on with one, part after part, for as long as somebody waits. What is in the way stands in the row. Safe to
 * repeat, and to break off anywhere: the row goes last.
 */
export async function carryOnErasure(
  ports: ErasureNeeds,
  config: Config,
  userId: string,
  patience: Patience,
): Promise<void> {
  try {
    const known = await ports.store.erasure(userId);
    if (known) await goOn(ports, config, known.erasure, known.etag, patience);
  } catch (error) {
    // Another run has taken it over.
    if (error instanceof ConflictError) return;
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutTimer.erasures, error);
    await noteNotYet(ports, userId, error instanceof RefusedError ? saidBy(error) : error.message);
  }
}

async function goOn(
  ports: ErasureNeeds,
  config: Config,
  begun: Erasure,
  etag: string,
  patience: Patience,
): Promise<void> {
  const { store, clock } = ports;
  const isByApp = begun.asked.by.id === APP.id;
  const { facts, person } = await readErasureCase(ports, begun.userId, isByApp ? undefined : begun.asked.by.id);
  const now = clock.now();
  const [refusal] = erasureRefusals(facts, now);
  if (refusal)
    return isByApp ? leave(ports, config, begun, etag, refusal) : noteNotYet(ports, begun.userId, refusal.say);
  const at = now.toISOString();
  let erasure: Erasure = {
    ...begun,
    person: together(begun.person, person),
    startedAt: begun.startedAt ?? at,
    checkedAt: at,
    notYet: undefined,
  };
  let last = await store.saveErasure(erasure, etag);
  if (erasure.place === undefined && erasure.round === 1) await tell(ports, config, erasure);
  do {
    const part = await store.erasePart(erasure, erasure.place);
    const found = Object.values(part.rows).reduce((sum, count) => sum + count, 0);
    erasure = {
      ...erasure,
      place: part.next,
      rows: withRows(erasure.rows, part.rows),
      found: erasure.found + found,
      left: erasure.left + part.left,
    };
    if (part.next === undefined) {
      if (erasure.left === 0 && (erasure.found === 0 || erasure.round >= MOST_ROUNDS)) return end(ports, erasure, last);
      const notYet = erasure.left > 0 && erasure.round >= MOST_ROUNDS ? stillOpen(erasure.left) : undefined;
      erasure = { ...erasure, round: erasure.round + 1, found: 0, left: 0, notYet };
      last = await store.saveErasure(erasure, last);
      if (notYet) return;
    } else last = await store.saveErasure(erasure, last);
  } while (patience.left() > 0);
}

/**
 * What the app began by itself it takes back while nothing is touched: some night it looks at them anew. Nobody looks
 * at the page of one that is half done, so that is told.
 */
async function leave(
  ports: ErasureNeeds,
  config: Config,
  { userId, startedAt }: Erasure,
  etag: string,
  { because, say }: ErasureRefusal,
): Promise<void> {
  if (startedAt === undefined) return ports.store.endErasure(userId, etag);
  await noteNotYet(ports, userId, say);
  await noteTrouble(ports, config, aboutTimer.erasures, new RefusedError("obstacle", because, say));
}

const stillOpen = (left: number): string =>
  `${left} rows change all the time, are open, or cannot be read. They are come to again.`;

/** The line first, and under the pseudonym alone: nobody is erased of whom nobody can read that it was asked for. */
async function tell(ports: ErasureNeeds, config: Config, erasure: Erasure): Promise<void> {
  const { pseudonym, asked, reason, userId } = erasure;
  const id = `erasureAskedFor|${pseudonym}`;
  const line = { scope: APP_SCOPE, id, at: asked.at, who: asked.by, what: "erasureAskedFor" } as const;
  await ports.store.append([{ ...line, why: reason, subjectId: pseudonym }]);
  if (asked.by.id === APP.id) return;
  const what = `${asked.by.displayName} has everything deleted that this app knows of the account ${userId}, and a pseudonym put in its place in the audit trail. The reason given: ${reason}. If you do not expect it, ask ${asked.by.displayName} at once, and keep the exported log. ${config.publicUrl}/audit`;
  await tryAppAlert(ports, config, `erasure|${pseudonym}`, what, "both");
}

async function end({ store, clock }: ErasureNeeds, erasure: Erasure, etag: string): Promise<void> {
  const { pseudonym, asked, reason, rows, userId } = erasure;
  const at = clock.now().toISOString();
  const after = Object.entries(rows)
    .map(([table, count]) => `${table} ${count}`)
    .join(", ");
  const line = { scope: APP_SCOPE, id: `personErased|${pseudonym}`, at, who: asked.by, what: "personErased" } as const;
  await store.append([{ ...line, why: reason, after, subjectId: pseudonym }]);
  await store.endErasure(userId, etag);
}

/** Names that were known at first count on, though their rows are gone by now. */
function together(one: NamedPerson, other: NamedPerson): NamedPerson {
  const texts = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  const numbers = new Map([...one.numbers, ...other.numbers].map((each) => [JSON.stringify(each), each]));
  return {
    userId: one.userId,
    logins: texts(one.logins, other.logins),
    names: texts(one.names, other.names),
    numbers: [...numbers.values()],
    workers: texts(one.workers, other.workers),
  };
}

async function noteNotYet({ store }: ErasureNeeds, userId: string, notYet: string): Promise<void> {
  const known = await store.erasure(userId);
  if (!known || known.erasure.notYet === notYet) return;
  try {
    await store.saveErasure({ ...known.erasure, notYet }, known.etag);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
