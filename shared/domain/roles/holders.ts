import { createHash } from "node:crypto";
import { hours } from "../calendar/durations.ts";
import type { EnforcementState } from "../enforcement/enforcement.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import { holdsForEntry } from "../people/usablePasskey.ts";
import type { Part } from "../policy/methodsPolicy.ts";
import { judgedForPrivileged } from "../policy/privilegedStrength.ts";
import type { Strength } from "../policy/strength.ts";
import { KEYS_NEEDED } from "../wave/waveKind.ts";
import type { HolderFault, HoldersLook } from "./rolesFacts.ts";

/** Of whom a look speaks; order and spelling do not matter. */
export const digestOfHolders = (userIds: readonly string[]): string =>
  createHash("sha256")
    .update(
      userIds
        .map((id) => id.toLowerCase())
        .toSorted()
        .join("\n"),
    )
    .digest("hex");

/** Somebody who holds one of the roles, as they were just looked at. */
interface SeenHolder {
  /** `undefined`: Entra shows no such account. */
  readonly accountEnabled: boolean | undefined;
  /** `undefined`: Entra shows none of them. */
  readonly methods: readonly AuthenticationMethod[] | undefined;
  /** Of their rows of the enforced group. */
  readonly states: readonly EnforcementState[];
}

/**
 * Why the policy over roles would lock this holder out, or may; `undefined` when it would not (R156, R157). Ready is
 * whoever the app has enforced, which takes a key that was used, and who holds two keys that the strength takes. Whose
 * account is switched off signs in nowhere. Pure; what is missing or unknown is a fault.
 */
export function holderFault(
  { accountEnabled, methods, states }: SeenHolder,
  strength: Part<Strength>,
): HolderFault | undefined {
  if (accountEnabled === false) return undefined;
  if (accountEnabled === undefined || !methods) return "notShown";
  const judged = judgedForPrivileged(methods, strength);
  const holds = holdsForEntry(judged, KEYS_NEEDED);
  if (holds !== true) return holds === undefined ? "cannotTell" : "fewerThanTwoKeys";
  return states.includes("in") ? undefined : "notEnforced";
}

/** Within the hour before the policy is enabled. */
const LOOK_LASTS_MS = hours(1);

/** Why a look at the holders does not do; `undefined` when all of them are ready, looked at within the hour. Pure. */
export function lookFault(look: HoldersLook | undefined, holders: readonly string[], now: Date): string | undefined {
  if (!look?.endedAt) return "not everybody who holds one of the roles was looked at yet";
  const age = now.getTime() - Date.parse(look.since);
  if (!(age >= 0 && age < LOOK_LASTS_MS)) return "those who hold one of the roles were looked at more than an hour ago";
  if (look.of !== digestOfHolders(holders)) return "others hold one of the roles than were looked at";
  if (holders.length === 0) return "nobody is known to hold one of the roles, which cannot be";
  return look.notReady > 0 ? `${look.notReady} who hold one of the roles are not ready` : undefined;
}
