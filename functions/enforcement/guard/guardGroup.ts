import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { hours, minutes } from "../../../shared/domain/calendar/durations.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import type { Enforcement } from "../../../shared/domain/enforcement/enforcement.ts";
import { isRunning } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { groupDifferences, turnOf } from "../../../shared/domain/enforcement/groupCompare.ts";
import { type LiveLook, LOOKED_AT_ONCE, lookLive } from "../../../shared/enforcement/lookLive.ts";
import { readEnforcedGroup } from "../../../shared/enforcement/readGroup.ts";
import { refusedMembers } from "../../../shared/enforcement/refusedMembers.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import { ENFORCEMENT_SCOPE, tellOperators } from "../../../shared/enforcement/tellOperators.ts";
import { workforceFault } from "../../../shared/enforcement/workforceFault.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { NotChanged } from "../../../shared/ports/graph.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { tellMissing, tellStrangers } from "./tellDifferences.ts";

const RUN_EVERY_MS = minutes(15);
/** Whom one run looks at: as many as Graph's assumed pace allows in the time of one run. */
const MOST_IN_A_RUN = 100;
/** `membersAmong` and the writes take no more at once. */
const AT_ONCE = 100;
/** Members and number may disagree while changes spread; for a day they do not. */
const TOLD_AFTER_MS = hours(24);

/**
 * The enforced group against its rows. Strangers are looked at live: out when not ready, else kept until a person
 * decides. Whoever is missing is looked at live and put back when ready, while enforcement runs. Of both the operators
 * hear. Nobody is judged by an answer that is missing, short, or of one replica only.
 */
export async function guardGroup(ports: GuardNeeds, config: Config, patience: Patience): Promise<void> {
  const { store, clock } = ports;
  const group = await readEnforcedGroup(ports, config);
  if (group.kind === "absent")
    throw new RefusedError("notFound", "EnforcedGroupNotFound", "the enforced group does not exist");
  if (group.kind === "unclear") return stayUnclear(ports, config, group.say);
  // After the group: whoever the app puts in has a row before that.
  const rows: Enforcement[] = [];
  for await (const page of store.enforcementPages()) rows.push(...page);
  const { strangers, missing } = groupDifferences(group.userIds, rows);
  await noteClear(ports);
  const run = Math.floor(clock.now().getTime() / RUN_EVERY_MS);
  await onStrangers(ports, config, turnOf(strangers, run, MOST_IN_A_RUN), patience);
  await onMissing(ports, config, turnOf(missing, run, MOST_IN_A_RUN), patience);
}

async function onStrangers(
  ports: GuardNeeds,
  config: Config,
  strangers: readonly string[],
  patience: Patience,
): Promise<void> {
  const { store, policyWriter } = ports;
  const kept: string[] = [];
  const out: string[] = [];
  let refused: readonly NotChanged[] = [];
  for await (const look of looks(ports, strangers, patience)) {
    // Somebody may have entered since the rows were read.
    const since = groupDifferences(look.notReady, await store.enforcementsOf(look.notReady));
    kept.push(...look.ready);
    if (since.strangers.length === 0) continue;
    await store.append(
      since.strangers.map((userId) => ({
        scope: ENFORCEMENT_SCOPE,
        id: `strangerLeaves|${userId}|${look.at}`,
        at: look.at,
        who: APP,
        what: "leavesEnforcement" as const,
        why: "somebody had put them into the enforced group, and they have no working passkey",
        subjectId: userId,
      })),
    );
    refused = await policyWriter.removeMembers(config.enforcedGroupId, since.strangers);
    out.push(...changedAmong(since.strangers, refused));
    if (refused.length > 0) break;
  }
  await tellStrangers(ports, config, { out, kept });
  if (refused.length > 0) throw refusedMembers(refused, "could not be taken out of the enforced group");
}

async function onMissing(
  ports: GuardNeeds,
  config: Config,
  listed: readonly string[],
  patience: Patience,
): Promise<void> {
  const { store, directory, policyWriter } = ports;
  // Read one by one: the list may be of a replica that does not show them.
  const inGroup = new Set<string>();
  for (const some of chunks(listed, AT_ONCE))
    for (const userId of await directory.membersAmong(config.enforcedGroupId, some)) inGroup.add(userId);
  const missing = listed.filter((userId) => !inGroup.has(userId));
  if (missing.length === 0) return;
  const known = (await store.enforcementSwitch())?.value;
  if (!isRunning(known)) return tellMissing(ports, config, { back: [], left: missing });
  await patience.pause(BETWEEN_REQUESTS_SECONDS);
  const fault = await workforceFault(ports, config);
  if (fault) return tellMissing(ports, config, { back: [], left: missing, because: fault.say });
  const back: string[] = [];
  const left: string[] = [];
  let refused: readonly NotChanged[] = [];
  for await (const look of looks(ports, missing, patience)) {
    // Their row may have ended since it was read.
    const ready = groupDifferences([], await store.enforcementsOf(look.ready)).missing;
    left.push(...look.notReady);
    if (ready.length === 0) continue;
    await store.append(
      ready.map((userId) => ({
        scope: ENFORCEMENT_SCOPE,
        id: `putBack|${userId}|${look.at}`,
        at: look.at,
        who: APP,
        what: "entersEnforcement" as const,
        why: "somebody had taken them out of the enforced group; they have a working passkey and are put back",
        subjectId: userId,
      })),
    );
    refused = await policyWriter.addMembers(config.enforcedGroupId, ready);
    back.push(...changedAmong(ready, refused));
    if (refused.length > 0) break;
  }
  await tellMissing(ports, config, { back, left });
  if (refused.length > 0) throw refusedMembers(refused, "could not be put back into the enforced group");
}

const changedAmong = (userIds: readonly string[], refused: readonly NotChanged[]): readonly string[] =>
  userIds.filter((userId) => !refused.some((one) => one.userId === userId));

/** Looks at these people, as many at once as Graph allows, until the patience is at its end. */
async function* looks(ports: GuardNeeds, userIds: readonly string[], patience: Patience): AsyncGenerator<LiveLook> {
  let left = userIds;
  while (left.length > 0) {
    const some = left.slice(0, LOOKED_AT_ONCE);
    left = left.slice(LOOKED_AT_ONCE);
    const look = await lookLive(ports, some, left.length);
    yield look;
    if (left.length === 0 || look.afterSeconds >= patience.left()) return;
    await patience.pause(look.afterSeconds);
  }
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

async function noteClear({ store }: GuardNeeds): Promise<void> {
  await changeSwitch(store, (known) =>
    known.groupUnclearSince === undefined ? undefined : { ...known, groupUnclearSince: undefined },
  );
}
