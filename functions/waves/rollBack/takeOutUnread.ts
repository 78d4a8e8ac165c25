import type { Config } from "../../../shared/config/config.ts";
import { keepsIn } from "../../../shared/domain/enforcement/enforcement.ts";
import { type Entry, lineOf } from "../../../shared/enforcement/enter.ts";
import { takeOutAgain } from "../../../shared/enforcement/takeOutAgain.ts";
import { inWords } from "../../../shared/enforcement/unreadRows.ts";
import { RefusedError, unreadableRow } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { UnreadEnforcement } from "../../../shared/ports/store/enforcements.ts";

/**
 * Takes people out of the enforced group of whose row nobody can tell what it says. Whoever has another row that keeps
 * them in, and can be read, stays. The row stays as it is. Safe to repeat.
 *
 * @param lost at most 100. @param at when it was asked for, so that a repeat is the same audit line.
 * @throws RefusedError always, which names the rows: nobody is taken for out whose row cannot be read. As
 * `takeOutAgain` when somebody is still in.
 */
export async function takeOutUnread(
  ports: Pick<Ports, "store" | "directory" | "policyWriter">,
  config: Pick<Config, "enforcedGroupId">,
  { source, by, scope }: Entry,
  lost: readonly UnreadEnforcement[],
  at: string,
): Promise<never> {
  const after = "the row cannot be read and stays as it is; so does whoever another row keeps in";
  await ports.store.append(
    lost.map(({ userId }) => lineOf(scope, { userId, source, at, by }, "leavesEnforcement", after)),
  );
  const userIds = lost.map(({ userId }) => userId);
  await takeOutAgain(ports, config, userIds, ({ rows }) => new Set(rows.filter(keepsIn).map(({ userId }) => userId)));
  throw new RefusedError("notUnderstood", unreadableRow, inWords(lost));
}
