import { isDeepStrictEqual } from "node:util";
import type { Config } from "../../../../shared/config/config.ts";
import { chunks } from "../../../../shared/domain/chunks.ts";
import { seenTwice } from "../../../../shared/domain/enforcement/secondLook.ts";
import { changeSwitch } from "../../../../shared/enforcement/switchRow.ts";
import { tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import { breakGlassInScope } from "../../../../shared/enforcement/workforceFault.ts";
import { ConflictError, isServiceError } from "../../../../shared/errors.ts";
import type { GuardNeeds } from "../guardNeeds.ts";
import { tellLeftOut } from "../tellDifferences.ts";

const AT_ONCE = 100;

/**
 * Whether every break-glass account is in the group that our policies leave out (P17): else nobody gets in once
 * everybody else is locked out. The app changes nothing about it.
 * @returns why nobody may be put into the enforced group; `undefined` when nobody is missing.
 */
export async function guardBreakGlass(ports: GuardNeeds, config: Config): Promise<string | undefined> {
  const missing = await breakGlassInScope(ports.directory, config);
  const stay = await seenAgain(ports, missing);
  if (stay.length > 0) {
    const day = ports.clock.now().toISOString().slice(0, 10);
    const what = `These break-glass accounts are not in the break-glass group, so our policies apply to them: ${stay.join(", ")}. Put them back.`;
    await tellStaff(ports, config, "both", `guard|breakGlass|${day}`, what);
  }
  return missing.length > 0 ? "a break-glass account is not left out" : undefined;
}

/**
 * Who is in that group and is not named by the settings: a password lets them in again. First of all those whom a row
 * says to be enforced. The app changes nothing about it.
 */
export async function guardLeftOut(ports: GuardNeeds, config: Config): Promise<void> {
  const named = new Set(config.breakGlassUserIds.map((id) => id.toLowerCase()));
  const others: string[] = [];
  for await (const page of ports.directory.memberIds(config.breakGlassGroupId))
    others.push(...page.map((id) => id.toLowerCase()).filter((id) => !named.has(id)));
  if (others.length === 0) return;
  const enforced = new Set<string>();
  for (const some of chunks(others, AT_ONCE))
    for (const userId of (await ports.store.standingOf(some)).kept) enforced.add(userId);
  const rest = others.filter((userId) => !enforced.has(userId)).sort();
  await tellLeftOut(ports, config, { enforced: [...enforced].sort(), rest });
}

/**
 * What the run before has found, too. Where nobody can note it, all of it: a fault is told rather than lost.
 * @returns those to be told.
 */
async function seenAgain({ store, clock }: GuardNeeds, found: readonly string[]): Promise<readonly string[]> {
  const now = clock.now();
  let confirmed: readonly string[] = found;
  const note = changeSwitch(store, (known) => {
    const before = known.breakGlassMissing;
    const look = seenTwice(before, found, now);
    confirmed = look.confirmed;
    if (isDeepStrictEqual(before ?? {}, look.seen)) return undefined;
    return { ...known, breakGlassMissing: found.length > 0 ? look.seen : undefined };
  });
  try {
    await note;
  } catch (error) {
    if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
    return found;
  }
  return confirmed;
}
