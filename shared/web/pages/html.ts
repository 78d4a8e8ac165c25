/** Markup that is safe to put into a page: made by `html`, never from a plain string. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

type Part = Html | string | number | undefined | false | readonly Part[];

/**
 * Template tag: everything put in is escaped for text and for quoted attributes, unless it is markup made by `html`
 * itself.
 */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(texts.reduce((all, text, index) => all + render(parts[index - 1]) + text));

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(render).join("");
  return escaped(String(part));
}

/** Turn round the text that follows, in which somebody's name could pass for another's. As in mails. */
const BIDI_CONTROLS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** A text as it stands in markup and in quoted attributes. */
export const escaped = (text: string): string =>
  text.replaceAll(BIDI_CONTROLS, "").replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
