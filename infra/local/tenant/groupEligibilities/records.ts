/** Somebody, or everybody in a group, may make themselves a member or an owner of a group (PIM for Groups). */
export interface GroupEligibility {
  readonly ordinal: number;
  readonly id: string;
  readonly groupId: string;
  readonly principalId: string;
  readonly accessId: "member" | "owner";
  readonly startAt: number;
  readonly endAt: number;
}
