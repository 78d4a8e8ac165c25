import type { Summary, WaveSummary } from "../../infra/local/simulation/summary.ts";

const LEAST_ENFORCED = 0.95;
const MOST_LEFT_OUT = 0.05;
/** Where the tenant is odd, one wave of five may be held, if it says why. */
const LEAST_WAVES_WHERE_ODD = 0.8;
/** Shares have four places. */
const ROUNDING = 0.0001;

/** What a simulated rollout under attack must hold. */
export type Attacked = Pick<Summary, "trouble" | "lockedOut" | "silentOf" | "waves"> & {
  readonly attack: Pick<Summary["attack"], "tries" | "succeeded" | "succeededOf" | "collected" | "helpdeskFooled">;
};

/** What is wrong with a rollout that somebody attacked, in words; empty when nothing is. */
export function attackFaults({ trouble, lockedOut, silentOf, attack, waves }: Attacked): readonly string[] {
  const isCalm = trouble === "none" || trouble === "mild";
  const enforced = waves.filter(({ outcome }) => outcome === "enforced");
  const leastWaves = isCalm ? waves.length : waves.length * LEAST_WAVES_WHERE_ODD;
  return [
    ...(attack.tries === 0 ? ["nobody attacked"] : []),
    ...(lockedOut > 0 ? [`${lockedOut} people were locked out`] : []),
    ...silentOf.map((said) => `in silence: ${said}`),
    ...(attack.succeeded > 0
      ? [`${attack.succeeded} tries succeeded, the first: ${attack.succeededOf[0] ?? "unknown"}`]
      : []),
    ...(attack.collected > 0 ? [`${attack.collected} passes were collected by whoever knew a password`] : []),
    ...(attack.helpdeskFooled > 0 ? [`the helpdesk was fooled ${attack.helpdeskFooled} times`] : []),
    ...(enforced.length < leastWaves ? [`${enforced.length} of ${waves.length} waves are enforced`] : []),
    ...waves.flatMap(({ id, rollBacks }) => (rollBacks > 0 ? [`${id} was rolled back ${rollBacks} times`] : [])),
    ...waves.flatMap((wave) => (isHeldInSilence(wave) ? [`${wave.id} is held and does not say why`] : [])),
    ...(isCalm ? enforced.flatMap(sharesOf) : []),
  ];
}

const isHeldInSilence = ({ outcome, reason = "" }: WaveSummary): boolean =>
  outcome === "held" && (!/^\w+: \S/.test(reason) || reason.endsWith("no reason recorded"));

function sharesOf({ id, enforcedShare, heldMembers, waivedMembers }: WaveSummary): readonly string[] {
  const least = LEAST_ENFORCED * (1 - heldMembers - waivedMembers);
  return [
    ...(enforcedShare + ROUNDING < least ? [`${id}: ${enforcedShare} enforced, least is ${least.toFixed(4)}`] : []),
    ...(heldMembers > MOST_LEFT_OUT ? [`${id}: ${heldMembers} held, most is ${MOST_LEFT_OUT}`] : []),
    ...(waivedMembers > MOST_LEFT_OUT ? [`${id}: ${waivedMembers} waived, most is ${MOST_LEFT_OUT}`] : []),
  ];
}
