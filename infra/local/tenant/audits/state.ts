import type { BusinessClock } from "../../clock/clock.ts";
import type { Identity } from "../identity/identities.ts";
import { guidOf, iso } from "../ids.ts";
import type { GroupRecord, UserRecord } from "../principals/records.ts";
import type { AuditRecord } from "./records.ts";

/** An application, as the log names it. */
export type Caller = Pick<Identity, "clientId" | "displayName" | "principalId">;

const retentionMs = 30 * 86_400_000;

/**
 * The directory audit log, 30 days deep. Source of the names:
 * learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities, read 2026-11.
 */
export class Audits {
  #records: AuditRecord[] = [];
  #ordinal = 0;
  readonly #clock: BusinessClock;
  readonly #seed: number;

  constructor(clock: BusinessClock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
  }

  /** What an app, or the user, did to a user's security info. */
  securityInfo(
    user: UserRecord,
    by: Caller | UserRecord | "user",
    activityDisplayName: string,
    resultReason: string,
    result: "success" | "failure" = "success",
  ): void {
    this.#add({
      category: "UserManagement",
      loggedByService: "Authentication Methods",
      activityDisplayName,
      result,
      resultReason,
      initiatedBy: by === "user" ? personally(user) : "properties" in by ? personally(by) : initiator(by),
      targetResources: [
        {
          ...target(user.id, String(user.properties["displayName"]), "User"),
          userPrincipalName: user.properties["userPrincipalName"],
        },
      ],
    });
  }

  membership(
    group: GroupRecord,
    memberId: string,
    by: Identity,
    activityDisplayName: "Add member to group" | "Remove member from group",
  ): void {
    this.#add({
      category: "GroupManagement",
      loggedByService: "Core Directory",
      activityDisplayName,
      result: "success",
      resultReason: "",
      initiatedBy: initiator(by),
      targetResources: [
        target(memberId, null, "User"),
        target(group.id, String(group.properties["displayName"]), "Group"),
      ],
    });
  }

  policy(
    policy: { id: string; displayName: string },
    by: Identity | UserRecord,
    verb: "Add" | "Update" | "Delete" | "Restore",
    oldValue: unknown,
    newValue: unknown,
  ): void {
    const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    const modifiedProperties = [
      { displayName: "ConditionalAccessPolicy", oldValue: text(oldValue), newValue: text(newValue) },
    ];
    this.#add({
      category: "Policy",
      loggedByService: "Conditional Access",
      activityDisplayName: `${verb} conditional access policy`,
      result: "success",
      resultReason: null,
      initiatedBy: "properties" in by ? personally(by) : initiator(by),
      targetResources: [{ ...target(policy.id, policy.displayName, "Policy"), modifiedProperties }],
    });
  }

  #add(body: Record<string, unknown>): void {
    const at = this.#clock.now();
    const ordinal = this.#ordinal++;
    const id = `Directory_${guidOf(this.#seed, `audit ${ordinal}`)}_${ordinal}`;
    const correlationId = guidOf(this.#seed, `audit correlation ${ordinal}`);
    this.#records.push({
      ordinal,
      at,
      body: { id, activityDateTime: iso(at), correlationId, operationType: "Update", additionalDetails: [], ...body },
    });
    // The log is trimmed once per 1,024 records, which keeps it cheap.
    if (this.#records.length % 1024 === 0) this.#records = this.#records.filter((r) => r.at >= at - retentionMs);
  }

  *newestFirst(): Generator<AuditRecord> {
    const oldest = this.#clock.now() - retentionMs;
    for (let i = this.#records.length - 1; i >= 0; i--) {
      const record = this.#records[i];
      if (!record || record.at < oldest) return;
      yield record;
    }
  }
}

const target = (id: string, displayName: string | null, type: string) => ({
  id,
  displayName,
  type,
  userPrincipalName: null,
  groupType: null,
  modifiedProperties: [] as object[],
});
const initiator = (by: Caller) => ({
  user: null,
  app: {
    appId: by.clientId,
    displayName: by.displayName,
    servicePrincipalId: by.principalId,
    servicePrincipalName: null,
  },
});
const personally = ({ id, properties: { displayName, userPrincipalName } }: UserRecord) => ({
  user: { id, displayName, userPrincipalName, ipAddress: null },
  app: null,
});
