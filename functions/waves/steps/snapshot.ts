import type { Config } from "../../../shared/config/config.ts";
import type { PageResult } from "../../../shared/contracts/waveActivities.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { readKeptOut, takeIn } from "../../../shared/waves/sortOut.ts";
import { DONE, goOn, type PageInput, stepAt } from "../../../shared/waves/stepProgress.ts";
import { changeWave, refuseStep, waveEvent, waveOf } from "../../../shared/waves/waveRow.ts";

/**
 * One page of the group into member rows; after the last one the wave row gets its counts. Safe by row key: a page
 * again is the same rows.
 */
export const makeSnapshotMembers =
  (ports: Pick<Ports, "store" | "clock" | "directory">, config: Config) =>
  async ({ waveId, progress }: PageInput): Promise<PageResult> => {
    const { store, directory, clock } = ports;
    const now = clock.now();
    const wave = await waveOf(store, waveId);
    if (wave.paused || wave.cancelRequested || wave.snapshotAt || wave.stage !== "planned") return DONE;

    const at = stepAt(progress, now);
    if (!at.after) {
      const count = await directory.countGroupMembers(wave.groupId);
      if (count !== undefined && count > config.maxWaveMembers)
        return refuseStep(
          store,
          wave,
          now,
          "GroupTooLarge",
          `the group has ${count} members; a wave may have ${config.maxWaveMembers}`,
        );
    }
    const page = await directory.groupMembers(wave.groupId, at.after);
    if (!page) return refuseStep(store, wave, now, "GroupNotFound", "the wave's group does not exist any more");
    await takeIn(ports, waveId, page.items, await readKeptOut(ports, config));
    if (page.next !== undefined) return goOn({ ...at, after: page.next });

    const members = await allMembers(store, waveId);
    const inScope = members.filter(({ sortedOut }) => !sortedOut);
    const saved = await changeWave(store, waveId, (facts) =>
      facts.stage !== "planned"
        ? undefined
        : {
            ...facts,
            snapshotAt: now.toISOString(),
            inScope: inScope.length,
            sortedOut: members.length - inScope.length,
            reportedReady: inScope.filter(({ reportedReady }) => reportedReady).length,
          },
    );
    if (saved)
      await store.append([
        waveEvent(saved, {
          id: "snapshot",
          at: now.toISOString(),
          what: "members taken down",
          after: `${saved.inScope} in scope, ${saved.sortedOut} sorted out`,
        }),
      ]);
    return DONE;
  };
