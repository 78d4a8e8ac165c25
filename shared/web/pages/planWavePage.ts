import type { NotEnforcedReason } from "../../domain/enforcement/notEnforced.ts";
import type { PreflightRun } from "../../domain/preflight/preflightRun.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import type { NamedGroup } from "../../ports/groups.ts";
import type { GroupPreview } from "../../waves/groupPreview.ts";
import type { FieldProblem } from "../problem.ts";
import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { reasonWords } from "./words.ts";

/** A wave that is not there yet. */
export interface PlannedWave {
  readonly groupId: string;
  /** `undefined`: there is no such group. */
  readonly group: GroupPreview | undefined;
  /** The wave that the group is in already. */
  readonly rival: string | undefined;
  /** One that is free, to begin with. */
  readonly waveId: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly warningDays: number;
  readonly dates: { readonly announceAt: string; readonly openAt: string; readonly remindAt: string } | undefined;
  /** What the checks of the tenant said last, of the newest wave. */
  readonly checks: { readonly waveId: string; readonly name: string; readonly run: Run } | undefined;
}
type Run = Pick<PreflightRun, "at" | "blocking" | "findings">;

interface PlanWaveData extends Frame {
  readonly asked: {
    readonly search?: string | undefined;
    readonly groupId?: string | undefined;
    readonly startDate?: string | undefined;
    readonly timeZone: string;
    readonly kind: "workforce" | "privileged";
  };
  /** Groups whose names begin as was asked; `undefined` when nothing was. */
  readonly found: readonly NamedGroup[] | undefined;
  readonly planned: PlannedWave | undefined;
  readonly formToken: string;
}

/** From a group's name to a wave: who would be in it, which dates follow, what is in the way. */
export function planWavePage(data: PlanWaveData): string {
  const { planned } = data;
  const body = html`<h1>Plan a wave</h1><p class="soft">Nothing is sent and nobody is touched before its announcement.</p>
<p><a href="/waves">To the waves</a></p><div class="cards">${searchCard(data)}${planned && planned.group === undefined && noGroupCard(planned)}${planned?.group && groupCard(data, planned, planned.group)}${planned?.group && whenCard(data, planned.groupId)}${planned?.group && data.asked.startDate !== undefined && startCard(data, planned, planned.group)}</div>`;
  return layout(data, "Plan a wave", body);
}

function searchCard({ asked, found }: PlanWaveData): Html {
  const list = found?.map(
    ({ id, displayName, kind }) =>
      html`<li><a href="/plan-wave?groupId=${id}">${displayName}</a> <span class="soft">${groupWords[kind]}, <code>${id}</code></span></li>`,
  );
  const result =
    list &&
    (list.length > 0
      ? html`<h3>Groups whose names begin so</h3><ul>${list}</ul>${list.length === 20 && html`<p class="soft">There may be more: write more of the name.</p>`}`
      : html`<p>No group's name begins so. A name is looked for from its beginning; a new group shows up after some minutes.</p>`);
  return html`<section class="card wide"><h2>1. Pick a group</h2><form method="get" action="/plan-wave"><label for="search">The group's name begins with</label><input id="search" name="search" type="text" maxlength="120" value="${asked.search ?? ""}"><button type="submit">Find groups</button></form>${result}</section>`;
}

const groupWords: Readonly<Record<NamedGroup["kind"], string>> = {
  security: "security group",
  microsoft365: "Microsoft 365 group: its owners may be employees who add people",
  dynamic: "dynamic: a rule says who is in it",
  synchronised: "from the directory on the premises",
};

const noGroupCard = ({ groupId }: PlannedWave): Html =>
  html`<section class="card wide"><h2>No such group</h2><p>There is no group <code>${groupId}</code> in this tenant. Pick another one.</p></section>`;

function groupCard({ asked }: PlanWaveData, { groupId, rival }: PlannedWave, group: GroupPreview): Html {
  const { displayName, members, lookedAt, inScope, reportedReady, withoutMailbox, sortedOut } = group;
  const isPrivileged = asked.kind === "privileged";
  const reasons = Object.entries(sortedOut) as [NotEnforcedReason, number][];
  const facts: readonly (readonly [string, string | number])[] = [
    ["People, nested groups included", members],
    [isPrivileged ? "Would be in the wave, if they hold admin rights" : "Would be in the wave", inScope],
    ["Of those: a passkey is reported", reportedReady],
    ["Of those: no mailbox", withoutMailbox],
    ...reasons.map(([reason, count]) => [`Left aside: ${reasonWords[reason]}`, count] as const),
  ];
  const taken =
    rival && html`<p><strong>This group is in wave <a href="/waves/${rival}">${rival}</a> already.</strong></p>`;
  const part = lookedAt < members && html`<p class="soft">Counted among the first ${lookedAt} people.</p>`;
  return html`<section class="card wide"><h2>${displayName}</h2>${taken}<dl>${facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>${part}<p class="soft">Who holds admin rights is read when the wave begins; ${isPrivileged ? "everybody else is" : "they are"} left aside then. <code>${groupId}</code></p></section>`;
}

