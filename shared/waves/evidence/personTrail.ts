import { APP_SCOPE } from "../../domain/audit.ts";
import { joinerOf } from "../../domain/enforcement/enforcement.ts";
import type { Ports } from "../../ports/ports.ts";
import type { PlacedEvent, TrailPage, TrailQuery } from "../../ports/store/audit.ts";

type Store = Ports["store"];
type Query = Omit<TrailQuery, "subjectId">;

/** Where lines about a person can stand: the waves that know them, their onboardings, and the app's own trail. */
export async function scopesOf(store: Store, userId: string): Promise<readonly string[]> {
  const waves: string[] = [];
  for (const { waveId } of await store.waves())
    if ((await store.members(waveId, [userId])).length > 0) waves.push(waveId);
  const [rows, grants] = await Promise.all([store.enforcementsOf([userId]), store.grantsOf(userId, FIRST)]);
  const told = [
    ...rows.flatMap((row) => joinerOf(row) ?? []),
    ...grants.flatMap(({ joinerId, waveId }) => joinerId ?? waveId ?? []),
  ];
  return [...new Set([...waves, ...told, APP_SCOPE])];
}

const FIRST = "1970-01-01T00:00:00.000Z";

/**
 * One page of what happened to a person and of what they did, newest first over all scopes. Lines of one place are
 * never parted, so a page may be some lines longer.
 */
export async function personTrail(
  store: Store,
  userId: string,
  scopes: readonly string[],
  query: Query,
): Promise<TrailPage> {
  const pages = await Promise.all([
    ...scopes.map((scope) => store.trail(scope, { ...query, subjectId: userId })),
    actsOnOthers(store, userId, scopes, query),
  ]);
  const lines = pages.flatMap((page) => page.lines).toSorted((a, b) => (a.place < b.place ? -1 : 1));
  // Behind the end of a page that goes on there are lines of it that nobody has read yet.
  const reach = pages.flatMap(({ next }) => next ?? []).toSorted()[0];
  const known = reach === undefined ? lines : lines.filter(({ place }) => place <= reach);
  const last = known.length > query.limit ? known[query.limit - 1]?.place : undefined;
  if (last === undefined) return { lines: known, next: reach };
  const shown = known.filter(({ place }) => place <= last);
  return { lines: shown, next: shown.length < lines.length || reach !== undefined ? last : undefined };
}

/** What people did to themselves stands among what happened to them. */
async function actsOnOthers(store: Store, userId: string, scopes: readonly string[], query: Query): Promise<TrailPage> {
  const { lines, next } = await store.actsOf(userId, query);
  const isTold = ({ event }: PlacedEvent) => event.subjectId === userId && scopes.includes(event.scope);
  return { lines: lines.filter((line) => !isTold(line)), next };
}
