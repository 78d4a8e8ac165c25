import type { Config } from "../../shared/config/config.ts";
import type { SignIn } from "../../shared/domain/people/signIn.ts";
import type { Reading, SignInFeed } from "../../shared/domain/signIns/signInFeed.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { OpenRefusals } from "./openRefusals.ts";

export type FeedPorts = Pick<Ports, "store" | "clock" | "reports" | "email">;

/** What one call of a reading is carried on with. */
export interface Round {
  readonly ports: FeedPorts;
  readonly config: Config;
  /** Of the workforce policy. */
  readonly policyId: string;
  /** Waves in an applied stage, by id: nobody else's members are looked after. */
  readonly waves: ReadonlyMap<string, WaveFacts>;
  readonly feed: SignInFeed;
  readonly open: OpenRefusals;
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
): Promise<ReadonlyMap<string, string>> {
  const userIds = [...new Set(signIns.map(({ userId }) => userId))];
  if (userIds.length === 0) return new Map();
  const known = await ports.store.registrations(userIds);
  return new Map(
    [...known.values()].flatMap(({ userId, waveId }) =>
      waveId !== undefined && waves.has(waveId) ? [[userId, waveId] as const] : [],
    ),
  );
}
