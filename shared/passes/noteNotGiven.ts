import { APP_SCOPE } from "../domain/audit.ts";
import type { Person } from "../domain/people/person.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutApp } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";

export interface NotGiven {
  /** Who asked; `undefined` for somebody who is not signed in. */
  readonly by: Person | undefined;
  readonly scope?: string | undefined;
  /** Whom it would have been for, where they are there: never an id that somebody made up. */
  readonly subjectId?: string | undefined;
  /** A code of ours. */
  readonly because: string;
  /** What the person was told. */
  readonly say: string;
}

/** Whoever is not signed in. */
export const SOMEBODY: Person = { id: "nobody", displayName: "somebody who is not signed in" };
const MOST_LINES = 900;

const ABOUT_LINE = aboutApp("noting in the audit trail that somebody was refused a one-time code", {
  meanwhile: "They were refused all the same.",
});

/**
 * One line a day for the same refusal of the same person: whoever tries for ever fills no table. They are refused
 * whatever becomes of it.
 */
export async function noteNotGiven(
  ports: Pick<Ports, "store" | "clock">,
  { by = SOMEBODY, scope = APP_SCOPE, subjectId, because, say }: NotGiven,
): Promise<void> {
  const { store, clock } = ports;
  const at = clock.now().toISOString();
  const day = at.slice(0, 10);
  const id = ["codeNotGiven", day, by.id, subjectId ?? "", because].join("|");
  const about = subjectId === undefined ? {} : { subjectId };
  try {
    const query = { ...about, limit: MOST_LINES, what: ["codeNotGiven" as const], from: `${day}T00:00:00.000Z` };
    const { lines } = await store.actsOf(by.id, query);
    if (lines.some(({ event }) => event.id === id)) return;
    await store.append([{ ...about, scope, id, at, who: by, what: "codeNotGiven", why: say }]);
  } catch (error) {
    await noteQuietly(ports, ABOUT_LINE, error);
  }
}
