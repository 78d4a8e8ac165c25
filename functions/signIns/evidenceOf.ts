import { z } from "zod";
import { minutes } from "../../shared/domain/calendar/durations.ts";
import type { SignInLog } from "../../shared/domain/people/signIn.ts";
import type { Window } from "../../shared/domain/signIns/evidenceFeed.ts";
import { REQUESTS_USED_UP, TransientError } from "../../shared/errors.ts";
import { more, next, type PageEnd, type Scope } from "../../shared/steps/step.ts";
import { aboutWave } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { type EvidenceEnd, readEvidence } from "./readEvidence.ts";

export const EvidenceTally = z.object({
  /** When it was last said that this step waits. */
  saidAt: z.string().optional(),
  /** Since when sign-ins of members came without the policies that applied. */
  blindSince: z.string().optional(),
});
type EvidenceTally = z.infer<typeof EvidenceTally>;

const BUSY_SECONDS = 10;
const LONG_SECONDS = 300;
const SAID_FOR_MS = minutes(15);
const SAY = "the sign-in log is being read for all waves; nothing is decided before it was read far enough";

/**
 * A page of a phase that waits until a log was read far enough for this step, or reads it for all waves. A wait of many
 * calls stands on the wave's page.
 */
export async function evidenceOf(
  scope: Scope<EvidenceTally>,
  log: SignInLog,
  window: Window,
): Promise<PageEnd<EvidenceTally>> {
  const end = await readOrWait(scope, log, window);
  if (end.kind === "goOn") {
    if (end.busy) await noteTrouble(scope.ports, scope.config, aboutWave(scope.wave.waveId, scope.step.kind), end.busy);
    // A reading of others that was not over by the second look is a long one.
    const afterSeconds = end.byOthers && scope.tally.saidAt !== undefined ? LONG_SECONDS : end.afterSeconds;
    return more(undefined, { afterSeconds, tally: await say(scope) });
  }
  const blind = [scope.tally.blindSince, end.blindSince].filter((at) => at !== undefined);
  const [blindSince] = blind.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  return next(blindSince === undefined ? {} : { blindSince });
}

async function readOrWait(
  { ports, config }: Scope<EvidenceTally>,
  log: SignInLog,
  window: Window,
): Promise<EvidenceEnd> {
  try {
    return await readEvidence(ports, config, log, window);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const afterSeconds = error.retryAfterSeconds ?? BUSY_SECONDS;
    return { kind: "goOn", afterSeconds, ...(error.code !== REQUESTS_USED_UP && { busy: error }) };
  }
}

async function say({ ports, wave, tally: { saidAt }, now }: Scope<EvidenceTally>): Promise<Partial<EvidenceTally>> {
  if (saidAt !== undefined && now.getTime() - Date.parse(saidAt) < SAID_FOR_MS) return {};
  const until = new Date(now.getTime() + SAID_FOR_MS).toISOString();
  await ports.store.saveWaiting(wave.waveId, { kind: "busy", until, because: SAY });
  return { saidAt: now.toISOString() };
}
