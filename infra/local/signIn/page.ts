import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

/** Markup that may be put into a page as it is. */
export interface Html {
  readonly markup: string;
}
type Part = string | number | Html | readonly Html[] | undefined | false;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? "");

function markupOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "object") return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
  return escapeText(String(part));
}

/** Template tag. It escapes everything put in, except {@link Html}. */
export const html = (texts: TemplateStringsArray, ...parts: Part[]): Html => ({
  markup: texts.reduce((all, text, i) => all + markupOf(parts[i - 1]) + text),
});

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1b1f, #ececf1); --quiet: light-dark(#55555f, #b4b4c0); --ground: light-dark(#fff, #17171b);
  --raised: light-dark(#f4f4f8, #222228); --line: light-dark(#8a8a99, #777788); --accent: light-dark(#0b57a4, #8ec5ff); --on-accent: light-dark(#fff, #0b1a2b);
  --alarm: light-dark(#a31515, #ffb1a8); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; }
a { color: var(--accent); } a, button, input, select, summary { border-radius: .25rem; }
::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 1rem 0; }
form.tall { flex-flow: column nowrap; align-items: stretch; max-width: 26rem; }
label { display: flex; flex-direction: column; gap: .25rem; flex: 1 1 12rem; min-width: 0; }
form.tall label { flex: none; }
input, select, button { font: inherit; min-height: 2.75rem; padding: .4rem .75rem; border: 1px solid var(--line); color: var(--ink); background: var(--ground); min-width: 0; max-width: 100%; }
button { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; cursor: pointer; }
ol, ul.cards { list-style: none; margin: 0; padding: 0; }
li.card { border-bottom: 1px solid var(--line); padding: .75rem 0; } li.card > a { font-weight: 600; display: inline-block; padding: .2rem 0; }
.quiet { color: var(--quiet); font-size: .9rem; } .tag { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; } nav a { padding: .5rem 0; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; } dt { color: var(--quiet); } dd { margin: 0; min-width: 0; }
iframe { width: 100%; height: 22rem; border: 1px solid var(--line); background: #fff; resize: vertical; }
pre { white-space: pre-wrap; background: var(--raised); padding: 1rem; margin: 0; font-size: .95rem; }
summary { padding: .5rem 0; cursor: pointer; } .alarm { border-left: .3rem solid var(--alarm); background: var(--raised); padding: .5rem 1rem; }
.alarm strong { color: var(--alarm); }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } button { flex: 1 1 100%; } }
`;
const styleHash = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/**
 * Sends one page of a stand-in: no scripts, no foreign content. `Referrer-Policy` is `same-origin`: with `no-referrer`
 * browsers send forms with `Origin: null`.
 *
 * @param frames whether the page shows frames from its own origin.
 */
export function sendPage(
  response: ServerResponse,
  {
    status = 200,
    title,
    body,
    frames = false,
    headers = {},
  }: { status?: number; title: string; body: Html; frames?: boolean; headers?: Record<string, string> },
): void {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src ${styleHash}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(frames ? ["frame-src 'self'"] : []),
  ];
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(document.markup);
}
