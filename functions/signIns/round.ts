import type { Config } from "../../shared/config/config.ts";
import type { SignIn } from "../../shared/domain/people/signIn.ts";
import type { Reading, SignInFeed } from "../../shared/domain/signIns/signInFeed.ts";
import { isApplied } from "../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { WaveStore } from "../../shared/ports/store/waves.ts";
import type { StoppedMembers } from "./stoppedMembers.ts";

export type FeedPorts = Pick<Ports, "store" | "clock" | "reports" | "email">;
type Waves = ReadonlyMap<string, WaveFacts>;

/** What one call of a reading is carried on with. */
export interface Round {
  readonly ports: FeedPorts;
  readonly config: Config;
  /** Of the workforce policy. */
  readonly policyId: string;
  readonly waves: AppliedWaves;
  readonly feed: SignInFeed;
  readonly stopped: StoppedMembers;
}

/** Waves in an applied stage: nobody else's members are looked after. Read once, and in a quiet hour not at all. */
export class AppliedWaves {
  readonly #store: WaveStore;
  #byId: Promise<Waves> | undefined;

  constructor(store: WaveStore) {
    this.#store = store;
  }

  byId(): Promise<Waves> {
    this.#byId ??= this.#read();
    return this.#byId;
  }

  async #read(): Promise<Waves> {
    const all = await this.#store.waves();
    return new Map(all.filter(({ stage }) => isApplied(stage)).map((wave) => [wave.waveId, wave]));
  }
}

/** How one piece of a reading ends. A piece makes at most one request to Graph. */
export interface PieceEnd {
  /** Where the reading goes on; absent when it is complete. */
  readonly next?: Reading | undefined;
  readonly hasAsked: boolean;
  readonly policiesSeenAt?: string | undefined;
}

/** One piece of a part. It is safe to run twice: a crash repeats it. */
export type Piece = (round: Round, reading: Reading) => Promise<PieceEnd>;

/** What the workforce policy made of a sign-in; `undefined` where the log does not tell, or it did not apply. */
export const resultOf = ({ policyId }: Pick<Round, "policyId">, signIn: SignIn): string | undefined =>
  signIn.appliedConditionalAccessPolicies?.find(({ id }) => id === policyId)?.result;

/** By user: the wave that they take part in, of those that are applied. */
export async function wavesOf(
  { ports, waves }: Pick<Round, "ports" | "waves">,
  signIns: readonly SignIn[],
): Promise<ReadonlyMap<string, WaveFacts>> {
  const userIds = [...new Set(signIns.map(({ userId }) => userId))];
  if (userIds.length === 0) return new Map();
  const [known, applied] = [await ports.store.registrations(userIds), await waves.byId()];
  return new Map(
    [...known.values()].flatMap(({ userId, waveId }) => {
      const wave = applied.get(waveId ?? "");
      return wave ? [[userId, wave] as const] : [];
    }),
  );
}
