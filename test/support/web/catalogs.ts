import { parse } from "node-html-parser";
import type { Language } from "../../../shared/domain/people/language.ts";
import { codeWords } from "../../../shared/web/pages/codeWords.ts";
import { deskWords } from "../../../shared/web/pages/deskWords.ts";
import { Html } from "../../../shared/web/pages/html.ts";
import { noticeWords } from "../../../shared/web/pages/noticeWords.ts";
import { teamWords } from "../../../shared/web/pages/teamWords.ts";

/** All that the pages about codes say, by language. */
export const catalogs: readonly Readonly<Record<Language, object>>[] = [codeWords, noticeWords, deskWords, teamWords];

export interface Line {
  /** Where it stands in its catalog. */
  readonly key: string;
  /** With `{0}`, `{1}`, `{name}` where something is put in. */
  readonly text: string;
}

const plain = (markup: string): string => parse(markup).text.replaceAll(/\s+/g, " ").trim();

/** Whatever a catalog says, with what is put in left open; both ways of what is said in two. */
export function linesOf(words: object, within = ""): readonly Line[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): readonly Line[] => {
    const key = within === "" ? name : `${within}.${name}`;
    if (typeof value === "string") return [{ key, text: plain(value) }];
    if (value instanceof Html) return [{ key, text: plain(value.markup) }];
    if (typeof value === "function") {
      const say = value as (...parts: readonly unknown[]) => string | Html;
      const ways = [
        ["{0}", "{1}", "{2}"],
        ["{0}", false, false],
      ];
      return ways.map((parts, way) => ({ key: `${key} ${way}`, text: plain(String(say(...parts))) }));
    }
    return linesOf(value as object, key);
  });
}

/** What is put in, in any order; each once, as a language may name somebody twice. */
export const placesIn = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();

/** Long enough to be nobody's name and no word of several languages. */
const ENOUGH = /\p{L}+\P{L}+\p{L}{2,}/u;

const english = catalogs.flatMap(({ en }) =>
  linesOf(en).flatMap(({ text }) =>
    text
      .split(/\{\w+\}/)
      .map((part) => part.trim())
      .filter((part) => ENOUGH.test(part)),
  ),
);

/** The sentences of the English catalogs that stand on a page, its title and labels included. */
export function englishOn(page: string): readonly string[] {
  const root = parse(page);
  const labels = root
    .querySelectorAll("[aria-label],[alt],[title]")
    .map((one) => Object.values(one.attributes).join(" "));
  const shown = `${root.querySelector("title")?.text ?? ""} ${root.querySelector("body")?.text ?? ""} ${labels.join(" ")}`;
  const text = shown.replaceAll(/\s+/g, " ");
  return english.filter((part) => text.includes(part));
}

export const langOf = (page: string): string | undefined => parse(page).querySelector("html")?.getAttribute("lang");
