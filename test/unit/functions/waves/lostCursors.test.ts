import { describe, expect, test } from "vitest";
import { sweptSince } from "../../../../shared/domain/wave/sweepNotes.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import type { FakePorts } from "../../../support/fakes/fakePorts.ts";
import { sweptWorld, WaveWorld } from "../../../support/waves/waveWorld.ts";

/**
 * Graph throttles the second page of every reading, so that its cursor is kept, and has forgotten it by then. Whoever
 * begins anew is served. Field case 5: github.com/cartography-cncf/cartography/pull/2853,
 * github.com/microsoftgraph/msgraph-sdk-powershell/issues/1388.
 */
function forgetPlaces(ports: FakePorts): { lost: number } {
  const count = { lost: 0 };
  const forgetful = <Args extends readonly unknown[], Result>(
    read: (...args: Args) => Promise<Result>,
    nextAt: number,
  ) => {
    let state: "new" | "throttled" | "lost" | "served" = "new";
    return async (...args: Args): Promise<Result> => {
      const isFirst = args[nextAt] === undefined;
      if (isFirst && state === "lost") state = "served";
      if (isFirst || state === "served") return read(...args);
      state = state === "new" ? "throttled" : "lost";
      if (state === "throttled") throw new TransientError("throttled", { retryAfterSeconds: 7200 });
      count.lost += 1;
      throw new RefusedError("cursor", "Directory_ExpiredPageToken", "the page token value has expired");
    };
  };
  const { directory, reports } = ports;
  directory.pageSize = 6;
  reports.pageSize = 6;
  directory.groupMembers = forgetful(directory.groupMembers.bind(directory), 1);
  reports.signIns = forgetful(reports.signIns.bind(reports), 3);
  return count;
}

describe("cursors that Graph has forgotten while a step waited", () => {
  test("hold up neither taking down the group nor what follows, and nobody is missing", async () => {
    const world = new WaveWorld(20);
    await world.insert();
    const count = forgetPlaces(world.ports);
    const { inScope, snapshotAt } = await world.until(({ snapshotAt: at }) => at !== undefined, 20);
    expect([inScope, snapshotAt !== undefined, count.lost]).toEqual([20, true, 1]);
  });

  test("hold up neither the gate nor the sweep, which count as if nothing had been", async () => {
    const world = await sweptWorld(20);
    const [before, swept] = [await world.facts(), await world.members()];
    const again = new WaveWorld(20);
    const count = forgetPlaces(again.ports);
    await again.insert();
    await again.until(({ stage }) => stage === "open");
    for (let n = 1; n < 20; n++) again.enrol(n);
    await again.ports.store.mergeMembers(
      before.waveId,
      swept.map(({ userId, reportedReady }) => ({ userId, reportedReady })),
    );
    await again.change({ reportedReady: 19 });
    const after = await again.until(({ stage }) => stage === "swept");
    expect([after.inScope, after.gate?.ready]).toEqual([before.inScope, before.gate?.ready]);
    expect((await again.members()).map((member) => sweptSince(member, after.reportOnlyAt) !== undefined)).toEqual(
      swept.map((member) => sweptSince(member, before.reportOnlyAt) !== undefined),
    );
    expect(count.lost).toBeGreaterThanOrEqual(2);
  });
});
