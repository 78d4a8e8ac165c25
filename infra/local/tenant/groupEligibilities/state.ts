import { guidOf } from "../ids.ts";
import type { Principals } from "../principals/state.ts";
import type { GroupEligibility } from "./records.ts";

export class GroupEligibilities {
  readonly #all: GroupEligibility[] = [];
  /** The groups that PIM looks after, which it does from their first eligibility on. */
  readonly #onboarded = new Set<string>();
  readonly #principals: Principals;
  readonly #seed: number;
  readonly #now: () => number;

  constructor(principals: Principals, seed: number, now: () => number) {
    this.#principals = principals;
    this.#seed = seed;
    this.#now = now;
  }

  /** The principal may be a group. The eligibility begins now and does not end, unless said otherwise. */
  make(eligibility: {
    groupId: string;
    principalId: string;
    accessId?: "member" | "owner";
    startAt?: number;
    endAt?: number;
  }): void {
    const { accessId = "member", startAt = this.#now(), endAt = Number.POSITIVE_INFINITY } = eligibility;
    const group = this.#principals.group(eligibility.groupId);
    const principal = this.#principals.principal(eligibility.principalId);
    const ordinal = this.#all.length;
    const id = `${group.id}_${accessId}_${guidOf(this.#seed, `eligible ${group.id} ${principal.id} ${ordinal}`)}`;
    this.#onboarded.add(group.id.toLowerCase());
    this.#all.push({ ordinal, id, groupId: group.id, principalId: principal.id, accessId, startAt, endAt });
  }

  isOnboarded(groupId: string): boolean {
    return this.#onboarded.has(groupId.toLowerCase());
  }

  /** The eligibilities that have started and not ended. */
  *current(): Generator<GroupEligibility> {
    const now = this.#now();
    for (const one of this.#all) if (one.startAt <= now && now < one.endAt) yield one;
  }
}
