import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { sayInDoubt } from "../../../shared/domain/policy/policyInDoubt.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

const BUSY_SECONDS = 15;
const REFUSED_SECONDS = 600;
/** So long the policy may be in doubt before the operators are told. */
const TOLD_AFTER_MS = minutes(15);

/** What the wave waits for stands in its waiting row, where people can wake it. */
export const waitInDoubt = (
  { store, clock }: Pick<Needs, "store" | "clock">,
  { waveId }: WaveFacts,
  seconds: number,
  what: string,
): Promise<void> =>
  store.saveWaiting(waveId, {
    kind: "policyInDoubt",
    until: new Date(clock.now().getTime() + seconds * 1000).toISOString(),
    because: sayInDoubt(what),
  });

/**
 * Nobody can say whether the policy applies: the reading is repeated, and the operators are told when that takes long.
 */
export async function stayInDoubt(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  { policyId, enableAskedAt }: RegisteredPolicy,
  what: string,
  error: unknown,
): Promise<void> {
  const isRefused = error instanceof RefusedError;
  if (!isRefused && !(error instanceof TransientError)) throw error;
  const seconds = isRefused ? REFUSED_SECONDS : Math.max(BUSY_SECONDS, error.retryAfterSeconds ?? 0);
  const because = `${what} (${isRefused ? `refused: ${error.code}` : error.message})`;
  await waitInDoubt(ports, wave, seconds, because);
  const isLong =
    enableAskedAt !== undefined && ports.clock.now().getTime() - Date.parse(enableAskedAt) >= TOLD_AFTER_MS;
  if (!isRefused && !isLong) return;
  const say =
    `The policy ${policyId} of this wave may be enabled: ${because}. It is read again until that works; a rollback can ` +
    "be asked for on the wave's page and does not wait for it.";
  await tryAlert(ports, config, wave, `inDoubt|${enableAskedAt ?? wave.stageAt}`, say);
}
