import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { isWatchLate } from "../../shared/domain/wave/lateWatch.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import {
  joinerInstanceId,
  type OrchestrationName,
  REGISTRATION_POLL_INSTANCE_ID,
  waveInstanceId,
} from "../../shared/durable/instanceIds.ts";
import { TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { nextStepOf } from "../../shared/waves/nextStepOf.ts";
import { noteStill, saysWhy, stillJoiner, stillWave } from "./noteStill.ts";
import { type Finding, LOOKED_AGAIN_AFTER_SECONDS, tellFindings } from "./tellFindings.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/** What was refused is looked up for so long; after that the log knows. */
const TROUBLES_KEPT_MS = days(30);

/** A row that is not over, and who should work on it. */
interface Story {
  readonly name: OrchestrationName;
  readonly instanceId: string;
  readonly input: { readonly waveId: string } | { readonly joinerId: string };
  /** Audit scope. */
  readonly scope: string;
  readonly about: string;
}

/**
 * Every 15 minutes. An orchestration returns only when its row says that it is over. One that is absent or ended while
 * its row goes on is dead, whatever killed it. It starts again from its row. One that somebody suspended is told of,
 * not touched; so is the reading of the report. A wave whose watch lies far behind is told of, too, though its instance
 * lives. What has been due for more than a working day, though its instance lives, is woken and told of. Safe to
 * repeat, and for two at once: a start looks first.
 * @returns the waves as they were read, for whatever else the timer does.
 */
export const reviveInstances =
  (ports: Needs, config: Config) =>
  async (orchestrations: Orchestrations): Promise<readonly WaveFacts[]> => {
    const { store, clock } = ports;
    const living = await orchestrations.instances();
    const isLiving = (instanceId: string): boolean => living.get(instanceId) === "running";
    const findings: Finding[] = [];
    const look = async (story: Story): Promise<void> => {
      const state = living.get(story.instanceId);
      if (state === "suspended") findings.push({ kind: "suspended", ...story });
      if (state === undefined && (await startAgain(ports, config, orchestrations, story)))
        findings.push({ kind: "dead", ...story });
    };
    const waves = await store.waves();
    for (const wave of waves) {
      if (wave.stage === "cancelled") continue;
      const story = storyOf(wave);
      await look(story);
      if (isWatchLate(wave, clock.now(), config.rules))
        findings.push({ kind: "lateWatch", ...storyOf(wave), since: wave.watchedUntil ?? wave.enforcedAt });
      const still = isLiving(story.instanceId) ? stillWave(wave, clock.now(), config) : undefined;
      // What waits for the helpdesk says so, and is looked at again by itself.
      if (
        still &&
        (await nextStepOf(ports, config, wave)).kind !== "wait" &&
        !(await saysWhy(ports, wave.waveId, clock.now()))
      )
        await noteStill(ports, config, orchestrations, story.instanceId, still);
    }
    for await (const page of store.joiners()) {
      for (const { facts, displayName } of page) {
        const { joinerId, ended } = facts;
        const instanceId = joinerInstanceId(joinerId);
        const about = `the onboarding of ${displayName}`;
        if (ended) continue;
        await look({ name: "joinerOnboarding", instanceId, input: { joinerId }, scope: joinerId, about });
        const still = isLiving(instanceId) ? stillJoiner(facts, clock.now(), config) : undefined;
        if (still) await noteStill(ports, config, orchestrations, instanceId, still);
      }
    }
    // Its timer starts one that ended, and leaves alone one that stands still.
    if (living.get(REGISTRATION_POLL_INSTANCE_ID) === "suspended") findings.push(SUSPENDED_POLL);
    await tellFindings(ports, config, findings);
    await store.forgetTroubles(new Date(clock.now().getTime() - TROUBLES_KEPT_MS).toISOString());
    return waves;
  };

const SUSPENDED_POLL: Finding = {
  kind: "suspended",
  instanceId: REGISTRATION_POLL_INSTANCE_ID,
  scope: APP_SCOPE,
  about: "the reading of the registration report",
};

const storyOf = ({ waveId, name }: WaveFacts): Story => ({
  name: "waveRollout",
  instanceId: waveInstanceId(waveId),
  input: { waveId },
  scope: waveId,
  about: `wave ${name}`,
});

/** @returns whether it was dead. One that cannot be started now holds up no other; the next run comes. */
async function startAgain(
  ports: Needs,
  config: Config,
  orchestrations: Orchestrations,
  { name, instanceId, input, scope }: Story,
): Promise<boolean> {
  try {
    return (await orchestrations.start(name, instanceId, input, { replaceEnded: true })) === "started";
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    const doing = "starting again what nothing works on any more";
    await noteTrouble(ports, config, { scope, doing, againAfterSeconds: LOOKED_AGAIN_AFTER_SECONDS }, error);
    return false;
  }
}
