import { type HTMLElement, NodeType, parse } from "node-html-parser";

/** Of two colours, `#rrggbb`. Source: WCAG 2.2, relative luminance and contrast ratio. */
export function contrastOf(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const COLOUR = /(?:^|;)\s*color:\s*(#[0-9a-f]{6})/i;
const BACKGROUND = /(?:^|;)\s*background(?:-color)?:\s*(#[0-9a-f]{6})/i;

/** What the rules for dark mode set, in place of what the element says itself. */
function forcedIn(html: string, page: HTMLElement): ReadonlyMap<HTMLElement, string> {
  const forced = new Map<HTMLElement, string>();
  const [, rules = ""] = /@media \(prefers-color-scheme: dark\) \{\s*([\s\S]*?\})\s*\}/.exec(html) ?? [];
  for (const [, selectors = "", style = ""] of rules.matchAll(/([^{}]+)\{([^}]*)\}/g))
    for (const element of page.querySelectorAll(selectors.trim()))
      forced.set(element, `${style.replaceAll("!important", "")};${forced.get(element) ?? ""}`);
  return forced;
}

/** The background of each element that has one, in dark mode. */
export function darkGrounds(html: string): readonly string[] {
  const page = parse(html);
  const forced = forcedIn(html, page);
  return page.querySelectorAll("*").flatMap((element) => {
    const ground = BACKGROUND.exec(`${forced.get(element) ?? ""};${element.getAttribute("style") ?? ""}`)?.[1];
    return ground ? [ground.toLowerCase()] : [];
  });
}

/** What a page shows: each text with its colour and what is behind it. @param dark by the rules for dark mode. */
export function shownTexts(html: string, dark: boolean): { text: string; colour: string; behind: string }[] {
  const page = parse(html);
  const forced = dark ? forcedIn(html, page) : new Map<HTMLElement, string>();
  const find = (element: HTMLElement | null, what: RegExp): string => {
    for (let at = element; at; at = at.parentNode as HTMLElement | null) {
      const style = `${forced.get(at) ?? ""};${at.getAttribute?.("style") ?? ""}`;
      const found = what.exec(style)?.[1];
      if (found) return found.toLowerCase();
    }
    throw new Error("nobody set this colour");
  };
  const texts: { text: string; colour: string; behind: string }[] = [];
  const walk = (element: HTMLElement): void => {
    for (const child of element.childNodes) {
      if (child.nodeType === NodeType.ELEMENT_NODE) walk(child as HTMLElement);
      else if (child.nodeType === NodeType.TEXT_NODE && child.text.trim())
        texts.push({ text: child.text.trim(), colour: find(element, COLOUR), behind: find(element, BACKGROUND) });
    }
  };
  const body = page.querySelector("body");
  if (body) walk(body);
  return texts;
}
