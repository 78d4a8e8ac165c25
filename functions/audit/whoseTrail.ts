import { APP_SCOPE, type AuditCode } from "../../shared/domain/audit.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { TrailPage } from "../../shared/ports/store/audit.ts";
import { personTrail, scopesOf } from "../../shared/waves/evidence/personTrail.ts";
import type { TrailRequest } from "./requests.ts";

type Store = Ports["store"];

/** A trail that somebody asked for, by what it is about. */
export interface WhoseTrail {
  /** As the beginning of a heading, for people. */
  readonly title: string;
  /** In which moments are told. */
  readonly timeZone: string | undefined;
  page(after: string | undefined, limit: number): Promise<TrailPage>;
  /** Waves whose members may be spoken of: their rows have the names. */
  readonly waveIds: readonly string[];
}

/** @returns what there is none of, where the query names something that the app does not know. */
export async function whoseTrail(
  store: Store,
  { wave, joiner, person, what: only }: TrailRequest,
): Promise<WhoseTrail | "unknownWave" | "unknownJoiner"> {
  const what: readonly AuditCode[] = only ? [only] : [];
  const ofScope = (scope: string): WhoseTrail["page"] => {
    return (after, limit) => store.trail(scope, { after, limit, what });
  };
  if (wave !== undefined) {
    const found = await store.wave(wave);
    if (!found) return "unknownWave";
    const { name, timeZone } = found.facts;
    return { title: `Wave ${name}`, timeZone, page: ofScope(wave), waveIds: [wave] };
  }
  if (joiner !== undefined) {
    const found = await store.joiner(joiner);
    if (!found) return "unknownJoiner";
    const { displayName, facts } = found.record;
    return { title: `Hire ${displayName}`, timeZone: facts.timeZone, page: ofScope(joiner), waveIds: [] };
  }
  if (person !== undefined) {
    const scopes = await scopesOf(store, person);
    return {
      title: `Person ${person}`,
      timeZone: undefined,
      page: (after, limit) => personTrail(store, person, scopes, { after, limit, what }),
      waveIds: (await store.waves()).map(({ waveId }) => waveId).filter((waveId) => scopes.includes(waveId)),
    };
  }
  return { title: "The app itself", timeZone: undefined, page: ofScope(APP_SCOPE), waveIds: [] };
}

/** User principal names of those whom these lines are about, by id, as far as the waves' rows have them. */
export async function namesIn(
  store: Store,
  { waveIds }: WhoseTrail,
  { lines }: TrailPage,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(lines.flatMap(({ event }) => event.subjectId ?? []))];
  if (ids.length === 0) return new Map();
  const members = await Promise.all(waveIds.map((waveId) => store.members(waveId, ids)));
  return new Map(members.flat().map(({ userId, userPrincipalName }) => [userId, userPrincipalName]));
}
