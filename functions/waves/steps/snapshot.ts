import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { DONE, more, type Phase, pagedStep, refused } from "../../../shared/steps/step.ts";
import { GROUP_NOT_FOUND } from "../../../shared/waves/groupChanges.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { readPersonas } from "../../../shared/waves/readPersonas.ts";
import { readKeptOut, takeIn } from "../../../shared/waves/sortOut.ts";
import { namesIn, tryAlert } from "../../../shared/waves/staffMails.ts";
import { usageLocationsOf } from "../../../shared/waves/usageLocations.ts";
import { changeWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { checksPhase } from "../preflight/checkWave.ts";

/**
 * The checks of the tenant first: a wave that they hold up does not begin. Then the group into member rows, page by
 * page; after the last one the wave row gets its counts.
 */
export const snapshot = pagedStep({
  kind: "snapshot",
  tally: z.object({}),
  whenPaused: "stops",
  mayRun: ({ wave }) => wave.stage === "planned" && wave.snapshotAt === undefined,
  phases: { checks: (scope) => checksPhase(scope, "start", "checks"), group: groupPage() },
});

/** Reads the group. Writes member rows. Safe to repeat by row key: a page again is the same rows. */
function groupPage(): Phase<unknown> {
  return async ({ ports, config, wave, cursor }) => {
    const { directory } = ports;
    if (cursor === undefined) {
      const count = await directory.countGroupMembers(wave.groupId);
      if (count === undefined) return GROUP_NOT_FOUND;
      if (count > config.maxWaveMembers) {
        const because = `the group has ${count} members; a wave may have ${config.maxWaveMembers}`;
        return refused("GroupTooLarge", because);
      }
    }
    const page = await directory.groupMembers(wave.groupId, cursor);
    if (!page) return GROUP_NOT_FOUND;
    const keptOut = await readKeptOut(ports, config);
    const ids = page.items.map(({ id }) => id);
    const personas = await readPersonas(ports, config, wave.waveId, ids, keptOut.privileged);
    await takeIn(ports, wave, page.items, keptOut, personas);
    if (page.next !== undefined) return more(page.next);
    await tellDoubtful(ports, config, wave);
    await recordSnapshot(ports, wave.waveId);
    return DONE;
  };
}

/** Nobody is sorted out by a guess: a person decides. Once a wave, by the key of the mail. */
async function tellDoubtful(ports: Ports, config: Config, wave: WaveFacts): Promise<void> {
  const members = await allMembers(ports.store, wave.waveId);
  const doubtful = members.filter(({ mayBeShared, sortedOut }) => mayBeShared && sortedOut === undefined);
  if (doubtful.length === 0) return;
  const who = doubtful.length === 1 ? "1 account" : `${doubtful.length} accounts`;
  const say =
    `${who} of this wave may be service, room or shared accounts, by name or for want of a licence and a mailbox: ` +
    `${namesIn(doubtful)}. They take part as everybody does until somebody takes them out of the group, or lists them in ` +
    "SHARED_ACCOUNTS. Of a person nothing is to be done.";
  await tryAlert(ports, config, wave, "mayBeShared", say);
}

async function recordSnapshot({ store, clock }: Pick<Ports, "store" | "clock">, waveId: string): Promise<void> {
  const at = clock.now().toISOString();
  const members = await allMembers(store, waveId);
  const inScope = members.filter(({ sortedOut }) => !sortedOut);
  const saved = await changeWave(store, waveId, (facts) =>
    facts.stage !== "planned"
      ? undefined
      : {
          ...facts,
          snapshotAt: at,
          inScope: inScope.length,
          sortedOut: members.length - inScope.length,
          usageLocations: usageLocationsOf(inScope),
          reportedReady: inScope.filter(({ reportedReady }) => reportedReady).length,
        },
  );
  if (!saved) return;
  const after = `${saved.inScope} in scope, ${saved.sortedOut} sorted out`;
  await store.append([waveEvent(saved, { id: "snapshot", at, what: "membersTakenDown", after })]);
}
