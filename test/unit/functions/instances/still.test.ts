import { beforeEach, describe, expect, test } from "vitest";
import { reviveInstances } from "../../../../functions/instances/reviveInstances.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { adviceFor } from "../../../../shared/domain/trouble/adviceFor.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { noteTrouble } from "../../../../shared/troubles/noteTrouble.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

/** A Wednesday morning. */
const NOW = "2026-03-11T10:00:00.000Z";
const LONG_AGO = "2026-03-05T10:00:00.000Z";
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(NOW) });
});

const timer = () => reviveInstances(ports, testConfig())(ports.orchestrations);
const live = (instanceId: string) =>
  ports.orchestrations.running.set(instanceId, { name: "joinerOnboarding", input: {} });
const hire = async (change: Partial<JoinerFacts>) => {
  const facts = { joinerId: "j1", startDate: "2026-03-16", timeZone: "UTC", hiredAt: LONG_AGO, ...change };
  const person = { source: "hr", workerId: "j1", sequence: 1, identity: {}, displayName: "Sam" };
  await ports.store.insertJoiner({ facts, ...person });
  live("joiner-j1");
};
const wave = async (change: Partial<WaveFacts>) => {
  await ports.store.insertWave(aWave({ waveId: "w1", name: "w1", ...change }));
  live("wave-w1");
};
const shown = async (scope: string) => ports.store.troublesOf(scope, ports.clock.now().toISOString());
/** As many looks as make an hour. */
const lookForAnHour = async () => {
  for (let look = 0; look < 5; look++) {
    if (look > 0) ports.clock.advance({ minutes: 15 });
    await timer();
  }
};
const mails = () => ports.email.sent.filter(({ to }) => to.address === "alerts@contoso.example");
const found = { kind: "found", userId: "10000000-0000-4000-8000-000000000001" } as const;
const OFFER = { grantId: "g1", round: 1, openedAt: "2026-03-06T08:00:00.000Z", closesAt: "2026-03-07T08:00:00.000Z" };

describe("an instance that lives, while what is due has been so for more than a working day,", () => {
  test.each<[string, () => Promise<void>, string, string]>([
    ["of a hire whose account nobody looked up", () => hire({}), "j1", "joiner-j1"],
    [
      "of a hire whose account was missing",
      () => hire({ account: { kind: "notFound" }, accountCheckedAt: LONG_AGO, startDate: "2026-03-09" }),
      "j1",
      "joiner-j1",
    ],
    [
      "of a hire whose passkey nobody looked for",
      () => hire({ account: found, accountCheckedAt: LONG_AGO, startDate: "2026-03-06", offer: OFFER }),
      "j1",
      "joiner-j1",
    ],
    ["of a hire whose end was not written", () => hire({ account: found, registeredAt: LONG_AGO }), "j1", "joiner-j1"],
    [
      "of a wave that was to be announced",
      () => wave({ stage: "planned", stageAt: LONG_AGO, snapshotAt: LONG_AGO, announceAt: LONG_AGO, inScope: 40 }),
      "w1",
      "wave-w1",
    ],
    [
      "of a wave whose sweep was due",
      () =>
        wave({ stage: "reportOnly", stageAt: "2026-03-02T10:00:00.000Z", reportOnlyAt: "2026-03-02T10:00:00.000Z" }),
      "w1",
      "wave-w1",
    ],
  ])("%s is woken at every look, and told of once it has stood for an hour", async (_whose, begin, scope, instance) => {
    await begin();
    await timer();
    expect(ports.orchestrations.woken).toEqual([instance]);
    expect(await shown(scope)).toEqual([]);
    await lookForAnHour();
    const [trouble, ...more] = await shown(scope);
    expect(more).toEqual([]);
    expect(trouble).toMatchObject({
      code: "standsStill",
      said: expect.stringMatching(/due since 2026-03-.*or longer/),
    });
    expect(trouble && adviceFor(trouble)).toMatch(/terminate it/);
    expect(mails()).toHaveLength(1);
  });

  test.each<[string, () => Promise<void>, string]>([
    ["a hire of this morning", () => hire({ hiredAt: "2026-03-11T08:00:00.000Z" }), "j1"],
    [
      "a hire who waits for the first morning",
      () => hire({ account: found, accountCheckedAt: LONG_AGO, startDate: "2026-03-16" }),
      "j1",
    ],
    [
      "a wave that waits for its date",
      () => wave({ stage: "planned", stageAt: LONG_AGO, snapshotAt: LONG_AGO, announceAt: "2026-03-20T08:00:00.000Z" }),
      "w1",
    ],
    [
      "a large wave whose mails take days",
      () => wave({ stage: "planned", stageAt: LONG_AGO, snapshotAt: LONG_AGO, announceAt: LONG_AGO, inScope: 40_000 }),
      "w1",
    ],
    [
      "a wave that is paused",
      () =>
        wave({
          stage: "planned",
          stageAt: LONG_AGO,
          announceAt: LONG_AGO,
          paused: { by: { id: "a", displayName: "A" }, at: LONG_AGO, reason: "y" },
        }),
      "w1",
    ],
  ])("is none of %s", async (_whose, begin, scope) => {
    await begin();
    await lookForAnHour();
    expect([await shown(scope), ports.orchestrations.woken, mails()]).toEqual([[], [], []]);
  });

  test("is told of by the row that says why, where there is one", async () => {
    await hire({});
    const refusal = new RefusedError("denied", "Authorization_RequestDenied", "no");
    await noteTrouble(
      ports,
      testConfig(),
      { scope: "j1", doing: "looking up the account", againAfterSeconds: 7200 },
      refusal,
    );
    await lookForAnHour();
    expect((await shown("j1")).map(({ code }) => code)).toEqual(["Authorization_RequestDenied"]);
  });

  test("is told of by what the wave waits for, and once that is of an earlier day by itself", async () => {
    await wave({ stage: "planned", stageAt: LONG_AGO, snapshotAt: LONG_AGO, announceAt: LONG_AGO, inScope: 40 });
    await ports.store.saveWaiting("w1", { kind: "busy", until: "2026-03-11T10:30:00.000Z", because: "busy" });
    await lookForAnHour();
    expect(await shown("w1")).toEqual([]);
    ports.clock.advance({ days: 1 });
    await lookForAnHour();
    expect(await shown("w1")).toHaveLength(1);
  });

  test("that cannot be woken now holds up no other", async () => {
    await hire({});
    await wave({ stage: "planned", stageAt: LONG_AGO, snapshotAt: LONG_AGO, announceAt: LONG_AGO, inScope: 40 });
    ports.orchestrations.throttleNext("wake");
    await timer();
    expect(ports.orchestrations.woken).toHaveLength(1);
  });
});
