import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import { type Persona, personaGroups, personaOf } from "../domain/personas/persona.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutPart } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";

const AT_ONCE = 100;

/**
 * What kind of work each of these does, by user id; nothing is asked without the setting. Where the groups may not be
 * read, nobody is known but who is privileged, and the wave goes on.
 * @param privileged ids in lower case. @throws TransientError
 */
export async function readPersonas(
  ports: Pick<Ports, "directory" | "store" | "clock" | "email">,
  config: Config,
  waveId: string,
  userIds: readonly string[],
  privileged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Persona>> {
  const { personas: rules } = config;
  if (rules.length === 0) return new Map();
  const found = new Map<string, Persona>();
  try {
    for (const some of chunks(userIds, AT_ONCE)) {
      const groups = await ports.directory.groupsAmong(some, personaGroups(rules));
      for (const id of some)
        found.set(id, personaOf(rules, groups.get(id) ?? new Set(), privileged.has(id.toLowerCase())));
    }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutPart(waveId, "personas"), error);
  }
  return found;
}
