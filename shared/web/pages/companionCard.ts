import type { EnforcementStatus } from "../../enforcement/enforcementStatus.ts";
import { type Html, html } from "./html.ts";

/** The companion policy, in plain words; nothing while there is none and is to be none. */
export function companionCard({ companion }: EnforcementStatus): Html | false {
  if (!companion) return false;
  const { isNeeded, isOn, policyId } = companion;
  const text = isNeeded ? NEEDED : isOn ? STILL_ON : NOT_NEEDED;
  return html`<section class="card"><h2>Companion policy</h2><p>${text}</p><dl><dt>Policy</dt><dd>${policyId ?? "not created yet"}</dd></dl></section>`;
}

const NEEDED =
  "The workforce policy leaves out the two apps of the registration wizard, by the setting WIZARD_EXCLUSIONS. A second policy, its companion, asks the same people there for the same passkey. A start enables the companion first. Without it nobody enters, as a password with any second factor would get in there.";
const STILL_ON =
  "The setting WIZARD_EXCLUSIONS is off by now, and enforcement still runs with the companion policy that was made while it was on. Nobody enters until the setting is back on, or enforcement is stopped, the workforce policy deleted in Entra, and enforcement started again.";
const NOT_NEEDED =
  "It was made while the setting WIZARD_EXCLUSIONS was on, and nothing rests on it any more. It stays in report-only; it may be deleted in Entra.";
