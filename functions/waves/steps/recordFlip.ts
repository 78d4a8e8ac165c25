import type { Config } from "../../../shared/config/config.ts";
import { wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import { checksAtFlip } from "../../../shared/domain/preflight/checksAtFlip.ts";
import { letsGoOn } from "../../../shared/domain/preflight/preflightRun.ts";
import {
  type AskedAt,
  flipRecordOf,
  peopleOfFlip,
  type RecordedPolicy,
} from "../../../shared/domain/wave/flipRecord.ts";
import { hasBegun } from "../../../shared/domain/wave/parts.ts";
import { breakGlassQuestions } from "../../../shared/enforcement/askWhatIf.ts";
import { enforcingKeys } from "../../../shared/enforcement/workforceFault.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { DONE, goTo, next, refused, type Scope } from "../../../shared/steps/step.ts";
import { decidedMembers } from "../../../shared/waves/memberDecisions.ts";
import type { EnforcePhase, EnforceTally } from "./enterPages.ts";

/** That nothing stood in the way when these were asked; of a flip that has begun it stands in the record. */
export const passed = (
  { wave, tally, now }: Scope<EnforceTally>,
  ...checks: readonly (keyof AskedAt)[]
): Partial<EnforceTally> =>
  hasBegun(wave)
    ? {}
    : { asked: { ...tally.asked, ...Object.fromEntries(checks.map((check) => [check, now.toISOString()])) } };

/**
 * R313: writes down on what people are about to enter, before the wave row lets the first of them in. So nobody is
 * enforced by a flip without a record. Where nobody enters after all, the record of the attempt stays, and no line of
 * the trail says that it began. Safe to repeat: what stands already stays.
 */
export const recordFlip: EnforcePhase = async ({ ports, config, wave, tally }) => {
  if (hasBegun(wave)) return next();
  // A step of before may stand here, and nobody enters without the checks.
  if (tally.asked.preflight === undefined) return goTo("preflight");
  const { store, clock } = ports;
  const run = await store.preflightRun(wave.waveId, "flip");
  // What cannot be written down lets nobody in.
  if (!run) return refused("ChecksNotKept", "what the checks of the tenant said cannot be read back");
  if (!letsGoOn(run, wave, "flip", clock.now())) return goTo("preflight");
  const people = peopleOfFlip(await decidedMembers(ports, config, wave), wave);
  const keys = [...wavePolicyKeys(wave.waveId, config.wizardExclusions), ...enforcingKeys(config)];
  const record = flipRecordOf(wave, people, {
    asked: tally.asked,
    breakGlass: askedAbout(config),
    preflight: checksAtFlip(run),
    policies: await policiesOf(store, keys),
    at: clock.now().toISOString(),
  });
  // Cannot be: the approval and the live check were looked at before.
  if (!record) return DONE;
  await store.recordFlip(record, people);
  return next({ asked: {} });
};

const askedAbout = (config: Config): readonly string[] =>
  breakGlassQuestions(config, enforcingKeys(config)).map(({ account, key }) => `${account}, ${key}`);

async function policiesOf(store: Ports["store"], keys: readonly string[]): Promise<readonly RecordedPolicy[]> {
  const rows = await Promise.all(keys.map((key) => store.registeredPolicy(key)));
  return rows
    .filter((row) => row !== undefined)
    .map(({ key, kind, policyId, state, definitionDigest }) => ({ key, kind, policyId, state, definitionDigest }));
}
