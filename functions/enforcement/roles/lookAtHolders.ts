import type { Config } from "../../../shared/config/config.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import { digestOfHolders, holderFault } from "../../../shared/domain/roles/holders.ts";
import type { HoldersLook, UnreadyHolder } from "../../../shared/domain/roles/rolesFacts.ts";
import { LOOKED_AT_ONCE } from "../../../shared/enforcement/lookLive.ts";
import type { Patience } from "../../host/patience.ts";
import { changeRoles, holdersNow, privilegedStrength, type RolesNeeds } from "./rolesRow.ts";

const PAUSE_SECONDS = 10;
/** The row has room for so many names. */
const MOST_NAMED = 100;

/**
 * Looks live at everybody who holds one of the roles, five at a time, for as long as somebody is patient; a look that
 * is under way goes on where it stands. Where others hold one by now, or the one that ended is too old, it begins anew.
 * Nobody counts as ready whom nobody could look at.
 *
 * Reads roles, accounts, methods, rows of the enforced group. Writes how far it came. Safe to repeat by what stands in
 * the row; of two at once each goes on from what the other wrote.
 * @param isTooOld whether one that has ended does no longer.
 * @returns the look as it stands. @throws TransientError RefusedError ConflictError
 */
export async function lookAtHolders(
  ports: RolesNeeds,
  config: Config,
  patience: Patience,
  isTooOld: (ended: HoldersLook) => boolean,
): Promise<HoldersLook> {
  const { store } = ports;
  const holders = await holdersNow(ports, config);
  const strength = await privilegedStrength(ports, config);
  const of = digestOfHolders(holders);
  let look = (await store.roles())?.value.look;
  if (look?.of !== of || (look.endedAt !== undefined && isTooOld(look)))
    look = { since: ports.clock.now().toISOString(), of, holders: holders.length, notReady: 0, unready: [] };
  while (look.endedAt === undefined) {
    const from: HoldersLook = look;
    const page = holders.filter((id) => from.upTo === undefined || id > from.upTo).slice(0, LOOKED_AT_ONCE);
    const seen = await lookAtPage(ports, page, strength);
    look = await note(ports, from, seen, holders.at(-1));
    if (look.endedAt !== undefined) break;
    if (patience.left() <= seen.afterSeconds) return look;
    await patience.pause(seen.afterSeconds);
  }
  return look;
}

interface SeenPage {
  readonly upTo: string | undefined;
  readonly unready: readonly UnreadyHolder[];
  readonly afterSeconds: number;
}

async function lookAtPage(
  { directory, methods, store }: RolesNeeds,
  page: readonly string[],
  strength: Awaited<ReturnType<typeof privilegedStrength>>,
): Promise<SeenPage> {
  if (page.length === 0) return { upTo: undefined, unready: [], afterSeconds: 0 };
  const answer = await methods.methodsOfMany(page, LOOKED_AT_ONCE, lookFor.holders);
  const later = page.findIndex((id) => answer.later.includes(id));
  const done = later === -1 ? page : page.slice(0, later);
  const users = await Promise.all(done.map((id) => directory.user(id)));
  const rows = await store.enforcementsOf(done);
  const unready = done.flatMap((userId, n): UnreadyHolder[] => {
    const because = holderFault(
      {
        accountEnabled: users[n]?.accountEnabled,
        methods: answer.found.get(userId),
        states: rows.filter((row) => row.userId === userId).map(({ state }) => state),
      },
      strength,
    );
    const userPrincipalName = users[n]?.userPrincipalName;
    return because ? [{ userId, because, ...(userPrincipalName !== undefined && { userPrincipalName }) }] : [];
  });
  const isPaced = later !== -1 || answer.retryAfterSeconds !== undefined;
  return {
    upTo: done.at(-1),
    unready,
    afterSeconds: isPaced ? Math.max(1, answer.retryAfterSeconds ?? PAUSE_SECONDS) : 0,
  };
}

/** @returns the look as it stands; somebody else may have come further with it, or begun another one. */
async function note(
  { store, clock }: RolesNeeds,
  from: HoldersLook,
  { upTo, unready }: SeenPage,
  last: string | undefined,
): Promise<HoldersLook> {
  const isAtEnd = (upTo ?? from.upTo) === last;
  const next: HoldersLook = {
    ...from,
    ...(upTo !== undefined && { upTo }),
    notReady: from.notReady + unready.length,
    unready: [...from.unready, ...unready].slice(0, MOST_NAMED),
    ...(isAtEnd && { endedAt: clock.now().toISOString() }),
  };
  let stands: HoldersLook = next;
  await changeRoles(store, (known) => {
    const other = known.look;
    const isFurther = other?.of === from.of && other.since > from.since;
    const hasCome =
      other?.since === from.since && (other.endedAt !== undefined || (other.upTo ?? "") > (from.upTo ?? ""));
    stands = other && (isFurther || hasCome) ? other : next;
    return stands === next ? { ...known, look: next } : undefined;
  });
  return stands;
}
