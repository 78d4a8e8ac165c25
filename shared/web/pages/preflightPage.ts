import { type Declarable, DeclarableSchema, helpdeskPoints } from "../../domain/preflight/declaration.ts";
import { isBlocking, type Moment } from "../../domain/preflight/moments.ts";
import type { PreflightFinding } from "../../domain/preflight/verdict.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { PreflightReport } from "../../waves/preflightReport.ts";
import { recordTable } from "./evidence/recordTable.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { checkResultWords, sentence } from "./words.ts";

interface PreflightPageData extends Frame {
  readonly report: PreflightReport;
  /** What the viewer may declare: the token of each form. */
  readonly forms: ReadonlyMap<Declarable, string>;
}
type Run = PreflightReport["runs"][number];

const momentWords: Readonly<Record<Moment, string>> = {
  start: "At the start",
  reportOnly: "Before report-only",
  flip: "In the hour before the flip",
};

/** What the checks of the tenant said about a wave, as the command prints it: evidence, and what to do. */
export function preflightPage(data: PreflightPageData): string {
  const { report, forms } = data;
  const { waveId, name, runs } = report;
  const [latest] = runs;
  const body = html`<h1>Checks of the tenant: ${name}</h1>
<p class="soft">They are made before the wave begins, before its policy is made and in the hour before its flip. What fails, or is not known, and blocks, holds the wave up; it is looked at again within the hour.</p>
<p class="screen"><a href="/waves/${waveId}">To the wave</a></p><div class="cards">
${!latest && html`<section class="card wide"><h2>Not checked yet</h2><p>The first look comes when the wave is due to begin.</p></section>`}
${latest && exposureCard(latest)}
${forms.size > 0 && declareCard(report, forms)}
${runs.map((run) => runCard(run, report.timeZone))}
</div>`;
  return layout(data, `Checks of the tenant: ${name}`, body);
}

function exposureCard({ biggestExposure: worst }: Run): Html {
  if (!worst)
    return html`<section class="card wide"><h2>Mend first</h2><p>Nothing: every check passes or does not apply.</p></section>`;
  return html`<section class="card wide"><h2>Mend first</h2><p><strong>${worst.id} ${worst.title}</strong>${worst.mode !== undefined && html`: ${worst.mode}`}</p><p class="break">${sentence(worst.evidence)}.</p>${worst.blocks ? html`<p>It holds up the wave.</p>` : html`<p class="soft">It does not hold up the wave.</p>`}</section>`;
}

/** What blocks comes first, then what failed otherwise; whatever passes stands below. */
function runCard({ moment, at, findings, blocking, digest }: Run, timeZone: string): Html {
  const place = (finding: PreflightFinding) =>
    isBlocking(finding, moment) ? 0 : ["fail", "warn", "unknown", "ok", "notApplicable"].indexOf(finding.result) + 1;
  const rows = findings
    .toSorted((a, b) => place(a) - place(b))
    .map((finding) => ({
      about: html`${finding.id} ${finding.title}`,
      cells: [
        isBlocking(finding, moment)
          ? html`<strong>${checkResultWords[finding.result]}, holds up the wave</strong>`
          : checkResultWords[finding.result],
        finding.evidence,
        finding.fix,
      ],
    }));
  const said =
    blocking.length === 0
      ? "Nothing holds up the wave."
      : `${blocking.length} hold up the wave: ${blocking.join(", ")}.`;
  return html`<section class="card wide"><h2>${momentWords[moment]}</h2><p>${said} <span class="soft">Read ${recordedMomentIn(timeZone, at)}.</span></p>${recordTable(momentWords[moment], ["Check", "Result", "What was found", "What to do"], rows)}<p class="soft break">Digest <code>${digest}</code></p></section>`;
}

function declareCard({ waveId, runs, declarations }: PreflightReport, forms: PreflightPageData["forms"]): Html {
  const [latest] = runs;
  const titleOf = (check: Declarable) =>
    helpdeskPoints.find((point) => point.check === check)?.says ??
    latest?.findings.find(({ id }) => id === check)?.title ??
    check;
  const whole = declarations.find(({ check }) => check === "P55");
  const each = DeclarableSchema.options.flatMap((check) => {
    const token = forms.get(check);
    if (token === undefined) return [];
    const known = declarations.find((one) => one.check === check);
    const stands = known
      ? `${known.by.displayName} declared it on ${known.at.slice(0, 10)}, until ${known.until.slice(0, 10)}: ${known.note}`
      : whole && helpdeskPoints.some((point) => point.check === check)
        ? `${whole.by.displayName} declared all of P55 on ${whole.at.slice(0, 10)}, until ${whole.until.slice(0, 10)}: ${whole.note}`
        : "Nobody has declared it yet.";
    return [
      html`<details><summary>${check} ${titleOf(check)}</summary><p class="break">${stands}</p><form method="post" action="/api/preflight/declarations"><input type="hidden" name="formToken" value="${token}"><input type="hidden" name="waveId" value="${waveId}"><input type="hidden" name="check" value="${check}"><label for="note-${check}">What have you made sure of?</label><input type="text" id="note-${check}" name="note" required maxlength="500" autocomplete="off"><button type="submit">Declare it<span class="skip">: ${titleOf(check)}</span></button></form></details>`,
    ];
  });
  return html`<section class="card wide"><h2>What Graph cannot tell</h2><p>You declare it with your name, and it lapses after some months.</p>${each}</section>`;
}
