import { expect, test } from "vitest";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { sweptWorld, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const HOUR_MS = 3_600_000;
const REFUSED = "the wave's group is empty";

test("a wave that waits by its own rules says until when and why, without anybody having written that down", async () => {
  const world = await sweptWorld();
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  expect(status?.waiting?.because).toContain("approval");
  expect(Date.parse(status?.waiting?.until ?? "")).toBeGreaterThan(world.now.getTime());
  expect(await world.ports.store.waiting(WAVE_ID)).toBeUndefined();
});

test.each([
  ["says why the step that is due was refused, until it is tried again", 1, { because: REFUSED }],
  ["does not repeat an old refusal", -1, undefined],
])("a wave %s", async (_case, hours, waiting) => {
  // Its group is taken down first of all.
  const world = new WaveWorld();
  await world.insert();
  const until = new Date(world.now.getTime() + hours * HOUR_MS).toISOString();
  await world.ports.store.saveWaiting(WAVE_ID, { kind: "refused", until, because: REFUSED });
  const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
  if (waiting) expect(status?.waiting).toEqual({ until, ...waiting });
  else expect(status?.waiting).toBeUndefined();
});

test("a refusal of long ago does not hide what a wave waits for now", async () => {
  const world = await sweptWorld();
  const until = new Date(world.now.getTime() + HOUR_MS).toISOString();
  await world.ports.store.saveWaiting(WAVE_ID, { kind: "refused", until, because: REFUSED });
  expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.waiting?.because).not.toBe(REFUSED);
});
