import { toldStore } from "../../../shared/adapters/tables/toldStore.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { declaration } from "../preflight/readyTenant.ts";
import { FakeAudits } from "./fakeAudits.ts";
import { FakeClock } from "./fakeClock.ts";
import { FakeDirectory } from "./fakeDirectory.ts";
import { FakeEmail } from "./fakeEmail.ts";
import { FakeMethods } from "./fakeMethods.ts";
import type { FakeOffboarder } from "./fakeOffboarder.ts";
import { FakeOrchestrations } from "./fakeOrchestrations.ts";
import { FakePassIssuer } from "./fakePassIssuer.ts";
import { FakePolicies, FakePolicyWriter } from "./fakePolicies.ts";
import { FakePresentations } from "./fakePresentations.ts";
import { FakeHrEventQueue, FakeRollBackQueue } from "./fakeQueue.ts";
import { FakeReports } from "./fakeReports.ts";
import { FakeTenant } from "./fakeTenant.ts";
import { type MemoryRolloutStore, memoryRolloutStore } from "./memoryRolloutStore.ts";

export interface FakePorts extends Ports {
  readonly clock: FakeClock;
  readonly directory: FakeDirectory;
  readonly methods: FakeMethods;
  readonly reports: FakeReports;
  readonly audits: FakeAudits;
  readonly policies: FakePolicies;
  readonly tenant: FakeTenant;
  readonly passIssuer: FakePassIssuer;
  readonly policyWriter: FakePolicyWriter;
  readonly offboarder: FakeOffboarder | undefined;
  readonly email: FakeEmail;
  readonly hrEvents: FakeHrEventQueue;
  readonly rollBacks: FakeRollBackQueue;
  readonly presentations: FakePresentations;
  readonly store: MemoryRolloutStore;
  /** Lines that the store told telemetry; none when a test brings its own store. */
  readonly told: string[];
  readonly orchestrations: FakeOrchestrations;
}

/**
 * All ports as typed fakes that share one small tenant: methods, passes and groups belong to the users of `directory`.
 * @param overrides replaces single fakes, e.g. `{ clock: new FakeClock("2026-03-02T08:00:00Z") }`; the others are made
 * around them.
 */
export function fakePorts(overrides: Partial<FakePorts> = {}): FakePorts {
  const clock = overrides.clock ?? new FakeClock();
  const directory = overrides.directory ?? new FakeDirectory();
  const policies = overrides.policies ?? new FakePolicies();
  const told: string[] = [];
  const store = overrides.store ?? toldStore(memoryRolloutStore(), (line) => told.push(line));
  // As people have, before the first wave; it stands at once. A store of an earlier world has it already.
  store.saveDeclarations([declaration("P55", { until: "2099-01-01T00:00:00Z" })], undefined).catch(() => undefined);
  if (!overrides.store) store.trouble.calls.length = 0;
  return {
    clock,
    directory,
    policies,
    tenant: new FakeTenant(policies),
    methods: new FakeMethods(directory, policies),
    reports: new FakeReports(),
    audits: new FakeAudits(),
    passIssuer: new FakePassIssuer(directory, clock),
    policyWriter: new FakePolicyWriter(policies, directory, clock),
    // As where nothing is switched on for leavers.
    offboarder: undefined,
    email: new FakeEmail(),
    channel: undefined,
    hrEvents: new FakeHrEventQueue(),
    rollBacks: new FakeRollBackQueue(),
    presentations: new FakePresentations(),
    store,
    told,
    orchestrations: new FakeOrchestrations(),
    ...overrides,
  };
}
