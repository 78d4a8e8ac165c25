import type { Config } from "../../shared/config/config.ts";
import { chunks } from "../../shared/domain/chunks.ts";
import type { Registration } from "../../shared/domain/people/registration.ts";
import type { QuietWalk } from "../../shared/domain/quiet/quietNote.ts";
import { mayBeAsked } from "../../shared/domain/quiet/quietRules.ts";
import { type InactiveDevice, standingList } from "../../shared/domain/signIns/inactiveDevices.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** More devices than two runs of their reading find; whoever owns none of these waits for their turn. */
const MOST_DEVICES = 10_000;
const DEVICES_A_PAGE = 1000;
/** Owners whose rows one look reads at most, of whom most need none. */
const ROWS_A_LOOK = 500;
const ROWS_AT_ONCE = 100;

type Needs = Pick<Ports, "store" | "clock">;

/** Of a list that is off, old or not there: nobody. */
export interface InactiveOwners {
  /** When the reading that it is of began. */
  readonly reading: string | undefined;
  /** By id in lower case, in order. */
  readonly devices: ReadonlyMap<string, readonly InactiveDevice[]>;
}

/** Who owns a device on which nobody signs in any more (R311): read at the first call, and kept for the run. */
export function inactiveOwners(ports: Needs, config: Config): () => Promise<InactiveOwners> {
  let known: InactiveOwners | undefined;
  return async () => {
    known ??= await readOwners(ports, config);
    return known;
  };
}

async function readOwners({ store, clock }: Needs, { inactiveDevices }: Config): Promise<InactiveOwners> {
  const { feed } = (inactiveDevices && (await store.inactiveDevicesFeed())) || {};
  const reading = feed && standingList(feed, clock.now());
  if (reading === undefined) return { reading, devices: new Map() };
  const owned: (readonly [string, InactiveDevice])[] = [];
  let after: string | undefined;
  for (let read = 0; read < MOST_DEVICES; read += DEVICES_A_PAGE) {
    const page = await store.logFindingPage("inactiveDevice", DEVICES_A_PAGE, after, reading);
    for (const one of page.findings)
      if (one.kind === "inactiveDevice") owned.push(...one.ownerIds.map((id) => [id, one] as const));
    after = page.next;
    if (after === undefined) break;
  }
  const inTurn = Map.groupBy(
    owned.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ([id]) => id,
  );
  const devices = new Map([...inTurn].map(([id, some]) => [id, some.map(([, device]) => device)]));
  return { reading, devices };
}

/** Some people whose turn it is, and behind whom to go on. */
export interface Next {
  readonly some: readonly Registration[];
  readonly after: string | undefined;
}

/** Behind which owner to go on; each reading of the list begins anew. */
export const ownersBefore = (walk: QuietWalk | undefined, { reading }: InactiveOwners): string | undefined =>
  walk?.owners?.reading === reading ? walk?.owners?.after : undefined;

/** Owners who may be asked, up to so many. */
export async function nextOwners(
  { store, clock }: Needs,
  { devices }: InactiveOwners,
  from: string | undefined,
  most: number,
): Promise<Next> {
  const some: Registration[] = [];
  let after = from;
  const left = [...devices.keys()].filter((id) => from === undefined || id > from);
  for (const ids of chunks(left.slice(0, ROWS_A_LOOK), ROWS_AT_ONCE)) {
    const known = await store.registrations(ids);
    for (const id of ids) {
      after = id;
      const one = known.get(id);
      if (one && mayBeAsked(one, clock.now())) some.push(one);
      if (some.length >= most) return { some, after };
    }
  }
  return { some, after };
}

/** When the sign-in log last saw somebody on the devices of these people, as far as it was read; by device. */
export async function seenOnDevices(
  { store }: Needs,
  { devices }: InactiveOwners,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const theirs = userIds.flatMap((id) => devices.get(id.toLowerCase()) ?? []);
  if (theirs.length === 0) return new Map();
  const seen = await store.logFindings(
    "sharedDevice",
    theirs.map(({ deviceId }) => deviceId),
  );
  return new Map([...seen].map(([deviceId, { lastAt }]) => [deviceId, lastAt]));
}
