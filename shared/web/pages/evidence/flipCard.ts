import type { AuditEvent } from "../../../domain/audit.ts";
import { stateWords } from "../../../domain/policy/conditionalAccessPolicy.ts";
import { countResults } from "../../../domain/preflight/checksAtFlip.ts";
import { sayApprovers } from "../../../domain/wave/approvers.ts";
import type { FlipRecord } from "../../../domain/wave/flipRecord.ts";
import { sayPart } from "../../../domain/wave/parts.ts";
import { recordedMomentIn, tableMomentIn } from "../../../mails/dates.ts";
import type { EvidenceReport, Flip, FlipPeople, Followed } from "../../../waves/evidence/evidenceReport.ts";
import { auditReasonWords, auditWords } from "../auditWords.ts";
import { type Html, html } from "../html.ts";
import { checkResultWords, sentence } from "../words.ts";
import { peopleTables } from "./peopleTables.ts";
import { factList, recordTable } from "./recordTable.ts";
import { checkWords, standingWords } from "./recordWords.ts";

type OfWave = Pick<EvidenceReport, "waveId" | "timeZone">;
type At = (moment: string | undefined) => string | undefined;

/** One flip: who approved it, on what it rested, whom it counted, what came of it. */
export function flipCard({ waveId, timeZone }: OfWave, flip: Flip, people: FlipPeople["people"] | undefined): Html {
  const at: At = (moment) => moment && recordedMomentIn(timeZone, moment);
  const { number, record } = flip;
  const part = record?.sweep.part;
  const list = people
    ? peopleTables(people, timeZone, number)
    : record &&
      html`<p><a href="/waves/${waveId}/evidence/people?flip=${number}">Everybody whom this flip counted</a></p>`;
  return html`<section class="card wide"><h2>Flip ${number}${part && `: ${sayPart(part)}`}</h2>
${factsOf(flip, at)}${record ? partsOfRecord(record, flip, timeZone) : notRecorded}${followedPart(flip.followed, at, timeZone)}${list}</section>`;
}

const notRecorded = html`<p>This flip is older than the records of flips: what it asked and whom it counted was not kept.</p>`;

function factsOf({ beganAt, enteredAt, approval, policyDigest, record, entered }: Flip, at: At): Html {
  const { gate, sweep, liveCheck } = record ?? {};
  return factList([
    ["First entry allowed", at(beganAt)],
    ["Everybody in", at(enteredAt) ?? "not yet, or taken back before"],
    ["Put into the group", String(entered)],
    ["Approved by", approval && `${sayApprovers(approval)}, ${at(approval.at)}`],
    ["Wave started by", record?.startedBy.displayName],
    ["Gate", gate && `${gate.ready} of ${gate.inScope} had a working passkey, ${at(gate.at)}`],
    ["Warned", at(record?.warnedAt)],
    ["Report-only since", at(record?.reportOnlyAt)],
    [
      "Sweep",
      sweep &&
        `${sweep.clean ? "Clean" : "Not clean"}, ${at(sweep.at)}: ${sweep.ready} of ${sweep.inScope} ready, ${sweep.leftOut} left out, sign-ins seen of ${sweep.seen}`,
    ],
    ["Live look at everybody", liveCheck && `${at(liveCheck.startedAt)} to ${at(liveCheck.checkedAt)}`],
    ["Digest of the list approved", approval && html`<code>${approval.digest}</code>`],
    ["Digest of policies, groups and strength", policyDigest && html`<code>${policyDigest}</code>`],
  ]);
}

function partsOfRecord({ counts, checks, preflight, policies }: FlipRecord, { number }: Flip, timeZone: string): Html {
  const counted = [
    ["Members of the wave", counts.members],
    [standingWords.toEnter, counts.toEnter],
    [standingWords.droppedOut, counts.droppedOut],
    [standingWords.leftOut, counts.leftOut],
    [standingWords.notNamed, counts.notNamed],
    [standingWords.sortedOut, counts.sortedOut],
    ["Away, among those in scope", counts.away],
  ] as const;
  const asked = checks.map(({ check, at: askedAt, about = [] }) => {
    const [what, said] = checkWords[check];
    return {
      about: what,
      cells: [tableMomentIn(timeZone, askedAt), about.length === 0 ? said : `${said}: ${about.join("; ")}`],
    };
  });
  return html`<h3>Who was counted</h3>${recordTable(
    `Flip ${number}: who was counted`,
    ["Counted as", "People"],
    counted.map(([about, count]) => ({ about, cells: [count] })),
  )}
<h3>Asked right before the first entry</h3>${recordTable(`Flip ${number}: what was asked`, ["Asked about", "When", "Found"], asked)}
${checksPart(preflight, number, timeZone)}
<h3>Policies it rested on</h3>${recordTable(
    `Flip ${number}: policies`,
    ["Policy", "State", "Id", "Digest of its definition"],
    policies.map(({ key, policyId, state, definitionDigest }) => ({
      about: key,
      cells: [sentence(stateWords[state]), html`<code>${policyId}</code>`, html`<code>${definitionDigest}</code>`],
    })),
  )}`;
}

/** What passes is only counted here; the JSON names each check with its result. */
function checksPart(checks: FlipRecord["preflight"], number: number, timeZone: string): Html {
  if (!checks)
    return html`<h3>Checks of the tenant</h3><p>This record is older than its part about the checks: what they said was not kept.</p>`;
  const { readAt, digest, warnings, biggestExposure: worst } = checks;
  const facts = factList([
    ["The tenant was read", recordedMomentIn(timeZone, readAt)],
    ["Checks that passed", String(countResults(checks, "ok"))],
    ["Checks that did not apply", String(countResults(checks, "notApplicable"))],
    [
      "Biggest exposure",
      worst ? html`${worst.id} ${worst.title}: <span class="break">${worst.evidence}</span>` : "None",
    ],
    ["Digest of what they found", html`<code>${digest}</code>`],
  ]);
  const rows = warnings.map(({ id, title, result, evidence }) => ({
    about: `${id} ${title}`,
    cells: [checkResultWords[result], evidence],
  }));
  return html`<h3>Checks of the tenant</h3>${facts}${rows.length > 0 && recordTable(`Flip ${number}: checks that did not pass, and held up nothing`, ["Check", "Result", "What was found"], rows)}`;
}

function followedPart({ until, isOver, people, wave, tenant, hasMore }: Followed, at: At, timeZone: string): Html {
  const counts = Object.entries(people).map(([what, count]) => ({
    about: auditWords[what as keyof typeof auditWords],
    cells: [count],
  }));
  const lines = [...wave, ...tenant].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`<h3>What followed within 72 hours</h3><p class="soft">${isOver ? "Up to" : "So far; it counts up to"} ${at(until)}.</p>
${counts.length > 0 && recordTable("What happened to people", ["To single people", "How often"], counts)}
${lines.length > 0 ? html`<ul class="log">${lines.map((line) => lineOf(line, timeZone))}</ul>` : html`<p class="soft">Nothing else.</p>`}${hasMore && html`<p>There is more of it in the audit trail.</p>`}`;
}

function lineOf({ at, who, what, reason, why, after }: AuditEvent, timeZone: string): Html {
  const more = [after, reason && auditReasonWords[reason], why].filter(Boolean).join(" · ");
  return html`<li><time datetime="${at}">${recordedMomentIn(timeZone, at)} · ${who.displayName}</time>${auditWords[what]}${more !== "" && html` <span class="soft break">${more}</span>`}</li>`;
}
