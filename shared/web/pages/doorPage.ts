import type { DoorMode } from "../../domain/door/doorRule.ts";
import { momentIn } from "../../mails/dates.ts";
import type { ShownTrouble } from "../../troubles/shownTroubles.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { troublesCard } from "./troublesCard.ts";
import { DOOR_REQUIRED, sentence } from "./words.ts";

interface Decided {
  readonly by: { readonly displayName: string };
  readonly at: string;
}

export interface DoorPageData extends Frame {
  readonly timeZone: string;
  readonly status: {
    readonly mode: DoorMode;
    readonly isUp: boolean;
    readonly since?: string | undefined;
    readonly because?: string | undefined;
    readonly digest?: string | undefined;
    readonly unsaid?: string | undefined;
    readonly asked?: Decided | undefined;
    readonly confirmed?: Decided | undefined;
    readonly reading?: { readonly at: string } | undefined;
  };
  /** Those that are about no single wave or hire. */
  readonly troubles: readonly ShownTrouble[];
  /** Of the two policies, as the portal shows them. */
  readonly names: readonly string[];
  readonly actions: readonly { readonly action: "makeDoor" | "confirmDoor"; readonly formToken: string }[];
}

/** Whether the door is up, what to do until it is, and the way in on the day on which nobody can sign in. */
export function doorPage(data: DoorPageData): string {
  const { timeZone, status, names, actions, troubles } = data;
  const { isUp, since, because = "" } = status;
  const state = isUp
    ? html`<strong>Up</strong><span>Sign-ins since ${momentIn(timeZone, since ?? "")} were made under it.</span>`
    : html`<strong>Not up</strong><span>${sentence(because)}.</span>`;
  const body = html`<h1>The door</h1>
<p class="soft">Two Conditional Access policies over this app: whoever signs in here proves anew who they are, each time.${status.mode === "required" && ` ${DOOR_REQUIRED}`}</p>
<div class="now${!isUp && " held"}">${state}</div>
<div class="cards">
${troublesCard(troubles, timeZone)}${factsCard(status, timeZone)}${actionsCard(status, actions)}${stepsCard(names)}${lockedOutCard(names)}
</div>
<p><a href="/issue-ahead">Whether codes of new hires travel in a mail</a></p>`;
  return layout(data, "The door", body);
}

function factsCard({ digest, unsaid, asked, confirmed, reading }: DoorPageData["status"], timeZone: string): Html {
  const decided = ({ by, at }: Decided) => `${by.displayName}, ${momentIn(timeZone, at)}`;
  const facts: readonly (readonly [string, string | Html])[] = [
    ...(unsaid ? [["Setting missing", unsaid] as const] : []),
    ["Made by request of", asked ? decided(asked) : "nobody yet"],
    ["Confirmed by", confirmed ? decided(confirmed) : "nobody yet"],
    ["Last read", reading ? momentIn(timeZone, reading.at) : "never"],
    ...(digest ? [["Digest", html`<code>${digest}</code>`] as const] : []),
  ];
  return html`<section class="card wide"><h2>What is known</h2><dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function actionsCard({ digest }: DoorPageData["status"], actions: DoorPageData["actions"]): Html | false {
  if (actions.length === 0) return false;
  const forms = actions.map(({ action, formToken }) => {
    const token = html`<input type="hidden" name="formToken" value="${formToken}">`;
    return action === "makeDoor"
      ? html`<form method="post" action="/api/door">${token}<p>Makes the two policies in report-only, where they stop nobody. What is there already stays.</p><button type="submit">Make the policies</button></form>`
      : html`<form method="post" action="/api/door/confirm">${token}<input type="hidden" name="digest" value="${digest}"><p>Reads the policies now, and confirms that they are wanted as they are: enabled, with the digest shown here.</p><button class="main" type="submit">Confirm the door</button></form>`;
  });
  return html`<section class="card wide"><h2>What you can do</h2>${forms}</section>`;
}

const listed = (names: readonly string[]): readonly Html[] => names.map((name) => html`<li><code>${name}</code></li>`);

const stepsCard = (names: readonly string[]): Html => html`<section class="card wide"><h2>How it comes up</h2>
<ol>
<li>An Admin has the policies made, on this page or by <code>POST /api/door</code>. They are in report-only.</li>
<li>A Conditional Access Administrator opens <strong>entra.microsoft.com</strong>, Entra ID, Conditional Access, Policies, and sets both of them from <em>Report-only</em> to <em>On</em>:<ul>${listed(names)}</ul></li>
<li>An Approver, who is not the Admin of the first step, confirms them on this page within the next minutes.</li>
<li>When the change has settled, a quarter of an hour later or as <code>DOOR_SETTLES_MINUTES</code> says, the door counts, and everybody signs in once more for what hands something out.</li>
</ol></section>`;

const lockedOutCard = (
  names: readonly string[],
): Html => html`<section class="card wide"><h2>When nobody can sign in</h2>
<p>Print this. It needs a break-glass account, which none of these policies applies to, and not this app.</p>
<ol>
<li>Sign in to <strong>entra.microsoft.com</strong> with a break-glass account.</li>
<li>Open Entra ID, Conditional Access, Policies, and search for <code>passkey-rollout:</code></li>
<li>If nobody gets into this app: set these to <em>Report-only</em>, save, and wait some minutes:<ul>${listed(names)}</ul></li>
<li>If people cannot sign in anywhere: set <code>passkey-rollout: workforce</code> to <em>Report-only</em> too, then <code>passkey-rollout: companion</code> where there is one. From then on a password does again.</li>
<li>Look at the sign-in log for why, mend it, then have the door confirmed and enforcement started again here, by two people.</li>
</ol></section>`;
