import type { Config } from "../../../../shared/config/config.ts";
import { chunks } from "../../../../shared/domain/chunks.ts";
import { tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import { breakGlassInScope } from "../../../../shared/enforcement/workforceFault.ts";
import type { GuardNeeds } from "../guardNeeds.ts";
import { tellLeftOut } from "../tellDifferences.ts";

const AT_ONCE = 100;

/**
 * The break-glass group, which our policies leave out: whether every break-glass account is in it (P17), and whether
 * anybody else is. Without these accounts outside, nobody gets in once everybody else is locked out. Of anybody else in
 * it a password is enough again. The app changes nothing about it.
 * @returns why nobody may be put into the enforced group; `undefined` when nobody is missing.
 */
export async function guardBreakGlass(ports: GuardNeeds, config: Config): Promise<string | undefined> {
  const missing = await breakGlassInScope(ports.directory, config);
  if (missing.length > 0) {
    const day = ports.clock.now().toISOString().slice(0, 10);
    const what = `These break-glass accounts are not in the break-glass group, so our policies apply to them: ${missing.join(", ")}. Put them back.`;
    await tellStaff(ports, config, "both", `guard|breakGlass|${day}`, what);
  }
  await lookForOthers(ports, config);
  return missing.length > 0 ? "a break-glass account is not left out" : undefined;
}

/** Whoever is in it and is not named by the settings; of those first whom a row says to be enforced. */
async function lookForOthers(ports: GuardNeeds, config: Config): Promise<void> {
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
