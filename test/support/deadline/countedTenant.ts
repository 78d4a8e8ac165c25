import { countProgress } from "../../../functions/progress/countProgress.ts";
import { readDepartments } from "../../../functions/progress/readDepartments.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { ReportedPerson } from "../../../shared/domain/people/registration.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { testConfig } from "../testConfig.ts";
import { aMember } from "../waves/aMember.ts";
import { aWave } from "../waves/aWave.ts";

/** Somebody by number: their ids begin with each character in turn. */
export const personId = (n: number): string =>
  `${(n % 16).toString(16)}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A tenant whose registration report was read on a Monday morning, and what counts it. */
export class CountedTenant {
  readonly ports: FakePorts;
  readonly config: Config;
  /** By the wall clock. */
  elapsedMs = 0;

  constructor(ports: FakePorts = fakePorts({ clock: new FakeClock("2026-11-30T08:00:00.000Z") })) {
    this.ports = ports;
    this.config = testConfig({ DEFAULT_TIME_ZONE: "Europe/Berlin" });
  }

  /** Takes over a report of these people, read at this very moment. */
  async report(people: readonly (Partial<ReportedPerson> & { readonly n: number })[]): Promise<void> {
    const { store, clock } = this.ports;
    const lines = people.map(({ n, ...change }) => ({
      userId: personId(n),
      methodsRegistered: ["mobilePhone"],
      isAdmin: false,
      ready: false,
      isMfaCapable: true,
      ...change,
    }));
    const at = clock.now().toISOString();
    await store.takeReportPages([{ key: "0", lines }], at);
    await store.savePollState({ startedAt: at, completedAt: at }, (await store.pollState())?.etag);
  }

  /** What the directory says of these people, read at this very moment. */
  async departments(byPerson: Readonly<Record<number, string>>): Promise<void> {
    const { departmentOf } = this.ports.directory;
    for (const [n, department] of Object.entries(byPerson)) departmentOf.set(personId(Number(n)), department);
    await this.readDepartments();
  }

  readDepartments(elapsedMs: () => number = () => this.elapsedMs): Promise<void> {
    return readDepartments(this.ports, this.config, elapsedMs)();
  }

  async wave(
    facts: Partial<WaveFacts>,
    members: readonly (Partial<WaveMember> & { readonly n: number })[],
  ): Promise<void> {
    const { store } = this.ports;
    const wave = aWave({ snapshotAt: "2026-03-02T08:05:00.000Z", inScope: members.length, ...facts });
    await store.insertWave(wave);
    const rows = members.map(({ n, ...change }) => aMember(wave.waveId, personId(n), change));
    await store.putMembers(wave.waveId, rows);
    await store.assignWave(
      rows.map(({ userId }) => userId),
      wave.waveId,
    );
  }

  count(): Promise<void> {
    return countProgress(this.ports, this.config, () => this.elapsedMs)();
  }

  async cuts() {
    return new Map((await this.ports.store.latestCuts()).map((one) => [one.cut, one]));
  }
}
