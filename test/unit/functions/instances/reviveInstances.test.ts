import { beforeEach, describe, expect, test } from "vitest";
import { reviveInstances } from "../../../../functions/instances/reviveInstances.ts";
import type { JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});

const timer = () => reviveInstances(ports, testConfig())(ports.orchestrations);
const insert = (waveId: string, change: Partial<WaveFacts> = {}) =>
  ports.store.insertWave(aWave({ waveId, name: waveId, ...change }));
const hire = (joinerId: string, ended?: JoinerRecord["facts"]["ended"]) =>
  ports.store.insertJoiner({
    facts: {
      joinerId,
      startDate: "2026-03-16",
      timeZone: "UTC",
      hiredAt: "2026-03-02T08:00:00.000Z",
      ...(ended && { ended }),
    },
    source: "hr",
    workerId: joinerId,
    sequence: 1,
    identity: {},
    displayName: `Sam ${joinerId}`,
  });
const run = (instanceId: string, state: "running" | "suspended" = "running") => {
  ports.orchestrations.running.set(instanceId, { name: "waveRollout", input: {} });
  if (state === "suspended") ports.orchestrations.suspended.add(instanceId);
};
const started = () =>
  ports.orchestrations.calls.filter(({ method }) => method === "start").map(({ args }) => args.slice(0, 3));
const audited = async (scope: string) => (await ports.store.recent(scope, 10)).map(({ what }) => what);
const mails = () => ports.email.sent.filter(({ to }) => to.address === "alerts@contoso.example");

describe("an instance", () => {
  test.each<[string, WaveFacts["stage"], () => void]>([
    ["that failed, was terminated or returned", "open", () => ports.orchestrations.ended.add("wave-w1")],
    ["that was purged, or never started", "open", () => undefined],
    ["of a steady wave", "steady", () => ports.orchestrations.ended.add("wave-w1")],
    ["of a wave that was rolled back", "rolledBack", () => undefined],
  ])("%s starts again from its row, with an audit line and a mail", async (_which, stage, as) => {
    await insert("w1", { stage, enforcedAt: ports.clock.now().toISOString() });
    as();
    await timer();
    expect(started()).toEqual([["waveRollout", "wave-w1", { waveId: "w1" }]]);
    expect(ports.orchestrations.running.has("wave-w1")).toBe(true);
    expect(await audited("w1")).toEqual(["instanceStartedAgain"]);
    expect(mails().map(({ plainText }) => plainText)).toEqual([expect.stringContaining("wave w1 (wave-w1)")]);
  });

  test("of an onboarding that is not over starts again", async () => {
    await hire("j1");
    await timer();
    expect(started()).toEqual([["joinerOnboarding", "joiner-j1", { joinerId: "j1" }]]);
    expect(await audited("j1")).toEqual(["instanceStartedAgain"]);
    expect(mails()[0]?.plainText).toContain("the onboarding of Sam j1 (joiner-j1)");
  });

  test("that lives is left alone", async () => {
    await insert("w1");
    await hire("j1");
    run("wave-w1");
    run("joiner-j1");
    await timer();
    expect([started(), mails(), await audited("w1")]).toEqual([[], [], []]);
  });

  test("of a story that is over is not started", async () => {
    await insert("w1", { stage: "cancelled" });
    await hire("j1", { as: "registered", at: "2026-03-02T08:00:00.000Z" });
    ports.orchestrations.ended.add("wave-w1");
    await timer();
    expect([started(), mails()]).toEqual([[], []]);
  });

  test("that somebody suspended is told of, and not started", async () => {
    await insert("w1");
    run("wave-w1", "suspended");
    await timer();
    expect(started()).toEqual([]);
    expect(await audited("w1")).toEqual(["instanceSuspended"]);
    expect(mails()[0]?.plainText).toContain("suspended these instances");
  });

  test("that reads the registration report and is suspended is told of; one that runs, or has ended, is not", async () => {
    await timer();
    run("registration-poll");
    await timer();
    expect([mails(), await audited("app")]).toEqual([[], []]);
    run("registration-poll", "suspended");
    await timer();
    expect([started(), await audited("app")]).toEqual([[], ["instanceSuspended"]]);
    expect(mails()[0]?.plainText.replaceAll(/\s+/g, " ")).toContain("the reading of the registration report");
  });

  test("that was started a moment ago by somebody else is not told of", async () => {
    await insert("w1");
    const { orchestrations } = ports;
    const before = new Map<string, "running" | "suspended">();
    run("wave-w1");
    orchestrations.instances = async () => before;
    await timer();
    expect([await audited("w1"), mails()]).toEqual([[], []]);
  });
});

