import type { SwitchState } from "../domain/enforcement/switchState.ts";
import { isSamePerson } from "../domain/people/person.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { actionsFor } from "../waves/actionsFor.ts";
import { whoMay } from "../web/whoMay.ts";

/** Something that waits for a person, in the order of how little it may wait. */
export type Work =
  | { readonly kind: "helpStranded"; readonly waveId: string; readonly name: string; readonly people: number }
  | { readonly kind: "helpStrandedOutside"; readonly people: number }
  | { readonly kind: "confirmStart" }
  | { readonly kind: "approveWave"; readonly waveId: string; readonly name: string }
  | { readonly kind: "resumeWave"; readonly waveId: string; readonly name: string; readonly reason: string }
  | { readonly kind: "decidePhones"; readonly waveId: string; readonly name: string; readonly people: number }
  | { readonly kind: "mendTroubles"; readonly count: number }
  | { readonly kind: "planWave"; readonly people: number }
  | { readonly kind: "helpTried"; readonly people: number };

/** Rows that are there anyway: nobody is looked at for it. */
export interface WorkFacts {
  readonly waves: readonly WaveFacts[];
  readonly switchState: SwitchState;
  /** Who asked to start; they cannot confirm it themselves. */
  readonly startAskedBy?: string | undefined;
  readonly troubles: number;
  /** In no wave, with codes by phone as all that they have. */
  readonly phoneOnlyOutside: number;
  /** Stranded within a day, and in no wave that watches them. */
  readonly strandedOutside: number;
  readonly triedInVain: number;
}

interface Viewer {
  readonly id: string;
  readonly roles: readonly string[];
}

/** What waits for this viewer today, by their roles. Pure. */
export function workToday(
  facts: WorkFacts,
  viewer: Viewer,
  now: Date,
  rules: Pick<WaveRules, "approvalHours">,
): readonly Work[] {
  const may = (...roles: readonly string[]): boolean => roles.some((role) => viewer.roles.includes(role));
  const { waves, switchState, startAskedBy, troubles, phoneOnlyOutside, strandedOutside, triedInVain } = facts;
  const live = waves.filter(({ stage, cancelRequested }) => stage !== "cancelled" && !cancelRequested);
  const isOwnStart = startAskedBy !== undefined && isSamePerson(startAskedBy, viewer.id);
  const ofWaves = (work: (wave: WaveFacts) => Work | undefined): readonly Work[] =>
    live.flatMap((wave) => work(wave) ?? []);
  const acts = (wave: WaveFacts) => actionsFor(wave, viewer, now, rules);
  return [
    ...(may(...whoMay.issuePass)
      ? ofWaves(({ waveId, name, strandedRecently: people }) =>
          people > 0 ? { kind: "helpStranded", waveId, name, people } : undefined,
        )
      : []),
    ...(strandedOutside > 0 && may(...whoMay.issuePass)
      ? [{ kind: "helpStrandedOutside", people: strandedOutside } as const]
      : []),
    ...(switchState === "startAsked" && may(...whoMay.confirmStart) && !isOwnStart
      ? [{ kind: "confirmStart" } as const]
      : []),
    ...ofWaves((wave) => (acts(wave).includes("approve") ? { kind: "approveWave", ...named(wave) } : undefined)),
    ...ofWaves((wave) =>
      acts(wave).includes("resume")
        ? { kind: "resumeWave", ...named(wave), reason: wave.paused?.reason ?? "" }
        : undefined,
    ),
    // As the gate saw it last: no list of people is read for it.
    ...(may(...whoMay.decideAboutMember)
      ? ofWaves((wave) => {
          const people = wave.stage === "reminded" && !wave.phones ? (wave.gate?.oldPhones ?? 0) : 0;
          return people > 0 ? { kind: "decidePhones", ...named(wave), people } : undefined;
        })
      : []),
    ...(troubles > 0 && may("Admin") ? [{ kind: "mendTroubles", count: troubles } as const] : []),
    ...(phoneOnlyOutside > 0 && may(...whoMay.startWave)
      ? [{ kind: "planWave", people: phoneOnlyOutside } as const]
      : []),
    ...(triedInVain > 0 && may("Helpdesk") ? [{ kind: "helpTried", people: triedInVain } as const] : []),
  ];
}

const named = ({ waveId, name }: WaveFacts) => ({ waveId, name });
