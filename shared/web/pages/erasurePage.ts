import type { ErasureRefusal } from "../../domain/erasure/refusalWords.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { Hurdle } from "../hurdle.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { sentence } from "./words.ts";

interface Stored {
  readonly holds: string;
  readonly becomes: "deleted" | "pseudonymised" | "sequenceKept";
  readonly rows: number;
}

interface ErasurePageData extends Frame {
  readonly timeZone: string;
  readonly status: {
    readonly userId: string;
    readonly displayName?: string | undefined;
    readonly account: "there" | "gone";
    readonly stored: readonly Stored[];
    readonly isCounted: boolean;
    readonly refusals: readonly ErasureRefusal[];
    readonly underWay?:
      | {
          readonly asked: { readonly by: { readonly displayName: string }; readonly at: string };
          readonly reason: string;
          readonly done: readonly Stored[];
          readonly round: number;
          readonly notYet?: string | undefined;
        }
      | undefined;
  };
  /** Why the viewer cannot press now. */
  readonly hurdle: Hurdle | undefined;
  readonly formToken: string;
  /** What has to be sent. */
  readonly understood: string;
}

/** What is stored of one person, what becomes of it, and what keeps it from being deleted. */
export function erasurePage(data: ErasurePageData): string {
  const { status } = data;
  const { userId, displayName, account, underWay } = status;
  const body = html`<h1>Delete what is known of a person</h1>
${displayName !== undefined && html`<p><strong>${displayName}</strong></p>`}<p class="soft break">Account ${userId}${account === "gone" && ", which is not in the directory any more"}</p>
${underWay && progress(data, underWay)}
<div class="cards">${!underWay && refusals(data)}${!underWay && stored(data)}${stays(status)}${!underWay && status.refusals.length === 0 && form(data)}</div>
${account === "there" && html`<p><a href="/people/${userId}">Everything that is known of this person</a></p>`}<p><a href="/people">Find another person</a></p>`;
  return layout(data, "Delete what is known of a person", body);
}

const becomesWords: Readonly<Record<Stored["becomes"], string>> = {
  deleted: "Deleted",
  pseudonymised: "Stays, with a pseudonym in their place",
  sequenceKept: "Deleted, but for the number and the hash by which an old message of HR's is known again",
};

function table(rows: readonly Stored[]): Html {
  const lines = rows.map(
    ({ holds, becomes, rows: count }) =>
      html`<tr><th scope="row">${sentence(holds)}</th><td data-label="Rows">${count}</td><td data-label="Becomes">${becomesWords[becomes]}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">What</th><th scope="col">Rows</th><th scope="col">What becomes of it</th></tr></thead><tbody>${lines}</tbody></table>`;
}

function stored({ status: { stored: rows, isCounted } }: ErasurePageData): Html {
  const more =
    !isCounted &&
    html`<p class="soft">There was no time to count all of it, the audit trail above all. What is not counted is deleted all the same.</p>`;
  const none = html`<p class="soft">${isCounted ? "Nothing." : "Nothing so far."}</p>`;
  return html`<section class="card wide"><h2>What is stored</h2>${rows.length > 0 ? html`${table(rows)}<p class="soft">Where a row of somebody else names the person, a pseudonym stands there from then on.</p>` : none}${more}</section>`;
}

function refusals({ status, timeZone }: ErasurePageData): Html | false {
  if (status.refusals.length === 0) return false;
  const items = status.refusals.map(
    ({ say, until }) =>
      html`<li>${say}${until && html` <strong>Until ${recordedMomentIn(timeZone, until)}.</strong>`}</li>`,
  );
  return html`<section class="card wide"><h2>Why it cannot be deleted now</h2><p>Something is open, or a safety rule rests on it.</p><ul>${items}</ul></section>`;
}

const stays = ({ account }: ErasurePageData["status"]): Html =>
  html`<section class="card wide"><h2>What stays, and why</h2><ul>
<li>Every line of the audit trail keeps what happened, when, and its place. The person's id and names are replaced by one pseudonym made at random, and nothing says any more whose it is.</li>
<li>Names alone stay in lines and rows of other people, without an id or an address beside them: it may be a namesake's.</li>
<li>Of what HR told, the number of the last message stays, so that an old one that comes again begins nothing.</li>
<li>What was written to the logs of Azure, or mailed, cannot be taken back: the logs go when their retention ends.</li>
${account === "there" && html`<li><strong>The account is still in the directory.</strong> The next registration report names it again, within hours. That is what Entra holds; delete the account there first.</li>`}</ul></section>`;

function progress({ timeZone }: ErasurePageData, underWay: NonNullable<ErasurePageData["status"]["underWay"]>): Html {
  const { asked, reason, done, round, notYet } = underWay;
  const state = notYet
    ? html`<strong>It does not go on now</strong><span>${notYet}</span>`
    : html`<strong>It is being deleted</strong><span>Round ${round}. It goes on by itself, every quarter of an hour; open this page again to see how far it is.</span>`;
  return html`<div class="now${notYet !== undefined && " held"}">${state}</div><p class="soft">Asked for by ${asked.by.displayName}, ${recordedMomentIn(timeZone, asked.at)}: ${reason}</p>
${done.length > 0 && html`<section class="card wide"><h2>Done so far</h2>${table(done)}</section>`}`;
}

function form({ status: { userId }, hurdle, formToken, understood }: ErasurePageData): Html {
  if (hurdle)
    return html`<section class="card wide"><h2>Delete it</h2><p class="screen">${hurdle.say}${hurdle.link && html` <a href="${hurdle.link.href}">${hurdle.link.label}</a>`}</p></section>`;
  return html`<section class="card wide"><h2>Delete it</h2><form method="post" action="/api/people/${userId}/erase"><input type="hidden" name="formToken" value="${formToken}">
<p>It cannot be taken back. Security is told that you did it.</p>
<label for="reason">Why? It stays in the trail under your name, so it must not name the person: a number of the request, say.</label><input type="text" id="reason" name="reason" required maxlength="500" autocomplete="off">
<p><input type="checkbox" id="understood" name="understood" value="${understood}" required> <label for="understood">I understand that what is known of this person is deleted and does not come back.</label></p>
<button class="grave" type="submit">Delete what is known of this person</button></form></section>`;
}
