import type { Config } from "../../../shared/config/config.ts";
import { days } from "../../../shared/domain/calendar/durations.ts";
import { nextJoinerStep } from "../../../shared/domain/joiner/joinerSteps.ts";
import type { JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { collectedPass } from "../../../shared/domain/pass/grant.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { RolloutStore } from "../../../shared/ports/store/store.ts";
import { nextStepOf } from "../../../shared/waves/nextStepOf.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import type { Standing } from "./silence.ts";

interface Rows {
  readonly store: RolloutStore;
  readonly config: Pick<Config, "rules" | "joinerRules" | "ticketsADay">;
}
interface Look extends Rows {
  /** Waves and onboardings of which a row says what is in the way. */
  readonly troubled: ReadonlySet<string>;
}

/** Of every wave and onboarding by the product's own decisions over its own rows, as they are now. */
export async function readStandings(rows: Rows, now: Date): Promise<readonly Standing[]> {
  const { store } = rows;
  const troubled = new Set((await store.troubles(now.toISOString())).map(({ scope }) => scope));
  const look = { ...rows, troubled };
  const waves = await Promise.all((await store.waves()).map((facts) => ofWave(look, facts, now)));
  const joiners: Standing[] = [];
  for await (const page of store.joiners())
    for (const { facts } of page) joiners.push(await ofJoiner(look, facts, now));
  return [...waves, ...joiners];
}

const isDue = (step: { readonly kind: string }): boolean => step.kind !== "wait" && step.kind !== "ended";

async function ofWave({ store, config, troubled }: Look, facts: WaveFacts, now: Date): Promise<Standing> {
  const { waveId } = facts;
  const of = `wave ${waveId}`;
  const step = await nextStepOf({ store, clock: { now: () => now } }, config, facts);
  if (!isDue(step)) return { of, mark: "", saysWhy: true };
  const [status, row] = await Promise.all([
    readWaveStatus({ store, clock: { now: () => now } }, config, waveId),
    store.waiting(waveId),
  ]);
  const mark = JSON.stringify([facts, status?.counts, status?.mailsByKind]);
  // It is written anew at each try, so one of an earlier day is of something else.
  const isFresh = row !== undefined && Date.parse(row.until) > now.getTime() - days(1);
  return { of, due: step.kind, mark, saysWhy: isFresh || troubled.has(waveId) };
}

async function ofJoiner({ store, config, troubled }: Look, facts: JoinerFacts, now: Date): Promise<Standing> {
  const { joinerId, offer, pass, ended } = facts;
  const grant = offer && !pass && !ended ? (await store.grant(offer.grantId))?.grant : undefined;
  const collected = pass ?? (grant && collectedPass(grant));
  const step = nextJoinerStep(collected ? { ...facts, pass: collected } : facts, now, config.joinerRules);
  const due = isDue(step) ? { due: step.kind } : {};
  return { of: `onboarding ${joinerId}`, ...due, mark: JSON.stringify(facts), saysWhy: troubled.has(joinerId) };
}
