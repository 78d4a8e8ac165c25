import { beforeEach, expect, test } from "vitest";
import {
  type Enforcement,
  type EnforcementState,
  joinerOf,
  joinerSource,
  waveSource,
} from "../../../../shared/domain/enforcement/enforcement.ts";
import { noteDue } from "../../../../shared/enforcement/noteDue.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const BEFORE = "2026-02-01T08:00:00.000Z";
const source = joinerSource("joiner-1");
const evidence = { lookedAt: NOW, passkeyCreatedAt: "2026-03-02T07:30:00.000Z" };
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});

const note = () => noteDue(ports, { source, by: "the app" }, "ada", evidence);
const earlier = (state: EnforcementState, change: Partial<Enforcement> = {}): Enforcement => ({
  userId: "ada",
  source,
  state,
  at: BEFORE,
  by: "Eve",
  evidence: { lookedAt: BEFORE },
  ...change,
});
const rows = async () => (await ports.store.enforcementsOf(["ada"])).map(({ etag: _, ...row }) => row);
const dueNow = { userId: "ada", source, state: "due", at: NOW, by: "the app", evidence };

test("a row that is not there is written, and nobody enters by it", async () => {
  await note();
  expect(await rows()).toEqual([dueNow]);
  expect(ports.policyWriter.calls).toEqual([]);
});

test.each<EnforcementState>(["due", "entering", "in", "leaving"])("a row that is %s stays as it is", async (state) => {
  await ports.store.saveEnforcements([earlier(state)]);
  await note();
  expect(await rows()).toEqual([earlier(state)]);
  expect(ports.store.trouble.called("saveEnforcements")).toBe(1);
});

test("a row that has ended is due anew, from now on", async () => {
  await ports.store.saveEnforcements([earlier("ended")]);
  await note();
  expect(await rows()).toEqual([dueNow]);
});

test("what another reason has come to counts for nothing", async () => {
  const other = earlier("in", { source: waveSource("wave-1") });
  await ports.store.saveEnforcements([other]);
  await note();
  expect(await rows()).toEqual([dueNow, other]);
});

test.each<[string, EnforcementState | undefined]>([
  ["not there", undefined],
  ["ended", "ended"],
])("a row that was %s and that somebody else writes meanwhile is left to them", async (_what, state) => {
  if (state) await ports.store.saveEnforcements([earlier(state)]);
  const read = ports.store.enforcementsOf;
  ports.store.enforcementsOf = async (userIds) => {
    const found = await read(userIds);
    await ports.store.saveEnforcements([{ ...earlier("entering"), etag: found[0]?.etag }]);
    return found;
  };
  await expect(note()).rejects.toThrow(ConflictError);
  ports.store.enforcementsOf = read;
  expect(await rows()).toEqual([earlier("entering")]);
});

test.each([
  [joinerSource("joiner-1"), "joiner-1"],
  [waveSource("joiner-1"), undefined],
  ["self", undefined],
])("of the source %s the onboarding is %s", (of, joinerId) => {
  expect(joinerOf({ source: of })).toBe(joinerId);
});
