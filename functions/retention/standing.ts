import { APP_SCOPE } from "../../shared/domain/audit.ts";
import type { Around } from "../../shared/domain/retention/agedRows.ts";
import { arePeopleDeleted } from "../../shared/domain/retention/wavePeople.ts";
import { isUnreadableRow } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/**
 * What the rows of a page belong to: each wave and onboarding is read once in a run. One that nobody can read stands.
 */
export class Standing {
  readonly #store: Ports["store"];
  readonly #isOver: (endedAt: string) => boolean;
  readonly #known = new Map<string, boolean>([[APP_SCOPE, false]]);

  /** @param isOver whether the time of an onboarding is over that ended at a moment. */
  constructor(store: Ports["store"], isOver: (endedAt: string) => boolean) {
    this.#store = store;
    this.#isOver = isOver;
  }

  /** @param scopes of the rows that are about to be judged. */
  async around(scopes: Iterable<string>): Promise<Around> {
    for (const scope of new Set(scopes))
      if (!this.#known.has(scope)) this.#known.set(scope, await this.#isStanding(scope));
    const open = new Set((await this.#store.openWork()).map(({ source, eventId }) => `${source}\n${eventId}`));
    return {
      isStanding: (scope) => this.#known.get(scope) ?? true,
      isOpenWork: (source, eventId) => open.has(`${source}\n${eventId}`),
    };
  }

  async #isStanding(scope: string): Promise<boolean> {
    // The hash of a scope leads to nothing.
    if (scope.startsWith("~")) return true;
    try {
      const wave = (await this.#store.wave(scope))?.facts;
      if (wave) return !arePeopleDeleted(wave) || (await this.#store.membersPage(scope, undefined, 1)).length > 0;
      const joiner = (await this.#store.joiner(scope))?.record.facts;
      return joiner !== undefined && (joiner.ended === undefined || !this.#isOver(joiner.ended.at));
    } catch (error) {
      if (isUnreadableRow(error)) return true;
      throw error;
    }
  }
}
