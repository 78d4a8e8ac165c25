import type { Language } from "../../domain/people/language.ts";
import { Html, html } from "./html.ts";

// Plain enough for any phone; colours have at least 4.5:1 in both schemes.
const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b1f;--soft:#4d4d57;--paper:#fff;--tint:#f2f4f8;--line:#c9ced8;--act:#0b57c2;--on-act:#fff;--warn:#8a2c0d}
@media (prefers-color-scheme:dark){:root{--ink:#f1f1f4;--soft:#c3c4cc;--paper:#17181c;--tint:#23252c;--line:#4a4d57;--act:#8ab4ff;--on-act:#0b1220;--warn:#ffb59b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:38rem;margin:0 auto;padding:1.25rem 1rem 3rem}
header{max-width:38rem;margin:0 auto;padding:1rem 1rem 0;color:var(--soft);font-size:.9375rem}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}
h2{font-size:1.125rem;margin:1.75rem 0 .5rem}
p,ol,ul{margin:.5rem 0}
ol,ul{padding-left:1.5rem}
li{margin:.375rem 0}
fieldset{border:1px solid var(--line);border-radius:.5rem;padding:.875rem 1rem .5rem;margin:1rem 0;min-width:0}
legend{float:left;width:100%;font-weight:600;padding:0;margin-bottom:.375rem}
legend+*{clear:both}
label{display:flex;gap:.75rem;align-items:flex-start;padding:.625rem 0;min-height:2.75rem}
input[type=radio]{width:1.375rem;height:1.375rem;margin:.125rem 0 0;flex:none;accent-color:var(--act)}
label.text{display:block;padding:.25rem 0;min-height:0;margin-top:.5rem}
textarea,input[type=text],input[type=date]{width:100%;padding:.625rem .75rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--paper);color:var(--ink);font:inherit}
button,.button{display:inline-block;width:100%;padding:.875rem 1.25rem;border:0;border-radius:.5rem;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer;margin:.625rem 0}
a{color:var(--act)}
:focus-visible,input[type=date]:focus-within{outline:3px solid var(--act);outline-offset:3px}
.who{background:var(--tint);border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}
.who strong{display:block;font-size:1.1875rem}
.break{overflow-wrap:anywhere}
.code{display:block;margin:1rem 0 .5rem;padding:1.25rem .5rem;border:2px solid var(--act);border-radius:.75rem;background:var(--tint);font:600 clamp(1.625rem,8vw,2.75rem)/1.2 ui-monospace,"SF Mono",Consolas,Menlo,monospace;text-align:center;user-select:all;-webkit-user-select:all}
.code span+span{margin-left:.5em}
.scan{display:block;width:min(100%,16rem);height:auto;margin:1rem auto;background:#fff;padding:.75rem;border-radius:.5rem}
.note{color:var(--soft)}
.skip{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.warn{border-left:.25rem solid var(--warn);padding:.25rem 0 .25rem .875rem;margin:1rem 0}
@media (min-width:40rem){main{padding-top:2rem}h1{font-size:1.875rem}button,.button{width:auto;min-width:14rem}}
`;

/** A whole document without script or anything from elsewhere. `page` allows its style by hash. */
export function pickUpLayout(
  organizationName: string,
  title: string,
  body: Html,
  notes: readonly string[],
  language: Language = "en",
): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow">`;
  const document = html`<!doctype html><html lang="${language}"><head>${head}<style>${new Html(STYLE)}</style><title>${title} · ${organizationName}</title></head><body><header>${organizationName}</header><main>${body}${notes.map((note) => html`<p class="note">${note}</p>`)}</main></body></html>`;
  return document.markup;
}
