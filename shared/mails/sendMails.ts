import { APP_SCOPE } from "../domain/audit.ts";
import type { MailEntry } from "../domain/mail/mailEntry.ts";
import { isForMany, type MailKind } from "../domain/mail/mailKinds.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { ChosenSubject } from "../domain/mail/subjectVariants.ts";
import { TransientError } from "../errors.ts";
import type { OutgoingMail, SendOutcome } from "../ports/email.ts";
import type { Ports } from "../ports/ports.ts";
import { type AboutTrouble, noteQuietly } from "../troubles/noteQuietly.ts";

export interface MailToSend {
  /** Unique within the scope, e.g. `announcement|1|<userId>`. */
  readonly key: string;
  readonly kind: MailKind;
  readonly userId?: string | undefined;
  /** Whose link it carries. */
  readonly grantId?: string | undefined;
  /** Under which of several subjects it goes. */
  readonly chosen?: ChosenSubject | undefined;
  readonly mail: Omit<OutgoingMail, "operationId">;
}

type Content = MailToSend["mail"];

/**
 * Makes the mails that go out now, in their order. What the quota has no room for is not made: what a mail tells of
 * need not exist before.
 * @param begun keys of those whose row was there already: they were made before and go out unchanged.
 */
export type MakeMails<Wanted> = (wanted: readonly Wanted[], begun: ReadonlySet<string>) => Promise<readonly Content[]>;

export interface MailsSent {
  /** Keys that the mail service has taken, now or before. */
  readonly accepted: readonly string[];
  /** Keys that it will never take. */
  readonly rejected: readonly string[];
  /** Keys of those that it had taken before this call, and when. */
  readonly before?: ReadonlyMap<string, string>;
  /** Keys that are still open, and after how many seconds to come again with them. */
  readonly later?: { readonly seconds: number; readonly keys: readonly string[] };
}

const AT_ONCE = 8;
const ASK_AGAIN_SECONDS = 60;
/** On an open row: this mail certainly never reached the service, so nobody needs to be asked before it is sent. */
export const NOT_SENT = "notSent";

/**
 * Sends each mail at most once, whatever crashes in between: its row is written open before the call and completed
 * after. A crash or a lost answer leaves an open row behind: its operation is asked for before any resend, and the
 * resend is the same operation. What the quota or the service does not take now comes back in `later`.
 * @throws TransientError, RefusedError: everything that was learnt until then stands in the ledger.
 */
export const sendMails = (
  ports: Pick<Ports, "store" | "email" | "clock">,
  scope: string,
  mails: readonly MailToSend[],
  tenantId: string,
): Promise<MailsSent> =>
  makeAndSendMails(ports, scope, mails, tenantId, async (wanted) => wanted.map(({ mail }) => mail));

/**
 * `sendMails` for mails that are made when they go out. Whatever `make` throws, nothing of them stands in the ledger
 * yet.
 */
