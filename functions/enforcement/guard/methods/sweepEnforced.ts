import type { Config } from "../../../../shared/config/config.ts";
import { keepsIn } from "../../../../shared/domain/enforcement/enforcement.ts";
import { isRunning } from "../../../../shared/domain/enforcement/enforcementSwitch.ts";
import { digestOfRules, type MethodsSweep, type MethodsWatch } from "../../../../shared/domain/policy/methodsWatch.ts";
import { isApplied } from "../../../../shared/domain/wave/stages.ts";
import { type LiveLook, LOOKED_AT_ONCE, lookLive } from "../../../../shared/enforcement/lookLive.ts";
import { strengthPart } from "../../../../shared/strengthPart.ts";
import { helpStrandedMembers } from "../../../../shared/waves/strandedHelp.ts";
import type { Patience } from "../../../host/patience.ts";
import type { GuardNeeds } from "../guardNeeds.ts";
import { markStranded, wavesOf } from "./markStranded.ts";
import { tellStrandedByPolicy, tellSwept } from "./tellStrandedByPolicy.ts";

/** Whom one reading of the rows is good for: some minutes of looks. */
const PICKED_AT_ONCE = 100;

/**
 * Looks live at everybody who is enforced, after somebody changed which passkeys work, as far as the patience allows;
 * the next run goes on. Whoever is left without a working one is stranded at once: named, counted at the brake of their
 * wave, then offered a pass. Whoever has a working one again is not stranded any more.
 *
 * Reads policy and strength live, rows, methods. Writes the place, member rows, grants and mails. Safe to repeat, and
 * for two at once: the place is guarded, and a page that was looked at twice says the same. Ends when nobody is left.
 */
export async function sweepEnforced(ports: GuardNeeds, config: Config, patience: Patience): Promise<void> {
  const { store, policies } = ports;
  const found = await store.methodsWatch();
  if (!found?.value.sweep) return;
  // While it is stopped nobody is locked out, and a start looks at everybody by itself.
  if (!isRunning((await store.enforcementSwitch())?.value)) return;
  if (!(await isStill(policies, config, found.value.sweep.digest))) return;
  const place = new Place(store, found.value, found.value.sweep, found.etag);
  try {
    await lookAtAll(ports, config, place, patience);
  } finally {
    await help(ports, config, place);
  }
  const { sweep } = place;
  if (!sweep.allLookedAt || sweep.helping.length > 0) return;
  await tellSwept(ports, config, sweep);
  await place.end();
}

/** Read live, so that each look of this process goes by it. Where it is another one, the guard begins anew. */
async function isStill(policies: GuardNeeds["policies"], config: Config, digest: string): Promise<boolean> {
  const { passkeys } = await policies.methodsPolicy();
  const strength = await strengthPart(policies.strength(config.enforcedStrengthId));
  return digestOfRules({ passkeys, strength }) === digest;
}

/** Where the sweep stands, in its row. */
class Place {
  readonly #store: GuardNeeds["store"];
  readonly #watch: MethodsWatch;
  #sweep: MethodsSweep;
  #etag: string;

  constructor(store: GuardNeeds["store"], watch: MethodsWatch, sweep: MethodsSweep, etag: string) {
    this.#store = store;
    this.#watch = watch;
    this.#sweep = sweep;
    this.#etag = etag;
  }

  get sweep(): MethodsSweep {
    return this.#sweep;
  }

  /** @throws ConflictError when somebody else goes on with it, or begins anew. */
  async save(change: Partial<MethodsSweep>): Promise<void> {
    const sweep = { ...this.#sweep, ...change };
    this.#etag = await this.#store.saveMethodsWatch({ ...this.#watch, sweep }, this.#etag);
    this.#sweep = sweep;
  }

  async end(): Promise<void> {
    this.#etag = await this.#store.saveMethodsWatch({ ...this.#watch, sweep: undefined }, this.#etag);
  }
}

async function lookAtAll(ports: GuardNeeds, config: Config, place: Place, patience: Patience): Promise<void> {
  while (!place.sweep.allLookedAt) {
    if (place.sweep.due.length === 0) {
      const due = await nextDue(ports.store, place.sweep.after);
      if (due.length === 0) return place.save({ allLookedAt: true });
      await place.save({ due, after: due.at(-1) });
    }
    const { due } = place.sweep;
    const some = due.slice(0, LOOKED_AT_ONCE);
    const look = await lookLive(ports, some, due.length - some.length);
    // What nobody could judge just now is looked at again once somebody can.
    if (look.unknown.length > 0 && !(await isStill(ports.policies, config, place.sweep.digest))) return;
    // No change of the methods policy strands whoever holds a planted passkey alone: it never counted.
    const isPlanted = new Set(look.planted);
    const notReady = look.notReady.filter((userId) => !isPlanted.has(userId));
    await take(ports, config, place, { ...look, notReady, unknown: [...look.unknown, ...look.planted] });
    if (look.afterSeconds >= patience.left()) return;
    await patience.pause(look.afterSeconds);
  }
}

/** Everybody whom a row keeps in the group, behind `after`, in the order of ids. */
async function nextDue(store: GuardNeeds["store"], after: string | undefined): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const page of store.enforcementPages())
    for (const row of page.rows) if (keepsIn(row) && (after === undefined || row.userId > after)) ids.add(row.userId);
  return [...ids].sort().slice(0, PICKED_AT_ONCE);
}

/** The waves come into the row first, so that whoever is stranded from here on is helped whatever happens. */
async function take(ports: GuardNeeds, config: Config, place: Place, look: LiveLook): Promise<void> {
  const { ready, notReady, unknown, absent } = look;
  const waves = notReady.length > 0 ? await wavesOf(ports.store, notReady) : [];
  const helping = [...new Set([...place.sweep.helping, ...waves])];
  if (helping.length > place.sweep.helping.length) await place.save({ helping });
  const stranded = await markStranded(ports, config, look);
  await tellStrandedByPolicy(ports, config, stranded);
  const answered = new Set([...ready, ...notReady, ...unknown, ...absent]);
  const { due, looked, stranded: before } = place.sweep;
  const [some, rest] = [due.slice(0, LOOKED_AT_ONCE), due.slice(LOOKED_AT_ONCE)];
  await place.save({
    due: [...rest, ...some.filter((userId) => !answered.has(userId))],
    looked: looked + answered.size,
    stranded: before + stranded.length,
  });
}

/** One page a wave and run, as far as the mail quota goes. A wave that is rolled back frees its people by that. */
async function help(ports: GuardNeeds, config: Config, place: Place): Promise<void> {
  const done: string[] = [];
  for (const waveId of place.sweep.helping) {
    const wave = (await ports.store.wave(waveId))?.facts;
    const isFree = !wave || !isApplied(wave.stage) || wave.rollbackRequested !== undefined;
    if (isFree || (await helpStrandedMembers(ports, config, wave)).kind === "nobody") done.push(waveId);
  }
  if (done.length > 0) await place.save({ helping: place.sweep.helping.filter((waveId) => !done.includes(waveId)) });
}
