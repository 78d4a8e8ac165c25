import { escaped } from "../web/pages/html.ts";
import type { Brand, ComposedMail } from "./mailData.ts";

/** What a mail says, before it is text and HTML: one screen, one button (R78, R93). */
export interface Letter {
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly url: string } | undefined;
  readonly facts?: readonly (readonly [label: string, value: string])[] | undefined;
  /** Below the button. */
  readonly after?: readonly string[] | undefined;
  /** Mails to people end with who helps; those to operators do not. */
  readonly isInternal?: boolean | undefined;
}

/** Text and HTML with the same words, facts and address. @throws Error when the button's address is no web address. */
export function renderLetter(letter: Letter, brand: Brand): ComposedMail {
  const button = letter.button && { label: letter.button.label, url: webAddress(letter.button.url) };
  const facts = (letter.facts ?? []).map(([label, value]) => [label, oneLine(value)] as const);
  const closing = [
    ...(letter.after ?? []),
    ...(letter.isInternal
      ? []
      : [`Questions, or rather talk to a person? Reply to this mail or write to ${brand.helpdeskMail}.`]),
  ].map(oneLine);
  const greeting = oneLine(letter.greeting);
  const paragraphs = letter.paragraphs.map(oneLine);
  const sender = oneLine(brand.organizationName);
  return {
    subject: oneLine(letter.subject),
    plainText: [
      greeting,
      ...paragraphs,
      ...(button ? [`${button.label}:\n${button.url}`] : []),
      ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join("\n")] : []),
      ...closing,
      sender,
    ].join("\n\n"),
    html: htmlPage(
      oneLine(letter.subject),
      [
        paragraph(greeting),
        ...paragraphs.map(paragraph),
        ...(button ? [buttonHtml(button)] : []),
        ...(facts.length > 0 ? [factsHtml(facts)] : []),
        ...closing.map(paragraph),
        paragraph(sender),
      ].join("\n"),
    ),
  };
}

/**
 * Names come from a directory: line breaks would make header lines or fake paragraphs, direction marks would turn words
 * round.
 */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

function webAddress(url: string): string {
  const { protocol, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") throw new Error("a button leads to a web address");
  return href;
}

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escaped(text)}</p>`;

// Mail programs know tables and inline styles; 44px is the least a thumb needs.
const buttonHtml = ({ label, url }: { label: string; url: string }): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr>` +
  `<td class="button" style="background:#0b5cad;border-radius:6px">` +
  `<a href="${escaped(url)}" style="display:inline-block;min-height:44px;line-height:44px;padding:2px 28px;` +
  `font-size:18px;font-weight:bold;color:#ffffff;text-decoration:none">${escaped(label)}</a></td></tr></table>`;

const factsHtml = (facts: readonly (readonly [string, string])[]): string =>
  `<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;font-size:16px">${facts
    .map(
      ([label, value]) =>
        `<tr><th scope="row" style="padding:4px 16px 4px 0;text-align:left;vertical-align:top">${escaped(label)}</th>` +
        `<td style="padding:4px 0;vertical-align:top;word-break:break-word">${escaped(value)}</td></tr>`,
    )
    .join("")}</table>`;

const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>
:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){.page,.card{background:#1b1b1b!important;color:#f2f2f2!important}.button{background:#1f6fc4!important}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f4f4;color:#1a1a1a">
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f4f4"><tr><td align="center" style="padding:16px">
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;color:#1a1a1a"><tr>
<td style="padding:24px;text-align:left;font-family:'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5">
${body}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
