import type { Config } from "../../shared/config/config.ts";
import { days, hours } from "../../shared/domain/calendar/durations.ts";
import { nextJoinerStep } from "../../shared/domain/joiner/joinerSteps.ts";
import type { DueJoinerStep, JoinerFacts } from "../../shared/domain/joiner/joinerTypes.ts";
import { stillSince } from "../../shared/domain/trouble/stillness.ts";
import { isApplied } from "../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { nextWaveStep } from "../../shared/domain/wave/waveMachine.ts";
import type { DueStep } from "../../shared/domain/wave/waveSteps.ts";
import { STANDS_STILL, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutJoiner, aboutWave } from "../../shared/troubles/aboutWork.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { LOOKED_AGAIN_AFTER_SECONDS } from "./tellFindings.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/** What has been due for more than a working day. */
interface Still {
  readonly about: AboutTrouble;
  readonly since: string;
}

const dueOf = <Kind extends string>(step: { readonly kind: Kind }): Exclude<Kind, "wait" | "ended"> | undefined =>
  step.kind === "wait" || step.kind === "ended" ? undefined : (step.kind as Exclude<Kind, "wait" | "ended">);

/** An onboarding whose due moment lies more than a working day back. */
export function stillJoiner(
  facts: JoinerFacts,
  now: Date,
  { joinerRules }: Pick<Config, "joinerRules">,
): Still | undefined {
  const dueAt = (moment: Date): DueJoinerStep["kind"] | undefined => dueOf(nextJoinerStep(facts, moment, joinerRules));
  const { joinerId, timeZone, hiredAt } = facts;
  const since = stillSince(dueAt, now, { timeZone, workingDays: joinerRules.workingDays }, hiredAt);
  return since === undefined ? undefined : { about: aboutJoiner(joinerId, dueAt(now)), since };
}

/** The same of a wave, whose mails may take days. The watch over those who are enforced has its own finding. */
export function stillWave(
  facts: WaveFacts,
  now: Date,
  { rules, email }: Pick<Config, "rules" | "email">,
): Still | undefined {
  if (isApplied(facts.stage)) return undefined;
  const dueAt = (moment: Date): DueStep["kind"] | undefined => dueOf(nextWaveStep(facts, moment, rules));
  const { waveId, timeZone, stageAt, inScope } = facts;
  const takesMs = hours(inScope / email.perHour);
  const since = stillSince(dueAt, now, { timeZone, workingDays: rules.workingDays }, stageAt, takesMs);
  return since === undefined ? undefined : { about: aboutWave(waveId, dueAt(now)), since };
}

/**
 * An instance that lives, and whose work stands still, while no row says why. It is woken: a call that comes without
 * need changes nothing. It becomes news once it has stood for an hour of looks, as whatever else may heal.
 */
export async function noteStill(
  ports: Needs,
  config: Config,
  orchestrations: Orchestrations,
  instanceId: string,
  { about, since }: Still,
): Promise<void> {
  const { store, clock } = ports;
  const said = (await store.troublesOf(about.scope, clock.now().toISOString())).filter(
    ({ code }) => code !== STANDS_STILL,
  );
  if (said.length > 0) return;
  const still = { ...about, againAfterSeconds: LOOKED_AGAIN_AFTER_SECONDS };
  const say = `this has been due since ${since} or longer; its instance ${instanceId} lives, and does not move`;
  await noteTrouble(ports, config, still, new TransientError(say, { code: STANDS_STILL }));
  const waking = { ...still, doing: "waking what stands still" };
  await orNote(ports, config, waking, () => orchestrations.wake(instanceId));
}

/** What a wave waits for is written anew at each try, so one of an earlier day is of something else. */
export async function saysWhy({ store }: Pick<Needs, "store">, waveId: string, now: Date): Promise<boolean> {
  const waiting = await store.waiting(waveId);
  return waiting !== undefined && Date.parse(waiting.until) > now.getTime() - days(1);
}
