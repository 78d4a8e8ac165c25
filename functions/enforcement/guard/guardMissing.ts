import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { whyNotRunning } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { groupDifferences } from "../../../shared/domain/enforcement/groupCompare.ts";
import { openReleases } from "../../../shared/enforcement/openReleases.ts";
import { settle } from "../../../shared/enforcement/settle.ts";
import { idsOf } from "../../../shared/enforcement/unreadRows.ts";
import type { Patience } from "../../host/patience.ts";
import type { GuardNeeds } from "./guardNeeds.ts";
import { lookInTurn, whoseTurn } from "./lookInTurn.ts";
import { tellMissing } from "./tellDifferences.ts";

const NOBODY_CAN_TELL = "nobody can tell whether their passkeys fit methods policy and strength";

/**
 * Looks at those whom somebody took out of the enforced group although their row keeps them in. With a usable passkey
 * they are put back, audited, while enforcement runs as it must; of the others people are told. Whomever Graph does not
 * answer for is looked at again.
 *
 * @param inTheWay why nobody may be put into the group now.
 */
export async function guardMissing(
  ports: GuardNeeds,
  config: Config,
  listed: readonly string[],
  inTheWay: string | undefined,
  patience: Patience,
): Promise<void> {
  const missing = await whoseTurn(ports, config, "missing", listed);
  if (missing.length === 0) return;
  const because = inTheWay ?? whyNotRunning((await ports.store.enforcementSwitch())?.value);
  if (because !== undefined) return tellMissing(ports, config, { back: [], left: missing, because });
  const back: string[] = [];
  const left: string[] = [];
  const unjudged: string[] = [];
  try {
    for await (const { at, ready, notReady, unknown } of lookInTurn(ports, "missing", missing, patience)) {
      left.push(...notReady);
      unjudged.push(...unknown);
      back.push(...(await putBack(ports, config, at, ready)));
    }
  } finally {
    await tellMissing(ports, config, { back, left });
    await tellMissing(ports, config, { back: [], left: unjudged, because: NOBODY_CAN_TELL });
  }
}

/** @returns those who were put back. @throws TransientError, RefusedError when the group does not take them. */
async function putBack(
  ports: GuardNeeds,
  config: Config,
  at: string,
  ready: readonly string[],
): Promise<readonly string[]> {
  const { store, clock } = ports;
  // Their row may have ended since it was read, or two people have released them.
  const released = await openReleases(store);
  const { rows, unread } = await store.standingOf(ready);
  const { missing: listed } = groupDifferences([], rows, idsOf(unread), clock.now());
  const missing = listed.filter((userId) => !released.has(userId));
  if (missing.length === 0) return [];
  await store.append(
    missing.map((userId) => ({
      scope: APP_SCOPE,
      id: `putBack|${userId}|${at}`,
      at,
      who: APP,
      what: "entersEnforcement" as const,
      why: "somebody had taken them out of the enforced group; they have a working passkey and are put back",
      subjectId: userId,
    })),
  );
  await settle(ports, config, { ins: missing, outs: [] });
  return missing;
}
