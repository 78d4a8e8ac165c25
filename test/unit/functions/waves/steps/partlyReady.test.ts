import { beforeEach, describe, expect, test } from "vitest";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import { readWaveStatus } from "../../../../../shared/waves/readWaveStatus.ts";
import { waveStatusPage } from "../../../../../shared/web/pages/wavePage.ts";
import { takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
const onPhone = { operatingSystem: "Android 15", app: "Outlook Mobile", clientApp: "Mobile Apps and Desktop clients" };
const push = { authenticationMethods: ["Password", "Mobile app notification"] };
const SUBJECT = "Your passkey is not ready on all of your devices - 3 minutes";

describe("a sweep of people who are ready on one device and refused on another", () => {
  beforeEach(async () => {
    world = new WaveWorld(21);
    await world.insert();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= 21; n++) world.enrol(n);
    await takeReport(world);
    await world.until(({ stage }, step) => stage === "reportOnly" && step?.kind === "wait");
  });
  /** Fifty sign-ins on the phone in two days, and one a day with the passkey. */
  const twoDays = (people: readonly number[], how: Partial<SignIn> = push) => {
    for (let day = 0; day < 2; day++) {
      world.ports.clock.advance({ days: 1 });
      world.workingDay();
      for (const n of people) for (let go = 0; go < 25; go++) refuse(n, how);
    }
  };
  const refuse = (n: number, how: Partial<SignIn>) =>
    world.ports.reports.addSignIn({
      userId: world.id(n),
      createdDateTime: new Date(world.now.getTime() - 1_800_000).toISOString(),
      appliedConditionalAccessPolicies: [{ id: world.policy.id, result: "reportOnlyInterrupted" }],
      ...onPhone,
      ...how,
    });
  const sweep = async () => {
    world.ports.clock.set("2026-04-06T07:00:00Z");
    await world.carryOut({ kind: "sweep" });
    return world.facts();
  };
  const toldOf = async (n: number) => {
    const { mail } = await world.member(n);
    return world.mailsTo(mail ?? "").filter((subject) => subject === SUBJECT).length;
  };

  test("leaves them out by name, with platform, app and client, and tells them once", async () => {
    twoDays([1]);
    expect((await sweep()).evidence).toMatchObject({ clean: true, ready: 20, leftOut: 1 });
    const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
    expect(status?.wouldBeLeftOut).toMatchObject([
      { userId: world.id(1), reason: "partlyReady", notReadyAt: [{ platform: "android", app: "Outlook Mobile" }] },
    ]);
    const where = "Android 15 (Outlook Mobile, Mobile Apps and Desktop clients)";
    expect(status?.wouldBeLeftOut[0]?.said).toBe(where);
    expect(await toldOf(1)).toBe(1);
    expect(await toldOf(2)).toBe(0);
    await world.change({ stage: "reportOnly", evidence: undefined });
    await world.carryOut({ kind: "sweep" });
    expect(await toldOf(1)).toBe(1);
    // A week of report-only later they have not acted, and hear of it again, once.
    const { reportOnlyAt = "" } = await world.facts();
    world.ports.clock.set(new Date(Date.parse(reportOnlyAt) + 7 * 86_400_000).toISOString());
    for (let times = 0; times < 2; times++) {
      await world.change({ stage: "reportOnly", evidence: undefined });
      await world.carryOut({ kind: "sweep" });
    }
    expect(await toldOf(1)).toBe(2);
    const page = waveStatusPage({ status, audit: [], actions: [], rules: world.config.rules } as never);
    expect(page).toContain(`Ready, but not everywhere they work. ${where}`);
  });

  test("is not clean where they are too many for the gate, and says so", async () => {
    twoDays([1, 2]);
    const { stage, evidence } = await sweep();
    expect(stage).toBe("reportOnly");
    expect(evidence).toMatchObject({ clean: false, ready: 19, leftOut: 2 });
    expect(evidence?.because).toMatch(/^19 of 21 are ready wherever they work; 20 are needed/);
  });

  test("goes on once an Admin has waived one of them", async () => {
    twoDays([1, 2]);
    const waiver = { kind: "waive", until: "2026-06-30" } as const;
    const by = { id: "a0000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
    await world.ports.store.saveDecision(
      WAVE_ID,
      { userId: world.id(2), round: 1, by, at: world.now.toISOString(), reason: "an old scanner", decision: waiver },
      undefined,
    );
    expect((await sweep()).evidence).toMatchObject({ clean: true, ready: 19, leftOut: 2 });
  });

  test("goes on once they carry a passkey that fits the phone", async () => {
    twoDays([1, 2]);
    const passkey = { id: "p", type: "fido2AuthenticationMethod", passkeyType: "synced" as const };
    for (const n of [1, 2]) {
      const held = world.ports.methods.methods.get(world.id(n)) ?? [];
      world.ports.methods.methods.set(world.id(n), [...held, { ...passkey, createdDateTime: world.now.toISOString() }]);
    }
    expect((await sweep()).evidence).toMatchObject({ clean: true, ready: 21, leftOut: 0 });
    expect(await toldOf(1)).toBe(0);
  });

  test.each<[string, Partial<SignIn>]>([
    [
      "who knows the passwords of them all and nothing else",
      { authenticationMethods: ["Password"], operatingSystem: "Linux" },
    ],
    [
      "who does not even know those",
      { authenticationMethods: [], errorCode: 50126, appliedConditionalAccessPolicies: [] },
    ],
  ])("is held up by nobody %s", async (_who, how) => {
    twoDays(
      Array.from({ length: 21 }, (_, n) => n + 1),
      how,
    );
    expect((await sweep()).evidence).toMatchObject({ clean: true, ready: 21, leftOut: 0 });
  });
});
