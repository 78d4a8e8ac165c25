import { stateWords } from "../../domain/policy/conditionalAccessPolicy.ts";
import { sayApprovers } from "../../domain/wave/approvers.ts";
import { sayPart } from "../../domain/wave/parts.ts";
import { sayAgainst } from "../../domain/wave/sweepAgainst.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";
import { sentence } from "./words.ts";

/** What is to be approved, and who approved it or took that back. */
export function evidenceCard({
  waveId,
  evidence,
  approval,
  firstApproval,
  withdrawn,
  timeZone,
  policyId,
  policyState,
  gate,
}: WaveStatus): Html {
  if (!evidence) {
    const text = gate
      ? `Last look at the gate ${recordedMomentIn(timeZone, gate.at)}: ${gate.ready} of ${gate.inScope}.`
      : "Sign-ins are looked at once the wave's own policy is in report-only.";
    return html`<section class="card"><h2>Evidence</h2><p>${text}</p>${policyId && html`<p class="soft break">Own policy ${policyId}</p>`}</section>`;
  }
  const { against = {} } = evidence;
  const facts: readonly (readonly [string, string | Html])[] = [
    ...(evidence.part ? [["Speaks of", sentence(sayPart(evidence.part))] as const] : []),
    ["Sweep", evidence.clean ? "Clean" : sentence(evidence.because ?? "Not clean")],
    ["Read", recordedMomentIn(timeZone, evidence.at)],
    ["Would be enforced", `${evidence.ready} of ${evidence.inScope}`],
    ["Would be left out", String(evidence.leftOut)],
    ["Seen signing in", `${evidence.seen} of ${evidence.inScope}`],
    ...(Object.keys(against).length > 0
      ? [
          [
            "In report-only",
            html`${sentence(sayAgainst(against))}: <a href="/waves/${waveId}/evidence">who, where, and what was done</a>`,
          ] as const,
        ]
      : []),
    ["Own policy", policyId === undefined ? "none" : `${sentence(stateWords[policyState ?? "unknown"])} (${policyId})`],
    ["Digest", html`<code>${evidence.digest}</code>`],
    ...(approval
      ? [["Approved", `${sayApprovers(approval)}, ${recordedMomentIn(timeZone, approval.at)}`] as const]
      : []),
    ...(firstApproval && !approval
      ? [
          [
            "Approved by the first of two",
            `${firstApproval.by.displayName}, ${recordedMomentIn(timeZone, firstApproval.at)}`,
          ] as const,
        ]
      : []),
    ...(withdrawn && !approval
      ? [
          [
            "Approval withdrawn",
            `${withdrawn.by.displayName}, ${recordedMomentIn(timeZone, withdrawn.at)}: ${withdrawn.reason}`,
          ] as const,
        ]
      : []),
  ];
  return html`<section class="card"><h2>Evidence</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}
