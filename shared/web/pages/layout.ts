import type { Hurdle } from "../hurdle.ts";
import { Html, html } from "./html.ts";
import { type StopControl, stopControl } from "./stopControl.ts";

// System fonts, no script, nothing from elsewhere; text has at least 4.5:1 in both schemes, lines and bars at least
// 3:1.
const STYLE = `
:root{color-scheme:light dark;--ink:#1a1c20;--soft:#555b66;--paper:#fbfbfa;--card:#fff;--line:#d5d8de;--mark:#7b8290;--go:#0a6b4f;--go-tint:#e2f2ec;--act:#0b57c2;--on-act:#fff;--warn:#8f2d0e;--warn-tint:#fbeae3;--bar:#e4e7ec;--ready:#2e9b78;--held:#4b5160;--waived:#8356a8}
@media (prefers-color-scheme:dark){:root{--ink:#f0f1f4;--soft:#b9bec9;--paper:#131519;--card:#1c1f25;--line:#3a3f49;--mark:#8b92a0;--go:#6fd3b0;--go-tint:#15342b;--act:#8ab4ff;--on-act:#0b1220;--warn:#ffb497;--warn-tint:#3b221a;--bar:#33373f;--ready:#3f9c7c;--held:#d5d8de;--waived:#c39be8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--act)}
:focus-visible,input[type=date]:focus-within{outline:3px solid var(--act);outline-offset:2px;border-radius:.25rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem}
header,main{max-width:72rem;margin:0 auto;padding:0 1rem}
header{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap;padding-top:1rem;color:var(--soft);font-size:.9375rem}
header nav{display:flex;gap:.25rem 1rem;flex-wrap:wrap}
header details{border:0;padding:0;margin:0}
header details[open]{flex-basis:100%}
header summary{color:var(--warn);font-weight:600;min-height:1.5rem}
header form{background:var(--card);border:1px solid var(--warn);border-radius:.75rem;padding:1rem 1.125rem;margin-top:.5rem;color:var(--ink);font-size:1rem}
main{padding-bottom:4rem}
h1+.card{margin-top:1.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:1.25rem 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.0625rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:1.25rem 0 .5rem}
p{margin:.5rem 0}
.soft{color:var(--soft)}
.break{overflow-wrap:anywhere}
.now{background:var(--go-tint);border-left:.3rem solid var(--go);border-radius:.5rem;padding:.875rem 1rem;margin:1.25rem 0}
.now.held{background:var(--warn-tint);border-color:var(--warn)}
.now strong{display:block;font-size:1.1875rem;overflow-wrap:anywhere}
.rail{list-style:none;margin:1.5rem 0;padding:0}
.rail li{position:relative;padding:0 0 .75rem 2.25rem;color:var(--soft);min-height:2.5rem}
.rail li::before{content:"";position:absolute;left:.3rem;top:.2rem;width:1.1rem;height:1.1rem;border:2px solid var(--mark);border-radius:50%;background:var(--paper);z-index:1}
.rail li::after{content:"";position:absolute;left:.85rem;top:1.2rem;bottom:-.25rem;width:2px;background:var(--line)}
.rail li:last-child::after{display:none}
.rail .done{color:var(--ink)}
.rail .done::before{background:var(--go);border-color:var(--go)}
.rail .done::after{background:var(--go)}
.rail .here{color:var(--ink);font-weight:650}
.rail .here::before{background:var(--paper);border:5px solid var(--go)}
.rail small{display:block;font-weight:400;color:var(--soft)}
.cards{display:grid;gap:1rem;grid-template-columns:minmax(0,1fr);align-items:start}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.125rem;min-width:0}
.big{font-size:2rem;font-weight:650;line-height:1.1}
.bar{display:block;width:100%;height:2.25rem;margin:.75rem 0 .25rem}
.bar .all{fill:var(--bar)}.bar .ready{fill:var(--go)}.bar .line{stroke:var(--ink);stroke-width:2}
.meter{display:block;width:100%;max-width:18rem;height:.75rem}.meter .all{fill:var(--bar)}.meter .ready{fill:var(--go)}
.picture{display:block;width:100%;height:auto}.picture text{fill:currentColor;font-size:13px}
.week{stroke:var(--line);stroke-width:1}.span{stroke:var(--mark);stroke-width:3}.today{stroke:var(--act);stroke-width:2}
.frozen{fill:var(--warn-tint);stroke:var(--warn);stroke-dasharray:4 3}.change{fill:var(--go)}
path.done{fill:var(--go)}path.fixed{fill:var(--act)}path.earliest{fill:var(--card);stroke:var(--ink);stroke-width:2}path.done.flip,path.fixed.flip,path.earliest.flip{fill:var(--warn);stroke:var(--warn)}
.gate{stroke:var(--ink);stroke-width:3;stroke-dasharray:6 4}.swatch{vertical-align:-.125rem}
.g-enforced{fill:var(--go)}.g-ready{fill:var(--ready)}.g-reported{fill:var(--act)}.g-notReady{fill:var(--warn)}.g-away{fill:var(--mark)}.g-held{fill:var(--held)}.g-waived{fill:var(--waived)}
.key{list-style:none;margin:.75rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9375rem}.key li{display:flex;gap:.375rem;align-items:center}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.25rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600}
thead th{border-top:0;color:var(--soft);font-weight:500;white-space:nowrap}
.record th{min-width:7rem}.record td,.record thead th+th{min-width:4.5rem}.record thead th{white-space:normal}
code{font:.875rem/1.4 ui-monospace,"SF Mono",Consolas,Menlo,monospace;overflow-wrap:anywhere}
form{margin:0 0 1rem}
form:last-child{margin-bottom:0}
label{display:block;margin-bottom:.25rem}input+label{margin-top:.75rem}
select,textarea,input:is([type=text],[type=date],[type=number]){width:100%;padding:.625rem .75rem;border:1px solid var(--mark);border-radius:.5rem;background:var(--paper);color:var(--ink);font:inherit}
input[type=checkbox]{width:1.5rem;height:1.5rem;margin:0 .375rem 0 0;vertical-align:-.375rem;accent-color:var(--act)}input[type=checkbox]+label{display:inline;margin:0}
button{padding:.6875rem 1.125rem;min-height:2.75rem;margin-top:.625rem;border:1px solid var(--act);border-radius:.5rem;background:transparent;color:var(--act);font:inherit;font-weight:600;cursor:pointer}
button.main{background:var(--act);color:var(--on-act)}
button.grave{border-color:var(--warn);color:var(--warn)}
.choices{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr))}
.choices button{grid-column:1/-1;justify-self:start}
iframe{display:block;width:100%;height:40rem;border:1px solid var(--line);border-radius:.5rem;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}
details{border-top:1px solid var(--line);padding-top:.75rem;margin-top:.75rem}
summary{cursor:pointer;min-height:2rem}
.log{list-style:none;margin:0;padding:0}
.log li{border-top:1px solid var(--line);padding:.5rem 0}
.log li:first-child{border-top:0}
.log time{color:var(--soft);display:block;font-size:.875rem}
@media screen and (max-width:55.99rem){.drawn{display:none}}
@media screen and (max-width:39.99rem){dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}thead{position:absolute;left:-99rem}tr{display:block;border-top:1px solid var(--line);padding:.5rem 0}th,td{display:block;border:0;padding:.0625rem 0}td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}}
@media (min-width:56rem){
.record thead th{overflow-wrap:normal}
.cards{grid-template-columns:repeat(6,minmax(0,1fr));grid-auto-flow:dense}.card{grid-column:span 3}.card.wide{grid-column:1/-1}
.rail{display:flex}
.rail li{flex:1;padding:2rem .375rem 0 0;min-height:0;font-size:.875rem}
.rail li::before{left:0;top:0}
.rail li::after{left:1.1rem;right:0;top:.5rem;bottom:auto;width:auto;height:2px}
.rail small{font-size:.8125rem}
h1{font-size:2.125rem}}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#333;--paper:#fff;--card:#fff;--line:#999;--mark:#666;--go:#000;--go-tint:#fff;--act:#000;--warn:#000;--warn-tint:#fff;--bar:#ccc}
form,header nav,header details,.skip,.screen{display:none}
body{font-size:10pt}
header,main{max-width:none;padding:0}
main{padding-bottom:0}
a{text-decoration:none}
h1,h2,h3,summary{break-after:avoid}
.cards{display:block}
.card{border:0;border-top:1px solid var(--line);border-radius:0;padding:.5rem 0;margin:0 0 .75rem}
thead{display:table-header-group}
tr,li,dt,.now{break-inside:avoid}
dt{break-after:avoid}
th,td{padding:.25rem .75rem .25rem 0}
}
`;

