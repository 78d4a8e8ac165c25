import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { hours } from "../domain/calendar/durations.ts";
import type { Grant } from "../domain/pass/grant.ts";
import { isSamePerson } from "../domain/people/person.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { Press } from "./collect.ts";
import { grantFrom, grantIdOf, openGrant, type WantedGrant } from "./openGrant.ts";
import { type GrantRow, settleClaim } from "./settleClaim.ts";

/** For so long a try that came to nothing goes on with the same form. */
const OPEN_FOR_MS = hours(1);

/** A code that somebody asks for and is shown at one press: no link goes out. */
export interface Wish
  extends Required<Pick<WantedGrant, "userId" | "reason" | "collector" | "openedBy">>,
    Pick<WantedGrant, "signIn"> {
  /** Of the form: the same one sent again is the same wish. */
  readonly pressId: string;
}

/**
 * The grant of a wish, as `collectPass` takes it: the one that an earlier press has opened, or one that is only thought
 * of until nothing speaks against it.
 * @param secondFor whether one that no second person stands behind needs one by now: a new one, or one that is still
 * open after a press that came to nothing. @throws TransientError RefusedError
 */
export async function spotGrant(
  ports: Pick<Ports, "store" | "clock" | "passIssuer">,
  config: Config,
  { pressId, ...wish }: Wish,
  secondFor: () => Promise<Grant["second"]> = async () => undefined,
): Promise<Pick<Press, "row" | "open">> {
  const { store, clock } = ports;
  const key = `${wish.collector?.kind}|${wish.openedBy?.id.toLowerCase()}|${pressId.toLowerCase()}`;
  const grantId = grantIdOf(config, APP_SCOPE, wish.userId, key);
  const known = await store.grant(grantId);
  if (known) return judgedAgain(ports, known, secondFor);
  const now = clock.now();
  const closesAt = new Date(now.getTime() + OPEN_FOR_MS).toISOString();
  const wanted = { ...wish, second: await secondFor(), scopeId: APP_SCOPE, closesAt };
  const open = async () => {
    const id = (await newestOfMany(ports, wish)) ?? grantId;
    if (id === grantId) await openGrant(ports, config, { ...wanted, key });
    const row = await store.grant(id);
    // The same form at the same moment may have led to a code, or somebody closed it: it opens nothing once more.
    if (row?.grant.state.kind !== "open") throw new ConflictError(`grant ${id} was opened and is so no longer`);
    return row;
  };
  return { row: { grant: grantFrom(config, { ...wanted, grantId }, now.toISOString()), etag: "" }, open };
}

/** What made a press come to nothing may be a reason for a second person. */
async function judgedAgain(
  ports: Pick<Ports, "store" | "clock" | "passIssuer">,
  known: GrantRow,
  secondFor: () => Promise<Grant["second"]>,
): Promise<Pick<Press, "row" | "open">> {
  const { grant, etag } = known;
  const isOver = grant.state.kind === "collected" || grant.state.kind === "closed";
  const second = isOver || grant.second ? undefined : await secondFor();
  if (!second) return { row: known };
  const open = async () => {
    // Of a claim that a crash left behind: nobody can agree to it.
    const settled = await settleClaim(ports, known);
    const asked = { ...settled.grant, second };
    return { grant: asked, etag: await ports.store.saveGrant(asked, settled.etag) };
  };
  return { row: { grant: { ...grant, second }, etag }, open };
}

/** More than anybody needs within the hour that one is open; whoever tries for ever fills no table. */
const MOST_OPENED = 10;

/** In place of one more: the newest open one that the same person opened for the same one in the same way. */
async function newestOfMany(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { userId, collector, openedBy }: Omit<Wish, "pressId">,
): Promise<string | undefined> {
  const since = new Date(clock.now().getTime() - OPEN_FOR_MS).toISOString();
  const alike = (await store.grantsOf(userId, since)).filter(
    (grant) =>
      grant.state.kind === "open" &&
      grant.collector?.kind === collector?.kind &&
      isSamePerson(grant.openedBy?.id ?? "", openedBy?.id ?? ""),
  );
  const [newest] = alike.toSorted((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  return alike.length < MOST_OPENED ? undefined : newest?.grantId;
}