test("two runs at once start it once", async () => {
  await insert("w1");
  await Promise.all([timer(), timer()]);
  expect(ports.orchestrations.running.size).toBe(1);
  expect(await audited("w1")).toEqual(["instanceStartedAgain"]);
  expect(mails()).toHaveLength(1);
});

test("one that dies again and again is told once a day", async () => {
  await insert("w1");
  for (let run = 0; run < 4; run++) {
    await timer();
    ports.orchestrations.running.clear();
    ports.clock.advance({ minutes: 15 });
  }
  expect([mails().length, (await audited("w1")).length]).toEqual([1, 1]);
  ports.clock.advance({ days: 1 });
  await timer();
  expect([mails().length, (await audited("w1")).length]).toEqual([2, 2]);
});

test("one that cannot be started now holds up no other, and its turn comes", async () => {
  await insert("w1");
  await insert("w2");
  ports.orchestrations.throttleNext("start");
  await timer();
  expect(ports.orchestrations.running.size).toBe(1);
  await timer();
  expect(ports.orchestrations.running.size).toBe(2);
});

test("an alert that cannot be mailed starts them all the same", async () => {
  await insert("w1");
  ports.email.refuseNext("send");
  await timer();
  expect(ports.orchestrations.running.size).toBe(1);
});

describe("what nobody works on stands where people read of it", () => {
  const shown = async (scope: string) =>
    (await ports.store.troublesOf(scope, ports.clock.now().toISOString())).map(
      ({ doing, code }) => `${doing}: ${code}`,
    );

  test.each<[string, () => unknown, string[]]>([
    ["dead", () => undefined, ["working on what is not over: instanceStartedAgain"]],
    ["suspended", () => run("wave-w1", "suspended"), ["working on what somebody has suspended: instanceSuspended"]],
    ["alive", () => run("wave-w1"), []],
  ])("a wave whose instance is %s", async (_which, as, expected) => {
    await insert("w1");
    as();
    await timer();
    expect(await shown("w1")).toEqual(expected);
    ports.clock.advance({ hours: 1 });
    expect(await shown("w1")).toEqual([]);
  });

  test("a watch that lies behind", async () => {
    const enforcedAt = "2026-03-01T07:00:00.000Z";
    await insert("w1", { stage: "enforced", enforcingAt: enforcedAt, enforcedAt, watchedUntil: enforcedAt });
    run("wave-w1");
    await timer();
    expect(await shown("w1")).toEqual(["reading the sign-in log in time for people who are enforced: watchIsLate"]);
  });

  test("an onboarding that cannot be started again for an hour", async () => {
    await hire("j1");
    for (let look = 0; look < 5; look++) {
      ports.orchestrations.throttleNext("start");
      await timer();
      expect(await shown("j1")).toHaveLength(look < 3 ? 0 : 1);
      ports.clock.advance({ minutes: 15 });
    }
    expect((await shown("j1"))[0]).toContain("starting again what nothing works on any more");
    expect(mails()).toHaveLength(1);
  });
});

describe("the watch over those who are enforced", () => {
  const watched = (stage: WaveFacts["stage"], hoursAgo: number, change: Partial<WaveFacts> = {}) => {
    const watchedUntil = new Date(ports.clock.now().getTime() - hoursAgo * 3_600_000).toISOString();
    run("wave-w1");
    const enforcedAt = "2026-03-01T07:00:00.000Z";
    return insert("w1", { stage, enforcingAt: enforcedAt, enforcedAt, watchedUntil, ...change });
  };

  test.each<[string, WaveFacts["stage"], number, boolean]>([
    ["of an enforced wave that was due an hour ago", "enforced", 2, true],
    ["that is due since less than that", "enforced", 1.9, false],
    ["of a wave whose people still enter, that was due an hour ago", "enforcing", 2, true],
    ["of a steady wave that was due an hour ago", "steady", 5, true],
    ["of a steady wave that is due since less than that", "steady", 4.9, false],
    ["of a wave by which nobody is enforced", "reportOnly", 99, false],
  ])("%s", async (_which, stage, hoursAgo, isTold) => {
    await watched(stage, hoursAgo);
    await timer();
    expect(await audited("w1")).toEqual(isTold ? ["watchIsLate"] : []);
    expect(mails()).toHaveLength(isTold ? 1 : 0);
    ports.clock.advance({ minutes: 1 });
    await timer();
    expect(mails()).toHaveLength(isTold ? 1 : mails().length);
  });

  test("is told of while the wave is paused, too", async () => {
    await watched("enforced", 3, { paused: { by: { id: "a", displayName: "A" }, at: "x", reason: "y" } });
    await timer();
    expect(await audited("w1")).toEqual(["watchIsLate"]);
  });
});
