import type { Group, User } from "@microsoft/microsoft-graph-types";
import type { StoredMethod } from "../methods/records.ts";
import type { StoredPass } from "../temporaryAccessPass/records.ts";

/** One direct membership. `effectiveFrom` is when Conditional Access begins to see it. */
export interface Membership {
  readonly ordinal: number;
  readonly group: GroupRecord;
  readonly member: DirectoryRecord;
  readonly since: number;
  readonly effectiveFrom: number;
}

/** Somebody was put into a group, or taken out of it. */
export interface MembershipChange {
  readonly groupId: string;
  readonly memberId: string;
  readonly isMember: boolean;
  /** When Conditional Access begins to see it; ms since epoch. */
  readonly countsFrom: number;
}

interface Principal {
  readonly id: string;
  readonly ordinal: number;
  readonly properties: Record<string, unknown>;
  /** By group id. */
  readonly memberOf: Map<string, Membership>;
  /** From and until when Conditional Access counts a membership that ended, by the id of the group. */
  readonly left: Map<string, { readonly from: number; readonly until: number }>;
}
export type PerUserMfaState = "disabled" | "enabled" | "enforced";
export interface UserRecord extends Principal {
  readonly kind: "user";
  readonly createdAt: number;
  /** Before this moment reads answer 404, because the account has not reached every replica. */
  readonly visibleFrom: number;
  manager: UserRecord | undefined;
  methods: StoredMethod[];
  /** MFA as it was set person by person, before Conditional Access. */
  perUserMfaState: PerUserMfaState;
  pass: StoredPass | undefined;
  lastSignInAt: number | undefined;
  lastSuccessfulSignInAt: number | undefined;
  groups: { readonly set: ReadonlySet<string>; readonly epoch: number; readonly until: number } | undefined;
}
export interface GroupRecord extends Principal {
  readonly kind: "group";
  /** By member id, in order of joining. */
  readonly members: Map<string, Membership>;
  /** By user id, in the order in which they became owners. A group cannot own a group. */
  readonly owners: Map<string, { readonly ordinal: number; readonly owner: UserRecord }>;
}

/** An application as it acts in this tenant. */
export interface ServicePrincipalRecord extends Principal {
  readonly kind: "servicePrincipal";
}
export type DirectoryRecord = UserRecord | GroupRecord | ServicePrincipalRecord;

export type NewUser = Partial<User> & { readonly userPrincipalName: string; readonly displayName: string };
export type NewGroup = Partial<Group> & { readonly displayName: string };
