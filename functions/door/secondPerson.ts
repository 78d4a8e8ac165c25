import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import type { DoorFacts } from "../../shared/domain/door/doorFacts.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import { noteOver } from "./doorRow.ts";

/** So long what one person asked for waits for a second one. */
const WAITS_MS = minutes(60);

interface AskedFor {
  /** What is to happen, the same for everybody who asks for it: `rollback wave-1`. */
  readonly purpose: string;
  /** For people: `roll back the wave Berlin`. */
  readonly what: string;
  readonly by: Person;
  readonly reason: string;
}

/**
 * Where one session is not enough: notes who asked, tells security at once, and lets it happen once somebody else
 * asks for the same within the hour.
 * @param because why one is not enough. @returns what to tell the first; `undefined` when two have asked.
 */
export async function awaitSecond(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  { purpose, what, by, reason }: AskedFor,
  because: string,
): Promise<string | undefined> {
  const now = ports.clock.now();
  const at = now.toISOString();
  let agreedWith: (Pick<AskedFor, "by"> & { readonly at: string }) | undefined;
  const note = (known: DoorFacts): DoorFacts | undefined => {
    const open = Object.entries(known.awaited ?? {}).filter(
      ([, asked]) => now.getTime() - Date.parse(asked.at) < WAITS_MS,
    );
    const first = open.find(([key]) => key === purpose)?.[1];
    agreedWith = first && !isSamePerson(first.by.id, by.id) ? first : undefined;
    if (first) return undefined;
    return { ...known, awaited: Object.fromEntries([...open, [purpose, { by, at, reason }]]) };
  };
  const noted = await noteOver(ports.store, note);
  if (agreedWith) {
    const say = `${agreedWith.by.displayName} and ${by.displayName} asked to ${what}: ${reason}. The door is not up (${because}), so the word of two people carries it out.`;
    await tryAppAlert(ports, config, `second|${purpose}|${agreedWith.at}|agreed`, say, "security");
    return undefined;
  }
  if (noted) {
    const id = `second|${purpose}|${at}|${by.id}`;
    const why = `${what}: ${reason}`;
    await ports.store.append([{ scope: APP_SCOPE, id, at, who: by, what: "secondPersonAwaited", why }]);
    const say = `${by.displayName} wants to ${what}: ${reason}. The door is not up (${because}), so a second person has to ask for the same within the hour. If nobody knows of this, a session may be in wrong hands.`;
    await tryAppAlert(ports, config, id, say, "security");
  }
  return `Noted, and not done yet: the door is not up (${because}), so a second person has to ask for the same within the hour. Security was told.`;
}
