import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { RefusalReason } from "../errors.ts";

/** Of a group, nested included. */
export interface GroupMember {
  readonly id: string;
  readonly type: "user" | "group";
}

/** A group that somebody may pick. */
export interface NamedGroup {
  readonly id: string;
  readonly displayName: string;
  /** Who says who is in it: names alone tell no group from another that somebody called the same. */
  readonly kind: "security" | "microsoft365" | "dynamic" | "synchronised";
}

/** A group that somebody is in, and why Graph would not take them out of it. */
export interface GroupOfPerson {
  readonly id: string;
  readonly displayName: string;
  /** `undefined`: it would. */
  readonly fixedBy: "dynamic" | "synchronised" | "mail" | "roles" | undefined;
}

/** What the directory says of somebody, of whom no more is read. */
export interface PersonInDirectory {
  readonly userId: string;
  readonly department?: string | undefined;
}

/** Of those asked about, by id as it was asked. */
export interface UsersFound {
  readonly found: ReadonlyMap<string, DirectoryUser>;
  readonly absent: readonly string[];
}

/** A user whom a group did not take in, or did not let go. */
export interface NotChanged {
  readonly userId: string;
  readonly reason: RefusalReason;
  /** Graph's, for people. */
  readonly code: string;
  /** Graph's own words with their code and request id, for people. */
  readonly said: string;
}