/** What stands around a page. */
export interface Frame {
  readonly organizationName: string;
  /** For whoever may stop enforcement. */
  readonly stop?: StopControl | undefined;
  /** Whether the viewer may open the page of the leavers: no link leads where it is refused. */
  readonly mayReadLeavers?: boolean | undefined;
  /** Lines at the foot. */
  readonly notes?: readonly string[];
}

/**
 * A whole document of the app's own pages: no script, no image, nothing from elsewhere. `page` allows its style by
 * hash.
 */
export function layout(
  { organizationName, stop, mayReadLeavers, notes = [] }: Frame,
  title: string,
  body: Html,
): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow">`;
  const top = html`<a class="skip" href="#main">To the content</a><header><span>${organizationName} · passkey rollout</span><nav aria-label="Pages"><a href="/">Overview</a><a href="/waves">All waves</a><a href="/people">People</a><a href="/enforcement">Enforcement</a><a href="/door">The door</a><a href="/mails">Mails</a>${mayReadLeavers && html`<a href="/leavers">Leavers</a>`}<a href="/log-findings">What sign-ins show</a><a href="/troubles">What does not go on</a><a href="/.auth/logout">Sign out</a></nav>${stopControl(stop)}</header>`;
  return html`<!doctype html><html lang="en"><head>${head}<style>${new Html(STYLE)}</style><title>${title} · ${organizationName}</title></head><body>${top}<main id="main">${body}${notes.map((note) => html`<p class="soft">${note}</p>`)}</main></body></html>`
    .markup;
}

/** One thing to say, and the way back. */
export function noticePage(frame: Frame, message: string): string {
  return layout(
    frame,
    "Not done",
    html`<h1>That did not work</h1><p>${message}</p><p><a href="/waves">To the waves</a></p>`,
  );
}

/** What pressing a button comes to when the sign-in is not of the last minutes. */
export function signInAgainPage(frame: Frame, { say, link }: Hurdle): string {
  return layout(
    frame,
    "Sign in again",
    html`<h1>Sign in again first</h1><p>Nothing was done. ${say}</p>${link && html`<p><a href="${link.href}">${link.label}</a></p>`}`,
  );
}
