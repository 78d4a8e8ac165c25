import {
  type Enforcement,
  type EnforcementState,
  type Entrant,
  waveSource,
} from "../../../shared/domain/enforcement/enforcement.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { type Entry, enter } from "../../../shared/enforcement/enter.ts";
import { leave, readBackLeaves } from "../../../shared/enforcement/leave.ts";
import { readBackEntries } from "../../../shared/enforcement/readBackEntries.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

const person = (shard: string): string => `${shard}1000000-0000-4000-8000-000000000001`;
export const [ADA, BOB, CLEO, DAN] = [person("a"), person("b"), person("c"), person("d")];
export const WAVE_A: Entry = { source: waveSource("wave-a"), by: "approved by Olga", scope: "wave-a" };
export const WAVE_B: Entry = { source: waveSource("wave-b"), by: "approved by Paul", scope: "wave-b" };
export const RUNNING: EnforcementSwitch = { runningSince: "2026-03-01T08:00:00.000Z" };

/** Somebody who was looked at five minutes ago, and used their passkey. */
export const ready = (userId: string, change: Partial<Entrant> = {}): Entrant => ({
  userId,
  lookedAt: "2026-03-02T07:55:00.000Z",
  hasUsablePasskey: true,
  passkeyCreatedAt: "2026-02-10T08:00:00.000Z",
  passkeyUsedAt: "2026-02-11T08:00:00.000Z",
  ...change,
});

type Hookable = "addMembers" | "removeMembers";

/** The enforced group, its rows and its switch, at 2026-03-02T08:00Z. */
export async function enforcementStage(known: EnforcementSwitch | undefined = RUNNING, ports: FakePorts = fakePorts()) {
  const config = testConfig();
  const { store, policyWriter, directory } = ports;
  if (known) await store.saveEnforcementSwitch(known, undefined);
  const group = new Set<string>();
  directory.groups.set(ENFORCED_GROUP_ID, group);

  return {
    ports,
    config,
    /** Who is in the group; tests put people in and out by hand. */
    group,
    enter: (entry: Entry, ...people: readonly Entrant[]) => enter(ports, config, entry, people),
    leave: (entry: Entry, ...userIds: readonly string[]) => leave(ports, config, entry, userIds),
    entriesReadBack: ({ source }: Entry, ...userIds: readonly string[]) =>
      readBackEntries(ports, config, source, userIds),
    leavesReadBack: ({ source }: Entry, ...userIds: readonly string[]) =>
      readBackLeaves(ports, config, source, userIds),
    /** Makes rows as some earlier call left them. */
    given: (entry: Entry, state: EnforcementState, ...userIds: readonly string[]) =>
      store.saveEnforcements(
        userIds.map(
          (userId): Enforcement => ({
            userId,
            source: entry.source,
            state,
            at: "2026-03-01T09:00:00.000Z",
            by: entry.by,
            ...(state !== "due" && { evidence: { lookedAt: "2026-03-01T08:50:00.000Z" } }),
          }),
        ),
      ),
    row: async ({ source }: Entry, userId: string) => {
      const rows = (await store.enforcementsOf([userId])).filter((row) => row.source === source);
      if (rows.length > 1) throw new Error("two rows for one reason");
      return rows[0];
    },
    state: async ({ source }: Entry, userId: string) =>
      (await store.enforcementsOf([userId])).find((row) => row.source === source)?.state,
    /** What the audit trail says, oldest first. */
    lines: async ({ scope }: Entry) => (await store.recent(scope, 1000)).toReversed(),
    /** Lets somebody else act just before, or just after, the next such change of the group. */
    during: (method: Hookable, when: "before" | "after", act: () => Promise<unknown>) => {
      const change = policyWriter[method].bind(policyWriter);
      policyWriter[method] = async (groupId, userIds) => {
        policyWriter[method] = change;
        if (when === "before") await act();
        const left = await change(groupId, userIds);
        if (when === "after") await act();
        return left;
      };
    },
    /** How many changes of the group were asked for. */
    changes: () => policyWriter.called("addMembers") + policyWriter.called("removeMembers"),
  };
}