export async function makeAndSendMails<Wanted extends Omit<MailToSend, "mail">>(
  { store, email, clock }: Pick<Ports, "store" | "email" | "clock">,
  scope: string,
  mails: readonly Wanted[],
  tenantId: string,
  make: MakeMails<Wanted>,
): Promise<MailsSent> {
  const byKey = new Map(mails.map((mail) => [mail.key, mail]));
  const keys = [...byKey.keys()];
  const known = await store.mails(scope, keys);
  const at = () => clock.now().toISOString();
  const entryOf = (
    { key, kind, userId, grantId, chosen }: Wanted,
    state: MailEntry["state"],
    code?: string,
  ): MailEntry => ({
    scope,
    key,
    kind,
    operationId: operationIdOf(tenantId, scope, key),
    state,
    at: at(),
    ...chosen,
    ...(userId !== undefined && { userId }),
    ...(grantId !== undefined && { grantId }),
    ...(code !== undefined && { code }),
  });
  const run = new Run();
  const before = new Map<string, string>();
  for (const [key, { state, at: since }] of known) {
    if (state !== "open") run.settle(key, state);
    if (state === "accepted") before.set(key, since);
  }

  // 1. What was under way when something broke.
  const inDoubt = [...known.values()].filter(({ state, code }) => state === "open" && code !== NOT_SENT);
  const settled: MailEntry[] = [];
  await inTurns(inDoubt, async (entry) => {
    if (run.stopped) return run.postpone(entry.key);
    try {
      const status = await email.statusOf(entry.operationId);
      if (status === "unknown") return;
      const state = status === "accepted" ? "accepted" : "rejected";
      settled.push({ ...entry, state, ...(state === "rejected" && { code: "Failed" }) });
      run.settle(entry.key, state);
    } catch (error) {
      run.fail(error, entry.key);
    }
  });
  if (settled.length > 0) await store.putMails(scope, settled);

  // 2. As many of the rest as the quota has room for.
  const wanted = keys.filter((key) => !run.isDone(key)).flatMap((key) => byKey.get(key) ?? []);
  const asker = { by: scope, isForMany: wanted.every(({ kind }) => isForMany(kind)) };
  const quota = wanted.length > 0 && !run.stopped ? await store.reserve(wanted.length, at(), asker) : { granted: 0 };
  const now = wanted.slice(0, quota.granted);
  const askAgainAt = quota.askAgainAt === undefined ? undefined : Date.parse(quota.askAgainAt);
  for (const { key } of wanted.slice(quota.granted)) {
    run.postpone(key, askAgainAt === undefined ? undefined : Math.ceil((askAgainAt - clock.now().getTime()) / 1000));
  }

  // 3. Open rows first, then the calls, then the rows again.
  const entries: MailEntry[] = [];
  const contents = now.length > 0 ? await make(now, new Set(known.keys())) : [];
  const made = contents.flatMap((content, n) => (now[n] ? [{ one: now[n], content }] : []));
  if (made.length < now.length) throw new Error("not every mail was made");
  if (now.length > 0) {
    await store.putMails(
      scope,
      now.map((mail) => entryOf(mail, "open")),
    );
  }
  await inTurns(made, async ({ one, content }) => {
    const notSent = (seconds?: number) => {
      run.postpone(one.key, seconds);
      entries.push(entryOf(one, "open", NOT_SENT));
    };
    if (run.stopped) return notSent();
    try {
      const operationId = operationIdOf(tenantId, scope, one.key);
      const outcome: SendOutcome = await email.send({ ...content, operationId });
      switch (outcome.kind) {
        case "accepted":
          entries.push(entryOf(one, "accepted"));
          return run.settle(one.key, "accepted");
        case "rejected":
          entries.push(entryOf(one, "rejected", outcome.code));
          return run.settle(one.key, "rejected");
        case "throttled":
          // A rejected call counts in the window too: no more of them now (email facts 1.2).
          run.stopped = true;
          run.hold("email: the mail service takes no more for now");
          return notSent(outcome.retryAfterSeconds);
        case "uncertain":
          // The row stays open, to be settled by the next run.
          run.hold(`email: it is not certain that a mail was taken: ${outcome.because}`);
          return run.postpone(one.key);
      }
    } catch (error) {
      // Only what certainly did not go out is thrown by `send`.
      entries.push(entryOf(one, "open", NOT_SENT));
      run.fail(error, one.key);
    }
  });
  if (entries.length > 0) await store.putMails(scope, entries);
  // Whoever waits for a mail only learns that it comes later. That the service takes some a minute is as it should be.
  const tookSome = [...settled, ...entries].some(({ state }) => state === "accepted");
  if (run.heldUpBy && !tookSome) await noteQuietly({ store, clock }, SENDING, run.heldUpBy);
  return { ...run.result(keys), ...(before.size > 0 && { before }) };
}

const SENDING: AboutTrouble = {
  scope: APP_SCOPE,
  doing: "sending mails",
  // Waves ask again within minutes, timers within a quarter of an hour.
  againAfterSeconds: 900,
  meanwhile: "They go out as soon as the mail service takes them; none is sent twice.",
};

/** What became of each key, and what stops the run. */
class Run {
  stopped = false;
  /** What the service answered first of all that may heal. */
  heldUpBy: TransientError | undefined;
  #seconds = 0;
  #error: unknown;
  readonly #done = new Map<string, "accepted" | "rejected" | "later">();

  settle(key: string, state: "accepted" | "rejected"): void {
    this.#done.set(key, state);
  }

  postpone(key: string, seconds: number = ASK_AGAIN_SECONDS): void {
    this.#done.set(key, "later");
    this.#seconds = Math.max(this.#seconds, seconds, 1);
  }

  /** A busy service ends the run quietly; a refusal ends it loudly, but not before the ledger is written. */
  fail(error: unknown, key: string): void {
    this.stopped = true;
    this.postpone(key, error instanceof TransientError ? error.retryAfterSeconds : undefined);
    if (error instanceof TransientError) this.hold(error.message);
    else this.#error ??= error;
  }

  /** Whatever it answers, it is one trouble: it may answer otherwise each time. */
  hold(said: string): void {
    this.heldUpBy ??= new TransientError(said, { code: "noMailTaken" });
  }

  isDone(key: string): boolean {
    return this.#done.has(key);
  }

  result(keys: readonly string[]): Omit<MailsSent, "before"> {
    if (this.#error !== undefined) throw this.#error;
    const of = (state: string) => keys.filter((key) => this.#done.get(key) === state);
    const later = of("later");
    return {
      accepted: of("accepted"),
      rejected: of("rejected"),
      ...(later.length > 0 && { later: { seconds: this.#seconds, keys: later } }),
    };
  }
}

/** Runs up to eight at once, in order. */
async function inTurns<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, worker));
}
