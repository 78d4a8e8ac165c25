import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { doorDigest } from "../../shared/domain/door/doorPolicies.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { doorKeys } from "../../shared/domain/policy/registeredPolicy.ts";
import type { ProblemCode } from "../../shared/web/problem.ts";
import { changeDoor } from "./doorRow.ts";
import { type DoorNeeds, readDoor } from "./readDoor.ts";

interface Refusal {
  readonly status: 403 | 409;
  readonly code: ProblemCode;
  readonly say: string;
}

/**
 * Somebody else than who had the door made wants it as it is now: enabled in the portal, and as the settings say. Read
 * live first. Confirmed twice it is one confirmation. @returns why it cannot be.
 */
export async function confirmDoor(
  ports: DoorNeeds,
  config: Config,
  by: Person,
  digest: string,
): Promise<Refusal | undefined> {
  const { store, clock } = ports;
  const asked = (await store.door())?.value.asked;
  if (!asked) return { status: 409, code: "nothingAsked", say: "Nobody has had the policies of the door made." };
  if (isSamePerson(asked.by.id, by.id))
    return {
      status: 403,
      code: "ownRequest",
      say: "Somebody else than who had the policies made has to confirm them.",
    };
  if (digest !== doorDigest(config) || digest !== asked.digest)
    return {
      status: 409,
      code: "otherDigest",
      say: "The settings ask for other policies than this confirms. Look again.",
    };
  const { reading } = await readDoor(ports, config);
  if (reading?.fault !== undefined)
    return { status: 409, code: "doorNotUp", say: `There is nothing to confirm yet: ${reading.fault}.` };
  const at = clock.now().toISOString();
  const changed = await changeDoor(store, (known) =>
    known.confirmed?.digest === digest ? undefined : { ...known, confirmed: { by, at, digest } },
  );
  for (const key of doorKeys) {
    const registered = await store.registeredPolicy(key);
    if (registered) await store.saveRegisteredPolicy({ ...registered, wanted: "enabled", state: "enabled" });
  }
  const id = `door|confirmed|${digest}|${changed?.confirmed?.at}`;
  if (changed)
    await store.append([{ scope: APP_SCOPE, id, at, who: by, what: "doorConfirmed", why: `digest ${digest}` }]);
  return undefined;
}
