import type { Config } from "../../../shared/config/config.ts";
import { hours } from "../../../shared/domain/calendar/durations.ts";
import type { Enforcement } from "../../../shared/domain/enforcement/enforcement.ts";
import { groupDifferences } from "../../../shared/domain/enforcement/groupCompare.ts";
import { openReleases } from "../../../shared/enforcement/openReleases.ts";
import { readEnforcedGroup } from "../../../shared/enforcement/readGroup.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import { tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { idsOf, inWords } from "../../../shared/enforcement/unreadRows.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { UnreadEnforcement } from "../../../shared/ports/store/enforcements.ts";
import type { Patience } from "../../host/patience.ts";
import { takeOutGroups } from "../nestedGroups.ts";
import { guardMissing } from "./guardMissing.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { guardStrangers } from "./guardStrangers.ts";
import { seeLeavesThrough } from "./seeLeavesThrough.ts";

/** Members and number may disagree while changes spread; for a day they do not. */
const TOLD_AFTER_MS = hours(24);

/**
 * The enforced group against its rows: who is in it and nobody put there, and who is missing and not released. Of both
 * security hears. Nobody is judged by an answer that is missing, short, or of one replica only.
 *
 * @param inTheWay why nobody may be put into the group now.
 */
export async function guardGroup(
  ports: GuardNeeds,
  config: Config,
  inTheWay: string | undefined,
  patience: Patience,
): Promise<void> {
  const group = await readEnforcedGroup(ports, config);
  if (group.kind === "absent")
    throw new RefusedError("notFound", "EnforcedGroupNotFound", "the enforced group does not exist");
  // Whatever the numbers say. One group that stays keeps nobody from being looked at.
  const [taken] = await Promise.allSettled([takeOutGroups(ports, config, group.groupIds)]);
  if (group.kind === "unclear") await stayUnclear(ports, config, group.say);
  else await compare(ports, config, group.userIds, inTheWay, patience);
  if (taken.status === "rejected") throw taken.reason;
}

async function compare(
  ports: GuardNeeds,
  config: Config,
  userIds: readonly string[],
  inTheWay: string | undefined,
  patience: Patience,
): Promise<void> {
  const { store, clock } = ports;
  // After the group: whoever the app puts in has a row before that.
  const rows: Enforcement[] = [];
  const unread: UnreadEnforcement[] = [];
  for await (const page of store.enforcementPages()) {
    rows.push(...page.rows);
    unread.push(...page.unread);
  }
  const { strangers, missing } = groupDifferences(userIds, rows, idsOf(unread), clock.now());
  await noteClear(ports);
  await tellUnread(ports, config, unread);
  try {
    await guardStrangers(ports, config, strangers, patience);
  } finally {
    const released = missing.length > 0 ? await openReleases(store) : new Set();
    const taken = missing.filter((userId) => !released.has(userId));
    await guardMissing(ports, config, taken, inTheWay, patience);
  }
  await seeLeavesThrough(ports, config, new Set(userIds), rows);
}

/** Nobody is judged by it; once that lasts for a day, the operators hear of it daily. */
async function stayUnclear(ports: GuardNeeds, config: Config, say: string): Promise<void> {
  const { store, clock } = ports;
  const at = clock.now().toISOString();
  await changeSwitch(store, (known) =>
    known.groupUnclearSince === undefined ? { ...known, groupUnclearSince: at } : undefined,
  );
  const since = (await store.enforcementSwitch())?.value.groupUnclearSince ?? at;
  if (clock.now().getTime() - Date.parse(since) < TOLD_AFTER_MS) return;
  const what = `The guard cannot compare the enforced group with its rows since ${since}: ${say}. Until it can, nobody notices who is put into it or taken out.`;
  await tellOperators(ports, config, `guard|unclear|${at.slice(0, 10)}`, what);
}

/** Once a day. Nobody is put in or taken out by what cannot be read. */
async function tellUnread(ports: GuardNeeds, config: Config, unread: readonly UnreadEnforcement[]): Promise<void> {
  if (unread.length === 0) return;
  const day = ports.clock.now().toISOString().slice(0, 10);
  const say = `The guard cannot tell whether ${idsOf(unread).size} people belong in the enforced group, so it leaves them where they are: ${inWords(unread)}`;
  await tellOperators(ports, config, `guard|unread|${day}`, say);
}

async function noteClear({ store }: GuardNeeds): Promise<void> {
  await changeSwitch(store, (known) =>
    known.groupUnclearSince === undefined ? undefined : { ...known, groupUnclearSince: undefined },
  );
}
