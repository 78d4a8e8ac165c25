import { z } from "zod";
import { nextChaseOf } from "../../../shared/domain/wave/mailingTimes.ts";
import { DONE, type Phase, pagedStep } from "../../../shared/steps/step.ts";
import { chase, lookAtDue, lookForHelp, tellUnreached } from "../../../shared/waves/chasers.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { changeWave } from "../../../shared/waves/waveRow.ts";
import { readTriesFirst } from "../../signIns/triesOf.ts";

const Tally = z.object({ undeliverable: z.number().default(0), turn: z.string().optional() });
type Tally = z.infer<typeof Tally>;

/** Safe to repeat: a later chase is never taken back. */
const conclude: Phase<Tally> = async (scope) => {
  const { ports, config, wave, since } = scope;
  await tellUnreached(scope);
  const nextChase = nextChaseOf(await allMembers(ports.store, wave.waveId), wave, since, config.rules);
  await changeWave(ports.store, wave.waveId, (facts) =>
    facts.stage === "reminded" && (facts.chasedAt ?? "") < since ? { ...facts, chasedAt: since, nextChase } : undefined,
  );
  return DONE;
};

/**
 * Chasers between two looks at the gate, to those whose hours for mails have begun since: each is looked at live right
 * before. Reads member rows, methods, managers; writes member rows, mails, grants, and in the wave row `chasedAt` and
 * `nextChase`.
 */
export const chaseStep = pagedStep<Tally>({
  kind: "chase",
  tally: Tally,
  whenPaused: "stops",
  mayRun: ({ wave }) => wave.stage === "reminded",
  phases: { readTries: readTriesFirst, lookForHelp, lookAtDue, chase, conclude },
});
