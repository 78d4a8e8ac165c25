import type { StoredPolicy } from "./records.ts";

/** What evaluation sees of the policies: each change some time after it was made, while reads show it at once. */
export class PoliciesInForce {
  readonly #versions: { readonly from: number; readonly policies: readonly StoredPolicy[] }[] = [
    { from: Number.NEGATIVE_INFINITY, policies: [] },
  ];

  /** @param from ms since epoch, not before that of an earlier change. */
  change(policies: readonly StoredPolicy[], from: number): void {
    const copies = policies.map((policy) => ({ ...policy, since: new Map(policy.since) }));
    this.#versions.push({ from, policies: copies });
  }

  /** The same list until another version begins to count. Time never goes back. */
  at(now: number): readonly StoredPolicy[] {
    for (let next = this.#versions[1]; next && next.from <= now; next = this.#versions[1]) this.#versions.shift();
    return this.#versions[0]?.policies ?? [];
  }
}
