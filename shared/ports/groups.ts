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
