import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { adviceFor } from "../domain/trouble/adviceFor.ts";
import { cleanWords } from "../domain/trouble/cleanWords.ts";
import { isNews, type Sighting, seenOnceMore, type Trouble } from "../domain/trouble/trouble.ts";
import {
  ConflictError,
  IN_TURN,
  REFUSED_AGAIN_AFTER_SECONDS,
  RefusedError,
  saidBy,
  TransientError,
} from "../errors.ts";
import { composeMail } from "../mails/composeMail.ts";
import { staffMails } from "../mails/staff.ts";
import { sendToStaff } from "../mails/staffUnreached.ts";
import type { Ports } from "../ports/ports.ts";

export type TroublePorts = Pick<Ports, "store" | "email" | "clock">;

/** What did not go on. */
export interface AboutTrouble {
  /** Wave id, joiner id or `app`, as in the audit trail. */
  readonly scope: string;
  /** What was asked for, in words; the same ones each time, without names or ids. */
  readonly doing: string;
  /** What it means as long as it lasts, in words. */
  readonly meanwhile?: string | undefined;
  /** When it is tried again; absent for what an orchestration tries again after pauses that grow. */
  readonly againAfterSeconds?: number | undefined;
  /** It was tried some times in a row already: what may heal is news, too. */
  readonly gaveUp?: boolean;
  /** A person asked for it: nothing tries it again by itself. */
  readonly isPressed?: boolean;
}

/**
 * Whatever does not go on passes here (architecture rule 11): it becomes a row that pages and routes show, and a line
 * in the log. The operators get one mail a day for each kind, however many waves or onboardings meet it. What may heal
 * is a row at once, and shown and mailed once it has lasted.
 *
 * Never throws: what a step does must not fail because telling of it does. Each of the three stands without the others.
 * Safe to repeat but for the count.
 */
export async function noteTrouble(
  ports: TroublePorts,
  config: Config,
  about: AboutTrouble,
  error: unknown,
): Promise<void> {
  if (error instanceof TransientError && error.code === IN_TURN) return;
  try {
    const trouble = await recorded(ports, sightingOf(ports, about, error));
    if (isNews(trouble))
      await tellOperators(ports, config, trouble, about).catch((unsent) => noteUnsent(ports, unsent));
  } catch {
    // The line was written first; whatever is in the way here is met again, and told, by whoever runs into it.
  }
}

/** A mail to the staff that the mail service does not take now: nobody reads of it by mail, so a row says so. */
export async function noteUnsent(ports: Pick<Ports, "store" | "clock">, error: unknown): Promise<void> {
  await noteQuietly(ports, { scope: APP_SCOPE, doing: "mailing the staff of this app" }, error);
}

/** The same without the mail, for what has a letter of its own. */
export async function noteQuietly(
  ports: Pick<Ports, "store" | "clock">,
  about: AboutTrouble,
  error: unknown,
): Promise<void> {
  await recorded(ports, sightingOf(ports, about, error));
}

function sightingOf(
  { clock }: Pick<Ports, "clock">,
  { scope, doing, meanwhile, againAfterSeconds, gaveUp = false, isPressed = false }: AboutTrouble,
  error: unknown,
): Sighting {
  const answer = answerIn(error);
  const reason = gaveUp && answer.reason === "busy" ? "gaveUp" : answer.reason;
  return {
    scope,
    doing,
    meanwhile,
    at: clock.now().toISOString(),
    againAfterSeconds: againAfterSeconds ?? ownPause(error, isPressed),
    ...answer,
    reason,
  };
}

/** Whoever was told to come back in a minute may come when they have time: it is busy still if it is by then. */
const PRESSED_AGAIN_AFTER_SECONDS = 1800;
function ownPause(error: unknown, isPressed: boolean): number | undefined {
  if (error instanceof RefusedError) return REFUSED_AGAIN_AFTER_SECONDS;
  return isPressed ? PRESSED_AGAIN_AFTER_SECONDS : undefined;
}

type Answer = Pick<Trouble, "said" | "reason" | "code" | "requestId" | "saidAt">;

function answerIn(error: unknown): Answer {
  if (error instanceof RefusedError) {
    const { reason, code, requestId, saidAt } = error;
    return { said: cleanWords(saidBy(error)), reason, code: cleanWords(code), requestId, saidAt };
  }
  if (error instanceof TransientError) {
    const { code = "noAnswer", requestId, saidAt } = error;
    return { said: cleanWords(error.message), reason: "busy", code: cleanWords(code), requestId, saidAt };
  }
  if (error instanceof ConflictError) return { said: "another writer was faster", reason: "busy", code: "conflict" };
  // The words of a fault of ours may quote what it failed at.
  const code = error instanceof Error ? error.name : "unknown";
  return { said: `the app itself failed (${code})`, reason: "fault", code };
}

/** Where the tables are away, it counts as the first time. */
async function recorded({ store }: Pick<Ports, "store">, sighting: Sighting): Promise<Trouble> {
  try {
    return await store.recordTrouble(sighting);
  } catch {
    return seenOnceMore(undefined, sighting);
  }
}

/**
 * Once a day for one doing and answer; the ledger knows by its key. An obstacle is about one wave's own group or
 * policy: that of another one is told, too. What the mail service refuses has its own row.
 */
async function tellOperators(
  ports: TroublePorts,
  config: Config,
  trouble: Trouble,
  { isPressed = false }: AboutTrouble,
): Promise<void> {
  const { scope, doing, code, reason, last } = trouble;
  const whose = reason === "obstacle" && !isPressed ? `${scope}|` : "";
  const key = mailKeys.alert(`trouble|${whose}${doing}|${code}|${last.slice(0, 10)}`);
  const data = { about: doing, what: wordsOf(trouble, isPressed), at: last, link: `${config.publicUrl}/troubles` };
  const mails = staffMails(config, "operators", key).map(({ key: mailKey, address }) => ({
    key: mailKey,
    kind: "alert" as const,
    mail: { ...composeMail("alert", data, config), to: { address } },
  }));
  await sendToStaff(ports, config, APP_SCOPE, mails);
}

function wordsOf(trouble: Trouble, isPressed: boolean): string {
  const { scope, doing, said, meanwhile, since, count } = trouble;
  const where = scope === APP_SCOPE ? "" : ` (${scope}, and maybe others)`;
  const means = meanwhile === undefined ? "" : ` ${meanwhile}`;
  const times = count === 1 ? "" : ` It has been so since ${since}, ${count} times.`;
  const again = isPressed ? "It works as soon as that is mended." : "It is tried again by itself.";
  return `This does not go on: ${doing}${where}. The answer was: ${said}.${means}${times} What to do: ${adviceFor(trouble)} ${again}`;
}
