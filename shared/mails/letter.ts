import { type Logo, shownSize } from "../domain/mail/logo.ts";
import type { Language } from "../domain/people/language.ts";
import { LOGO_CONTENT_ID } from "../ports/email.ts";
import { fill } from "./layout/fill.ts";
import { letterHtml } from "./layout/letterHtml.ts";
import type { Brand, ComposedMail, TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";
import { noOwnTexts } from "./texts/ownTexts.ts";

/** What a mail says, before it is text and HTML: one screen, one button (R78, R93). */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly button?: { readonly label: string; readonly url: string } | undefined;
  readonly facts?: readonly (readonly [label: string, value: string])[] | undefined;
  /** Below the button. */
  readonly after?: readonly string[] | undefined;
  /** Mails to people begin with the logo and end with who helps; those to operators do neither. */
  readonly isInternal?: boolean | undefined;
}

/** Text and HTML with the same words, facts and address. @throws Error when the button's address is no web address. */
export function renderLetter(letter: Letter, brand: Brand & Partial<TenantBrand>): ComposedMail {
  const say = sayIn(letter.language, { texts: brand.texts ?? noOwnTexts });
  const button = letter.button && { label: letter.button.label, url: webAddress(letter.button.url) };
  const facts = (letter.facts ?? []).map(([label, value]) => [label, oneLine(value)] as const);
  const closing = [
    ...(letter.after ?? []),
    ...(letter.isInternal ? [] : [say("questions", { helpdeskMail: brand.helpdeskMail })]),
  ].map(oneLine);
  const greeting = oneLine(letter.greeting);
  const paragraphs = letter.paragraphs.map(oneLine);
  const sender = oneLine(brand.organizationName);
  const subject = oneLine(letter.subject);
  const logo = letter.isInternal ? undefined : brand.logo;
  return {
    subject,
    plainText: [
      greeting,
      ...paragraphs,
      ...(button ? [`${button.label}:\n${button.url}`] : []),
      ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join("\n")] : []),
      ...closing,
      sender,
    ].join("\n\n"),
    html: fill(letterHtml, {
      lang: letter.language,
      // All of these are written from left to right.
      dir: "ltr",
      title: subject,
      brandColor: brand.brandColor,
      logo: logo ? [logoAt(logo, sender)] : [],
      greeting,
      paragraphs: paragraphs.map((text) => ({ text })),
      button: button ? [button] : [],
      facts: facts.length > 0 ? [{ rows: facts.map(([label, value]) => ({ label, value })) }] : [],
      closing: [...closing, sender].map((text) => ({ text })),
    }),
    ...(logo && { logo }),
  };
}

const LOGO_ADDRESS = `cid:${LOGO_CONTENT_ID}`;

function logoAt(logo: Logo, organization: string) {
  const { width, height } = shownSize(logo);
  return { address: LOGO_ADDRESS, organization, width: String(width), height: String(height) };
}

/** A mail as its reader sees it, for a page of ours, to which no picture is attached: it stands in its address. */
export const shownHtml = ({ html, logo }: Pick<ComposedMail, "html" | "logo">): string =>
  logo ? html.replace(`src="${LOGO_ADDRESS}"`, `src="data:${logo.contentType};base64,${logo.base64}"`) : html;

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
