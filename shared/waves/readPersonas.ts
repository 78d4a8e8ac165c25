import type { Config } from "../config/config.ts";
import { chunks } from "../domain/chunks.ts";
import { type Persona, personaGroups, personaOf } from "../domain/personas/persona.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope } from "../domain/wave/readiness.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutPart } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { readPrivileged } from "./sortOut.ts";

type Needs = Pick<Ports, "directory" | "store" | "clock" | "email">;

const AT_ONCE = 100;

/**
 * What kind of work each of these does, by user id; nothing is asked without the setting. Where the groups may not be
 * read, nobody is known but who is privileged, and the wave goes on.
 * @param privileged ids in lower case. @throws TransientError
 */
export async function readPersonas(
  ports: Needs,
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

/**
 * Notes anew what kind of work those in scope do, as people change groups: each group of the setting is read once,
 * whatever the size of the wave. Writes whose persona differs; where one group may not be read, nobody's, as half of
 * the groups would say that people changed who did not. Decides nothing. Safe to repeat. @throws TransientError
 */
export async function refreshPersonas(
  ports: Needs,
  config: Config,
  waveId: string,
  members: readonly WaveMember[],
): Promise<void> {
  const { personas: rules } = config;
  const inScope = members.filter(isInScope);
  if (rules.length === 0 || inScope.length === 0) return;
  const groups = new Map(inScope.map(({ userId }) => [userId.toLowerCase(), new Set<string>()]));
  let privileged: ReadonlySet<string>;
  try {
    privileged = await readPrivileged(ports);
    for (const groupId of personaGroups(rules))
      for await (const ids of ports.directory.memberIds(groupId))
        for (const id of ids) groups.get(id.toLowerCase())?.add(groupId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutPart(waveId, "personas"), error);
    return;
  }
  const changes = inScope.flatMap(({ userId, persona: before }) => {
    const id = userId.toLowerCase();
    const persona = personaOf(rules, groups.get(id) ?? new Set(), privileged.has(id));
    return persona === before ? [] : [{ userId, persona }];
  });
  if (changes.length > 0) await ports.store.mergeMembers(waveId, changes);
}
