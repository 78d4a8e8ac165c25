import { expect, test } from "vitest";
import { onAuditsTimer } from "../../../../functions/planted/onAuditsTimer.ts";
import { tryLogs } from "../../../../shared/domain/signIns/triesFeed.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, testConfig } from "../../../support/testConfig.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

test("of five requests in ten seconds none of its readers takes all: each is read, and the rest by the next run", async () => {
  const ports = fakePorts({ clock: new FakeClock("2026-03-04T10:00:00.000Z") });
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  paceGraph(ports);
  const config = testConfig({ PATIENCE_SECONDS: "0" });
  const run = async () => {
    await onAuditsTimer(ports, config)();
    ports.clock.advance({ minutes: 15 });
  };
  // A month of the audit log takes what there is.
  await run();
  await run();
  const { store } = ports;
  expect((await store.auditFeed())?.feed.readUntil).toBeDefined();
  for (const log of tryLogs) expect((await store.triesFeed(log))?.feed.readUntil).toBeDefined();
  const looks = async () =>
    Object.values((await store.breakGlassFeed())?.feed.accounts ?? {}).flatMap((one) => Object.keys(one)).length;
  const first = await looks();
  expect(first).toBeGreaterThan(0);
  await run();
  expect(await looks()).toBeGreaterThan(first);
});
