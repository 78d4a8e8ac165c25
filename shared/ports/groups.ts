/** Of a group, nested included. */
export interface GroupMember {
  readonly id: string;
  readonly type: "user" | "group";
}

/** A group that somebody may pick. */
export interface NamedGroup {
  readonly id: string;
  readonly displayName: string;
}
