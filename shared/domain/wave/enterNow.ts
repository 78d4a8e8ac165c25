import { freezeAt, sayFrozen } from "../calendar/changeWindow.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import { coversEntries } from "./flipEvidence.ts";
import type { WaveMember } from "./member.ts";
import { entryNaming } from "./parts.ts";
import { readinessOf } from "./readiness.ts";
import { isApplied } from "./stages.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

export type EntryNowVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly because:
        | "notCovered"
        | "notInScope"
        | "alreadyEnforced"
        | "heldOrWaived"
        | "wavePaused"
        | "notRunning"
        | "notReady";
      /** For the person who tried. */
      readonly say: string;
    };

/**
 * Whether a member who was left out may be put in now, by the rows alone: as for a single entry of the watch. Before
 * they enter they are looked at live. Pure.
 */
export function mayEnterNow(
  wave: WaveFacts,
  member: WaveMember,
  now: Date,
  rules: Pick<WaveRules, "freezes">,
): EntryNowVerdict {
  const refuse = (because: Extract<EntryNowVerdict, { ok: false }>["because"], say: string) =>
    ({ ok: false, because, say }) as const;
  if (!isApplied(wave.stage) || wave.rollbackRequested)
    return refuse("notCovered", "Nobody enters before the flip of the wave, or while it goes back.");
  if (wave.paused) return refuse("wavePaused", "The wave is paused: nobody enters until somebody resumes it.");
  const freeze = freezeAt(now, wave.timeZone, rules);
  if (freeze) return refuse("wavePaused", `Not now: ${sayFrozen(freeze)}.`);
  if (member.enforcedAt !== undefined) return refuse("alreadyEnforced", "This person is enforced already.");
  if (member.sortedOut) return refuse("notInScope", "This person takes no part in the wave.");
  if (member.keptOutside === "decisionUnreadable")
    return refuse("heldOrWaived", "What was decided about this person cannot be read: they may be held or waived.");
  if (member.keptOutside)
    return refuse("heldOrWaived", "This person is held or waived. Withdraw that decision before they enter.");
  const entry = entryNaming(wave, member);
  if (entry?.enforcedAt === undefined || !coversEntries(entry, now))
    return refuse(
      "notCovered",
      "No approval lets this person in now: it does not name them, covers nobody any more, or the others are still entering.",
    );
  return { ok: true };
}

/** Why a live look does not let somebody in; nothing where it does. What nobody could tell lets nobody in. */
export function whyNotReadyNow(member: WaveMember): NotEnforcedReason | undefined {
  if (member.fitUnknown) return "passkeyUnclear";
  const readiness = readinessOf(member);
  return readiness.ready ? undefined : readiness.reason;
}
