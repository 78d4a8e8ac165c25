import type { Config } from "../../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { inTurn } from "../../../shared/domain/enforcement/groupCompare.ts";
import { type LiveLook, LOOKED_AT_ONCE, lookLive } from "../../../shared/enforcement/lookLive.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import type { Patience } from "../../host/patience.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

/** About whom group and rows disagree. */
type Kind = keyof NonNullable<EnforcementSwitch["guardedUpTo"]>;

/** More than one run has time to look at; `membersAmong` takes no more at once. */
const MOST_IN_A_RUN = 100;

/**
 * Those whose turn it is in this run, read once more one by one: the list may be of a replica that shows some too late,
 * and others still.
 */
export async function whoseTurn(
  { store, directory }: GuardNeeds,
  { enforcedGroupId }: Config,
  kind: Kind,
  listed: readonly string[],
): Promise<readonly string[]> {
  if (listed.length === 0) return [];
  const upTo = (await store.enforcementSwitch())?.value.guardedUpTo?.[kind];
  const some = inTurn(listed, upTo).slice(0, MOST_IN_A_RUN);
  const inGroup = await directory.membersAmong(enforcedGroupId, some);
  return some.filter((userId) => inGroup.has(userId) === (kind === "strangers"));
}

/**
 * Looks at these people, as many at once as Graph allows, until the patience is at its end. Whom it has no time for
 * goes first with the next run.
 */
export async function* lookInTurn(
  ports: GuardNeeds,
  kind: Kind,
  userIds: readonly string[],
  patience: Patience,
): AsyncGenerator<LiveLook> {
  let left = userIds;
  while (left.length > 0) {
    const some = left.slice(0, LOOKED_AT_ONCE);
    left = left.slice(LOOKED_AT_ONCE);
    const look = await lookLive(ports, some, left.length);
    yield look;
    await noteTurn(ports, kind, some.at(-1));
    if (left.length === 0 || look.afterSeconds >= patience.left()) return;
    await patience.pause(look.afterSeconds);
  }
}

const noteTurn = ({ store }: GuardNeeds, kind: Kind, upTo: string | undefined) =>
  changeSwitch(store, (known) =>
    known.guardedUpTo?.[kind] === upTo ? undefined : { ...known, guardedUpTo: { ...known.guardedUpTo, [kind]: upTo } },
  );