function whenCard({ asked }: PlanWaveData, groupId: string): Html {
  const { startDate = "", timeZone, kind } = asked;
  const option = (value: string, says: string) =>
    value === kind
      ? html`<option value="${value}" selected>${says}</option>`
      : html`<option value="${value}">${says}</option>`;
  return html`<section class="card wide"><h2>2. Say when</h2><form class="choices" method="get" action="/plan-wave"><input type="hidden" name="groupId" value="${groupId}"><div><label for="startDate">It opens on</label><input id="startDate" name="startDate" type="date" required value="${startDate}"></div><div><label for="timeZone">Time zone of its people</label><input id="timeZone" name="timeZone" type="text" required maxlength="64" value="${timeZone}"></div><div><label for="kind">Takes</label><select id="kind" name="kind">${option("workforce", "everybody without admin rights")}${option("privileged", "people with admin rights only")}</select></div><button type="submit">Show the dates</button></form></section>`;
}

function startCard({ asked, formToken }: PlanWaveData, planned: PlannedWave, group: GroupPreview): Html {
  const { startDate = "", timeZone, kind } = asked;
  const { groupId, dates, problems, rival, warningDays, waveId } = planned;
  const faults = problems.map(({ field, message }) => html`<li>${fieldWords[field] ?? field} ${message}</li>`);
  const said =
    dates &&
    html`<dl><dt>Announcement</dt><dd>${recordedMomentIn(timeZone, dates.announceAt)}</dd><dt>Opens</dt><dd>${recordedMomentIn(timeZone, dates.openAt)}</dd><dt>Reminder, manager in copy</dt><dd>${recordedMomentIn(timeZone, dates.remindAt)}</dd><dt>Warning</dt><dd>once enough of them are ready</dd><dt>Password stops</dt><dd>${warningDays} days after the warning or later, once ${kind === "privileged" ? "two admins have" : "a second admin has"} approved</dd></dl>`;
  const hidden = { formToken, groupId, startDate, timeZone, kind };
  const inputs = Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const form = html`<form method="post" action="/api/waves">${inputs}<label for="name">Name, for people to read</label><input id="name" name="name" type="text" required maxlength="100" value="${group.displayName.slice(0, 100)}"><label for="waveId">Short name in addresses, for good</label><input id="waveId" name="waveId" type="text" required maxlength="63" pattern="[A-Za-z0-9][A-Za-z0-9\\-]*" value="${waveId ?? ""}"><button class="main" type="submit">Plan this wave</button></form>`;
  const isPossible = faults.length === 0 && rival === undefined;
  return html`<section class="card wide"><h2>3. Plan it</h2>${said}${checksLine(planned, timeZone)}${isPossible ? form : html`<p><strong>It cannot be planned like this:</strong></p><ul>${faults}${rival && html`<li>The group is in wave ${rival} already.</li>`}</ul>`}</section>`;
}

const fieldWords: Readonly<Record<string, string>> = {
  groupId: "The group",
  startDate: "The day",
  timeZone: "The time zone",
  kind: "People with admin rights:",
};

function checksLine({ checks }: PlannedWave, timeZone: string): Html {
  const own = html`A wave has checks of its own: they are made before it begins, and hold it up while one of them fails.`;
  if (!checks) return html`<p>${own}</p>`;
  const { waveId, name, run } = checks;
  const warned = run.findings.filter(({ result }) => result === "warn").length;
  const found =
    run.blocking.length === 0
      ? `nothing that holds up a wave, and ${warned} warnings`
      : `${run.blocking.length} that hold up a wave (${run.blocking.join(", ")}), and ${warned} warnings`;
  return html`<p>The checks of the tenant found <a href="/waves/${waveId}/preflight">${found}</a>, for ${name}, ${recordedMomentIn(timeZone, run.at)}. ${own}</p>`;
}
