import { APP_SCOPE } from "../domain/audit.ts";
import { cleanWords } from "../domain/trouble/cleanWords.ts";
import { type Sighting, seenOnceMore, type Trouble } from "../domain/trouble/trouble.ts";
import { ConflictError, REFUSED_AGAIN_AFTER_SECONDS, RefusedError, saidBy, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

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

/** A mail to the staff that the mail service does not take now: nobody reads of it by mail, so a row says so. */
export async function noteUnsent(ports: Pick<Ports, "store" | "clock">, error: unknown): Promise<void> {
  await noteQuietly(ports, { scope: APP_SCOPE, doing: "mailing the staff of this app" }, error);
}

/** `noteTrouble` without the mail, for what has a letter of its own, and for whatever keeps mails from going out. */
export async function noteQuietly(
  ports: Pick<Ports, "store" | "clock">,
  about: AboutTrouble,
  error: unknown,
): Promise<void> {
  await recorded(ports, sightingOf(ports, about, error));
}

export function sightingOf(
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
export async function recorded({ store }: Pick<Ports, "store">, sighting: Sighting): Promise<Trouble> {
  try {
    return await store.recordTrouble(sighting);
  } catch {
    return seenOnceMore(undefined, sighting);
  }
}
