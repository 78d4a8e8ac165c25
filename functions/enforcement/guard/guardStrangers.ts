import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { groupDifferences } from "../../../shared/domain/enforcement/groupCompare.ts";
import { settle } from "../../../shared/enforcement/settle.ts";
import { idsOf } from "../../../shared/enforcement/unreadRows.ts";
import type { Patience } from "../../host/patience.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { lookInTurn, whoseTurn } from "./lookInTurn.ts";
import { tellStrangers } from "./tellDifferences.ts";

/**
 * Looks at those whom nobody put into the enforced group. Without a usable passkey they are taken out, audited; with
 * one they stay until a person decides. Whomever Graph does not answer for stays, and is looked at again.
 */
export async function guardStrangers(
  ports: GuardNeeds,
  config: Config,
  listed: readonly string[],
  patience: Patience,
): Promise<void> {
  const strangers = await whoseTurn(ports, config, "strangers", listed);
  const kept: string[] = [];
  const out: string[] = [];
  const stillIn: string[] = [];
  let seen = 0;
  try {
    for await (const { at, ready, notReady, absent } of lookInTurn(ports, "strangers", strangers, patience)) {
      seen += ready.length + notReady.length + absent.length;
      kept.push(...ready);
      const taken = await takeOut(ports, config, at, notReady);
      // One who is in by a group, or whom the group shows still, is not out because a request went through.
      const left = await ports.directory.membersAmong(config.enforcedGroupId, taken);
      for (const userId of taken) (left.has(userId) ? stillIn : out).push(userId);
    }
  } finally {
    await tellStrangers(ports, config, { out, kept, stillIn, more: listed.length - seen });
  }
}

/** @returns those whom the group was told to let go. @throws TransientError, RefusedError when it does not. */
async function takeOut(
  ports: GuardNeeds,
  config: Config,
  at: string,
  notReady: readonly string[],
): Promise<readonly string[]> {
  const { store, clock } = ports;
  // Somebody may have entered since the rows were read.
  const { rows, unread } = await store.standingOf(notReady);
  const { strangers } = groupDifferences(notReady, rows, idsOf(unread), clock.now());
  if (strangers.length === 0) return [];
  await store.append(
    strangers.map((userId) => ({
      scope: APP_SCOPE,
      id: `strangerLeaves|${userId}|${at.slice(0, 10)}`,
      at,
      who: APP,
      what: "leavesEnforcement" as const,
      why: "somebody had put them into the enforced group, and they have no working passkey",
      subjectId: userId,
    })),
  );
  await settle(ports, config, { ins: [], outs: strangers });
  return strangers;
}
