import type { z } from "zod";
import { APP } from "../../domain/audit.ts";
import { unreadSighting } from "../../domain/trouble/unread.ts";
import { alertedEvents } from "../../domain/wave/alertedEvents.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuditTrail } from "../../ports/store/audit.ts";
import type { TroubleStore } from "../../ports/store/troubles.ts";
import { understood } from "./graphAnswer.ts";

/** Parts of one answer that were left out, and the last reason. */
interface UnreadParts {
  /** What was read, for people. */
  readonly what: string;
  readonly because: string;
  readonly count: number;
  readonly of: number;
  /** What it means as long as it lasts, where it is more than that they are left out. */
  readonly meanwhile?: string | undefined;
}
export type TellUnread = (unread: UnreadParts) => Promise<void>;
export const tellNobody = async (): Promise<void> => undefined;

/**
 * The parts that can be read; the others are told of and left out, so that one of them costs no other. For lists whose
 * reader is safe with a part less. Where not a single one of several can be read, that is about the whole. A last page
 * may hold one part alone, of which only a refusal is.
 * @param read one part. @throws what it throws, where that is about the whole.
 */
export async function readParts<Part, T>(
  tell: TellUnread,
  what: string,
  parts: readonly Part[],
  read: (part: Part) => T,
): Promise<readonly T[]> {
  const found: T[] = [];
  let last: RefusedError | undefined;
  for (const part of parts) {
    try {
      found.push(read(part));
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      last = error;
    }
  }
  if (!last) return found;
  if (found.length === 0 && (parts.length > 1 || last.reason !== "notUnderstood")) throw last;
  await tell({ what, because: saidBy(last), count: parts.length - found.length, of: parts.length });
  return found;
}

/** The same for items of one shape. */
export const readItems = <T>(
  tell: TellUnread,
  what: string,
  shape: z.ZodType<T>,
  items: readonly unknown[],
): Promise<readonly T[]> => readParts(tell, what, items, (item) => understood(shape, item));

const MEANWHILE = "Whoever such a part is about is not known to the app; all others are worked on.";

/** Once a day for each kind of part, in the audit trail of the app, whose line an alert looks for; and as a trouble. */
export const recordUnread =
  ({
    store,
    clock,
  }: {
    readonly store: AuditTrail & Pick<TroubleStore, "recordTrouble">;
    readonly clock: Clock;
  }): TellUnread =>
  async ({ what, because, count, of, meanwhile = MEANWHILE }) => {
    const at = clock.now().toISOString();
    const line = { scope: "app", at, who: APP, what: alertedEvents.unreadPart, why: `${what}: ${because}` };
    try {
      await store.append([
        { ...line, id: `unreadPart|${what}|${at.slice(0, 10)}`, after: `${count} of ${of} left out` },
      ]);
    } catch (error) {
      const mayBeTried =
        error instanceof TransientError || error instanceof ConflictError || error instanceof RefusedError;
      if (!mayBeTried) throw error;
    }
    const words = { doing: `reading ${what}`, meanwhile, because: `${count} of ${of} left out: ${because}` };
    await store.recordTrouble(unreadSighting({ ...words, code: alertedEvents.unreadPart, at })).catch(() => undefined);
  };
