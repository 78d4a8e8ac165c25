import { isApplied, type WaveStage } from "../../domain/wave/stages.ts";
import type { WaveFacts } from "../../domain/wave/waveFacts.ts";
import { momentIn } from "../../mails/dates.ts";
import type { WaveStatus } from "../../waves/waveStatus.ts";
import { type Html, html } from "./html.ts";
import { nextWords } from "./nextWords.ts";
import { whatIsNext } from "./partsCard.ts";
import { sentence, stageWords, wayOfAWave } from "./words.ts";

/** Where the wave stands, why it waits, and until when. */
export function nowBox(status: WaveStatus): Html {
  const { waiting, timeZone, stage } = status;
  if (stage === "cancelled") return html`<p class="now held"><strong>Cancelled</strong></p>`;
  const isHeld = status.paused !== undefined || status.evidence?.clean === false;
  const asked = status.cancelRequested
    ? "Cancellation was asked for."
    : status.rollbackRequested
      ? "A rollback was asked for."
      : undefined;
  if (status.rollbackRequested)
    return html`<div class="now held"><strong>${asked} ${wayBackWords(status.wayBack, timeZone)}</strong></div>`;
  const until = waiting && !status.paused && html`<span>Waits until ${momentIn(timeZone, waiting.until)}</span>`;
  const say = asked ?? sentence(waiting?.because ?? stageWords[stage]);
  return html`<div class="now${isHeld && " held"}"><strong>${say}</strong>${until}</div>`;
}

/** What comes after that. */
export function nextLine(status: WaveStatus): Html | false {
  const { stage, paused, rollbackRequested, cancelRequested } = status;
  const { toBeDecided } = status.listed;
  const then = status.next?.say;
  const next =
    then === undefined ? whatIsNext(status) : html`${then}. <span class="soft">${sentence(whatIsNext(status))}</span>`;
  if (rollbackRequested) return html`<p>Next: once nobody is in any more, ${nextWords.rolledBack}</p>`;
  if (cancelRequested) return false;
  const decide = toBeDecided > 0 && html`<p>To do: decide about ${toBeDecided} still outside.</p>`;
  if (!paused) return html`<p>Next: ${next}</p>${decide}`;
  // What the box above says of a wave that goes on.
  const waitsFor = status.next?.waitsFor && ` It waits for evidence: ${status.next.waitsFor}.`;
  const held = isApplied(stage) ? "nobody else enters" : "nothing goes on";
  return html`<p>Next: ${held} until an Admin resumes the wave. After that: ${next}${waitsFor}</p>${decide}`;
}

const wayBackWords = (wayBack: WaveStatus["wayBack"], timeZone: string): string =>
  wayBack?.outAt
    ? `Nobody is enforced by this wave any more, read back at ${momentIn(timeZone, wayBack.outAt)}.`
    : `Members may still be enforced: ${wayBack?.notYet ?? "nothing has been changed yet"}. It is tried again every minute.`;

/** The way of a wave, and how far this one is. */
export function rail(status: WaveStatus): Html {
  const place = wayOfAWave.findIndex(
    ({ stage }) => stage === (status.stage === "rolledBack" ? "reminded" : status.stage),
  );
  const steps = wayOfAWave.map(({ stage, label }, index) => {
    const isDone = index < place;
    const at = momentOf(status, stage, index <= place);
    const when = at && html`<small>${shortDay(status.timeZone, at)}</small>`;
    if (index === place) return html`<li class="here" aria-current="step">${label}${when}</li>`;
    return html`<li class="${isDone ? "done" : "open"}">${label}${when}${isDone && html`<span class="skip"> (done)</span>`}</li>`;
  });
  return html`<ol class="rail" aria-label="The way of this wave">${steps}</ol>`;
}

function momentOf(facts: WaveFacts, stage: WaveStage, isReached: boolean): string | undefined {
  const planned: Partial<Record<WaveStage, string | undefined>> = {
    planned: facts.createdAt,
    announced: facts.announceAt,
    open: facts.openAt,
    reminded: facts.remindAt,
  };
  const happened: Partial<Record<WaveStage, string | undefined>> = {
    gated: facts.gateOpenedAt,
    warned: facts.warnedAt,
    reportOnly: facts.reportOnlyAt,
    swept: facts.evidence?.clean ? facts.evidence.at : undefined,
    enforcing: facts.enforcingAt,
    enforced: facts.enforcedAt,
  };
  if (facts.stage === stage && !planned[stage]) return happened[stage] ?? facts.stageAt;
  return planned[stage] ?? (isReached ? happened[stage] : undefined);
}

const shortDay = (timeZone: string, moment: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" }).format(new Date(moment));
