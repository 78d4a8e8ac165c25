import type { Ports } from "../ports/ports.ts";

/**
 * Who is released now, by user id in lower case: whoever puts people into the enforced group, or takes them out, leaves
 * these to their release, which puts them back itself.
 */
export async function openReleases(store: Pick<Ports["store"], "openReleases">): Promise<ReadonlySet<string>> {
  return new Set((await store.openReleases()).map(({ userId }) => userId.toLowerCase()));
}
