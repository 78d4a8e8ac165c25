import type { Config } from "../../shared/config/config.ts";
import type { SignIn } from "../../shared/domain/people/signIn.ts";
import { COMPANION, WORKFORCE } from "../../shared/domain/policy/registeredPolicy.ts";
import type { Reading, SignInFeed } from "../../shared/domain/signIns/signInFeed.ts";
import { isApplied } from "../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { PolicyRegistry } from "../../shared/ports/store/policies.ts";
import type { WaveStore } from "../../shared/ports/store/waves.ts";
import type { PieceEnd } from "./carryOn.ts";
import type { StoppedPeople } from "./stoppedPeople.ts";

export type FeedPorts = Pick<Ports, "store" | "clock" | "reports" | "email">;
type Waves = ReadonlyMap<string, WaveFacts>;

/** What one call of a reading is carried on with. */
export interface Round {
  readonly ports: FeedPorts;
  readonly config: Config;
  readonly judgedBy: JudgedBy;
  readonly feed: SignInFeed;
  readonly stopped: StoppedPeople;
  /** What stands in the feed's row from the next write on. */
  readonly note: (change: Partial<Pick<SignInFeed, "policiesSeenAt" | "successes">>) => void;
}

/** By what sign-ins are judged: read once in a call, and in a quiet hour not at all. */
export class JudgedBy {
  readonly #store: WaveStore & PolicyRegistry;
  #waves: Promise<Waves> | undefined;
  #policyIds: Promise<readonly string[]> | undefined;

  constructor(store: WaveStore & PolicyRegistry) {
    this.#store = store;
  }

  /** Waves in an applied stage, by id: nobody else's members are looked after. */
  waves(): Promise<Waves> {
    this.#waves ??= this.#readWaves();
    return this.#waves;
  }

  /**
   * Of the workforce policy, and of its companion where there is one. Nobody is enforced without the first, and the
   * guard tells of one that is gone.
   * @throws RefusedError when it is not known.
   */
  policyIds(): Promise<readonly string[]> {
    this.#policyIds ??= this.#readPolicyIds();
    return this.#policyIds;
  }

  async #readWaves(): Promise<Waves> {
    const all = await this.#store.waves();
    return new Map(all.filter(({ stage }) => isApplied(stage)).map((wave) => [wave.waveId, wave]));
  }

  async #readPolicyIds(): Promise<readonly string[]> {
    const policyId = (await this.#store.registeredPolicy(WORKFORCE))?.policyId;
    const companionId = (await this.#store.registeredPolicy(COMPANION))?.policyId;
    if (policyId) return companionId ? [policyId, companionId] : [policyId];
    const say = "the workforce policy is not recorded as one of ours";
    throw new RefusedError("obstacle", "WorkforcePolicyUnknown", say);
  }
}

/** One piece of a part. It is safe to run twice: a crash repeats it. */
export type Piece = (round: Round, reading: Reading) => Promise<PieceEnd<Reading>>;

/**
 * Those of which the workforce policy, or its companion, made this. A sign-in that comes without its policies is none
 * of them.
 */
export async function withResult(
  { judgedBy }: Pick<Round, "judgedBy">,
  signIns: readonly SignIn[],
  wanted: "success" | "failure",
): Promise<readonly SignIn[]> {
  if (signIns.length === 0) return [];
  const policyIds = await judgedBy.policyIds();
  return signIns.filter(({ appliedConditionalAccessPolicies: applied }) =>
    applied?.some(({ id, result }) => policyIds.includes(id) && result === wanted),
  );
}

/** By user: the wave that they take part in, of those that are applied. */
export async function wavesOf(
  { ports, judgedBy }: Pick<Round, "ports" | "judgedBy">,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, WaveFacts>> {
  if (userIds.length === 0) return new Map();
  const [known, applied] = [await ports.store.registrations(userIds), await judgedBy.waves()];
  return new Map(
    [...known.values()].flatMap(({ userId, waveId }) => {
      const wave = applied.get(waveId ?? "");
      return wave ? [[userId, wave] as const] : [];
    }),
  );
}

/**
 * Those of these people whom any row keeps in the enforced group, whatever put them there. A guest or stranger has
 * none.
 */
export async function enforcedAmong(
  { ports }: Pick<Round, "ports">,
  userIds: readonly string[],
): Promise<readonly string[]> {
  if (userIds.length === 0) return [];
  const { kept } = await ports.store.standingOf(userIds);
  return userIds.filter((userId) => kept.has(userId.toLowerCase()));
}

/** Whether any of these sign-ins is of somebody who is watched. */
export async function areEnforcedPeople(
  round: Pick<Round, "ports" | "judgedBy">,
  signIns: readonly SignIn[],
): Promise<boolean> {
  const userIds = [...new Set(signIns.map(({ userId }) => userId))];
  return (await wavesOf(round, userIds)).size > 0 || (await enforcedAmong(round, userIds)).length > 0;
}
