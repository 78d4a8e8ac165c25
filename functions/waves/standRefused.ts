import type { Config } from "../../shared/config/config.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { DueStep } from "../../shared/domain/wave/waveSteps.ts";
import { type RefusedError, saidBy } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tryAlert } from "../../shared/waves/staffMails.ts";

/** What a step was about to do, for people. */
const words: Readonly<Record<DueStep["kind"], string>> = {
  snapshot: "taking down the group's members",
  mail: "mailing the members",
  checkGate: "looking at everyone's passkeys",
  createPolicy: "creating the policy in report-only",
  sweep: "reading the sign-in log",
  checkEveryone: "looking at everyone before the flip",
  voidApproval: "voiding the approval",
  enforce: "putting people into the enforced group",
  watch: "watching the sign-in log",
  advance: "moving the wave on",
  rollBack: "taking people out of the enforced group",
};

/**
 * A refusal of a whole step stands where people look for it, in the service's own words. It reaches the operators once
 * a day (architecture rule 11). The step is asked again within the hour. An obstacle that the step found itself stands
 * there already, and the flip tells of its own.
 */
export async function standRefused(
  ports: Pick<Ports, "store" | "email" | "clock">,
  config: Config,
  wave: WaveFacts,
  { kind }: DueStep,
  error: RefusedError,
): Promise<void> {
  const now = ports.clock.now();
  const isObstacle = error.reason === "obstacle";
  const because = isObstacle ? error.message : `${words[kind]} was refused: ${saidBy(error)}`;
  if (!isObstacle) {
    const until = new Date(now.getTime() + hours(1)).toISOString();
    await ports.store.saveWaiting(wave.waveId, { kind: "refused", until, because });
  }
  const say = `This wave does not go on: ${because}. It is tried again within the hour; people have to mend the cause.`;
  await tryAlert(ports, config, wave, `refused|${kind}|${now.toISOString().slice(0, 10)}`, say);
}
