import type { Directory } from "../tenant/directory.ts";
import type { Person } from "./standInPerson.ts";

interface Held {
  readonly methods: number;
  readonly groups: number;
}

/** Somebody of whom HR told that they go, or that they never come. */
export interface Goer {
  readonly person: Person;
  readonly what: "leaves" | "neverComes";
  /** The groups that they were in when they went. */
  groupIds: ReadonlySet<string>;
  /** What the account still held on the morning after, ms; absent: that morning has not come. */
  next?: Held & { readonly at: number };
}

export interface LeaversSummary {
  /** Of whom HR told, and whose next morning has come. */
  readonly leavers: number;
  /** Of these: hires who never came. */
  readonly cancelledHires: number;
  /** Who held a sign-in method but the password, or a membership, on the next morning. */
  readonly holdMethod: number;
  readonly holdMembership: number;
}

/** Keeps the books of who goes, by the tenant's word and not by the product's. */
export class LeaverBooks {
  readonly #goers: Goer[] = [];

  add(person: Person, what: Goer["what"]): Goer {
    const goer: Goer = { person, what, groupIds: new Set() };
    this.#goers.push(goer);
    return goer;
  }

  /** Whether this hire never comes: nobody waits for them to register. */
  neverComes(person: Pick<Person, "id">): boolean {
    return this.#goers.some((goer) => goer.what === "neverComes" && goer.person.id === person.id);
  }

  /** Whether somebody who has gone was in this group, and had not been gone for a night then. */
  wasIn(groupId: string, userId: string, at: number): boolean {
    return this.#goers.some(
      ({ person, groupIds, next }) => person.id === userId && groupIds.has(groupId) && at < (next?.at ?? Infinity),
    );
  }

  summary(): LeaversSummary {
    const judged = this.#goers.filter(({ next }) => next !== undefined);
    return {
      leavers: judged.length,
      cancelledHires: judged.filter(({ what }) => what === "neverComes").length,
      holdMethod: judged.filter(({ next }) => (next?.methods ?? 0) > 0).length,
      holdMembership: judged.filter(({ next }) => (next?.groups ?? 0) > 0).length,
    };
  }
}

/** By the tenant's word; none without an account. */
export const groupsNow = (directory: Directory, userId: string): ReadonlySet<string> =>
  new Set(
    directory.user(userId) === undefined
      ? []
      : [...directory.state.principals.user(userId).memberOf.values()].map(({ group }) => group.id),
  );

/** What the tenant says of somebody at this moment; an account that never was holds nothing. */
export function heldNow(directory: Directory, userId: string): Held {
  const isThere = directory.user(userId) !== undefined;
  return { methods: isThere ? directory.methodsOf(userId).length : 0, groups: groupsNow(directory, userId).size };
}
