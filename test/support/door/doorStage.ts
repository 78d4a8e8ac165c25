import type { Config } from "../../../shared/config/config.ts";
import type { DoorFacts } from "../../../shared/domain/door/doorFacts.ts";
import { doorDigest } from "../../../shared/domain/door/doorPolicies.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

/** The group that holds the app roles. */
export const ROLE_GROUP_ID = "60000000-0000-4000-8000-000000000001";
export const ADA: Person = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
export const PIA: Person = { id: "a9000000-0000-4000-8000-000000000002", displayName: "Pia Approver" };
export const HEN: Person = { id: "4e000000-0000-4000-8000-000000000003", displayName: "Hen Helpdesk" };

export const doorConfig = (settings: Readonly<Record<string, string>> = {}) =>
  testConfig({ ROLE_GROUP_IDS: ROLE_GROUP_ID, ...settings });

/** Settings of a tenant that hands nothing out without the door. */
export const requireDoor = (config: Config): Config =>
  Object.assign(config, { door: "required", roleGroupIds: [ROLE_GROUP_ID] });

/** By the wall clock, as sign-ins and readings of the door are. */
export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** The groups of the tenant: role holders in theirs, the break-glass accounts in theirs. */
export function addGroups({ directory }: Pick<FakePorts, "directory">, roleHolders: readonly string[]): void {
  directory.addGroup(ROLE_GROUP_ID, roleHolders);
  directory.addGroup(ENFORCED_GROUP_ID, directory.groups.get(ENFORCED_GROUP_ID) ?? []);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
}

/** A door that has been up for two hours, and was read this minute. */
export const doorUp = (config = doorConfig()): DoorFacts => {
  const digest = doorDigest(config) ?? "";
  return {
    asked: { by: ADA, at: minutesAgo(300), digest },
    confirmed: { by: PIA, at: minutesAgo(290), digest },
    reading: { at: minutesAgo(0), seen: "what was read", since: minutesAgo(135) },
  };
};

/** Puts it there, whatever stood there before. */
export async function putDoor({ store }: Pick<FakePorts, "store">, facts: DoorFacts): Promise<void> {
  await store.saveDoor(facts, (await store.door())?.etag);
}
