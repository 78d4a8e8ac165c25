import type { DirectoryRecord } from "../principals/records.ts";

/** Source: learn.microsoft.com/graph/api/resources/approle, read 2026-11. */
export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly allowedMemberTypes: readonly ("User" | "Application")[];
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly origin: "Application" | "ServicePrincipal";
}

/** Somebody, or everybody in a group, has a role of an application; or an application has a permission of another. */
export interface AppRoleAssignment {
  readonly ordinal: number;
  readonly id: string;
  readonly createdAt: number;
  readonly appRoleId: string;
  readonly principal: DirectoryRecord;
  readonly resourceId: string;
}

/** An owner of an application or of a service principal: a user, or a service principal. */
export interface ApplicationOwner {
  readonly ordinal: number;
  readonly owner: DirectoryRecord;
}
