import { waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import type { PasskeyConfiguration } from "../../../shared/domain/policy/methodsPolicy.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  ENFORCED_STRENGTH_ID,
  testConfig,
} from "../testConfig.ts";
import { aMember } from "../waves/aMember.ts";
import { aWave } from "../waves/aWave.ts";
import { letRun } from "./enforcedTenant.ts";
import { EnforcementWorld } from "./enforcementWorld.ts";

const WAVE = "wave-1";
export const YUBIKEY = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
export const AUTHENTICATOR = "de1e552d-db1d-4423-a619-566b625cdc84";
/** What the strength takes at first. */
export const WHOLE_STRENGTH = [
  "windowsHelloForBusiness",
  "fido2",
  "x509CertificateMultiFactor",
  "temporaryAccessPassOneTime",
];
const CREATED = "2026-02-20T08:00:00.000Z";

/** A running tenant, a steady wave of `members` people, every other one with a key of another make. */
export class MethodsWorld extends EnforcementWorld {
  readonly members: readonly string[];

  private constructor(ports: ReturnType<typeof fakePorts>, members: number) {
    super(ports);
    this.members = Array.from({ length: members }, (_, n) => this.person(n + 1, { hasPasskey: false }));
  }

  static async make(members = 4, wave: Partial<WaveFacts> = {}): Promise<MethodsWorld> {
    const ports = fakePorts({ store: memoryRolloutStore({ perMinute: 10_000, perHour: 100_000 }) });
    ports.directory.addGroup(ENFORCED_GROUP_ID, []);
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    const world = new MethodsWorld(ports, members);
    await letRun(ports, testConfig());
    ports.clock.advance({ hours: 2 });
    const enforcedAt = "2026-02-25T08:00:00.000Z";
    const facts = { waveId: WAVE, stage: "steady", stageAt: enforcedAt, enforcedAt, inScope: members } as const;
    await ports.store.insertWave(aWave({ ...facts, enforcingAt: enforcedAt, ...wave }));
    for (const [n, userId] of world.members.entries()) {
      ports.methods.addPasskey(userId, CREATED, { aaGuid: n % 2 === 0 ? YUBIKEY : AUTHENTICATOR });
      await world.enforced(userId, { source: waveSource(WAVE) });
      world.put(userId);
    }
    const rows = world.members.map((userId) => aMember(WAVE, userId, { enforcedAt, hasUsablePasskey: true }));
    await ports.store.putMembers(WAVE, rows);
    // What is in the tenant at first is taken as it is.
    await world.guard();
    return world;
  }

  /** Somebody changes the configuration in the portal. */
  set(change: Partial<PasskeyConfiguration>): void {
    const { methods } = this.ports.policies;
    if (methods.passkeys.kind !== "known") throw new Error("it is unknown");
    const value = { ...methods.passkeys.value, ...change };
    this.ports.policies.methods = { ...methods, passkeys: { kind: "known", value } };
  }
  block(...aaGuids: readonly string[]): void {
    const { passkeys } = this.ports.policies.methods;
    if (passkeys.kind !== "known") throw new Error("it is unknown");
    const keyRestrictions = { enforcementType: "block" as const, aaGuids: [...aaGuids] };
    this.set({ passkeyProfiles: passkeys.value.passkeyProfiles.map((profile) => ({ ...profile, keyRestrictions })) });
  }
  lose(because: string): void {
    this.ports.policies.methods = { ...this.ports.policies.methods, passkeys: { kind: "unknown", because } };
  }

  /** Somebody changes the strength of the workforce policy. */
  setStrength(combinations: readonly string[], makes?: readonly string[]): void {
    const { policies } = this.ports;
    policies.strengths.set(ENFORCED_STRENGTH_ID, combinations);
    if (makes) policies.makes.set(ENFORCED_STRENGTH_ID, makes);
    else policies.makes.delete(ENFORCED_STRENGTH_ID);
  }
  deleteStrength(): void {
    this.ports.policies.strengths.delete(ENFORCED_STRENGTH_ID);
  }

  /** In place of the key. */
  holdsWindowsHello(n: number): void {
    const userId = this.members[n - 1] ?? "";
    const type = "windowsHelloForBusinessAuthenticationMethod";
    this.ports.methods.methods.set(userId, [{ id: `hello-${userId}`, type, createdDateTime: CREATED }]);
  }

  /** Runs of guard and minute timer for a quarter of an hour. */
  async quarter(ports = this.ports): Promise<void> {
    await this.guard(ports);
    await this.minutes(15, ports);
  }

  async member(n: number): Promise<WaveMember> {
    const [member] = await this.ports.store.members(WAVE, [this.members[n - 1] ?? ""]);
    if (!member) throw new Error(`no member ${n}`);
    return member;
  }
  /** Numbers of those who are marked as stranded. */
  async stranded(): Promise<readonly number[]> {
    const rows = await this.ports.store.members(WAVE, this.members);
    const ids = new Set(rows.filter(({ denied }) => denied?.foundAs === "stranded").map(({ userId }) => userId));
    return this.members.flatMap((userId, n) => (ids.has(userId) ? [n + 1] : []));
  }
  async wave(): Promise<WaveFacts> {
    const found = await this.ports.store.wave(WAVE);
    if (!found) throw new Error("no wave");
    return found.facts;
  }
  async watch() {
    return (await this.ports.store.methodsWatch())?.value;
  }
  mails(subject: RegExp): number {
    return this.ports.email.sent.filter((mail) => subject.test(mail.subject)).length;
  }
}
