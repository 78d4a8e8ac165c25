import { parse } from "node-html-parser";

/** The words of a mail's page, as they are read. */
const wordsOf = (html: string): string =>
  unescaped(parse(html).querySelector("body")?.text.replaceAll(/\s+/g, " ") ?? "");

const unescaped = (text: string): string =>
  text
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** What stands in the text and not in the page, white space apart. */
export function missingInPage({ plainText, html }: { readonly plainText: string; readonly html: string }): string[] {
  const words = wordsOf(html).replaceAll(/\s/g, "");
  const address = parse(html).querySelector("a")?.getAttribute("href");
  const link = address === undefined ? undefined : unescaped(address);
  const lines = plainText.split("\n").filter((line) => line !== "" && line !== link);
  const missing = lines
    .flatMap((line) => line.replace(/:$/, "").split(": "))
    .filter((part) => !words.includes(part.replaceAll(/\s/g, "")));
  return link === undefined || plainText.includes(link) ? missing : [...missing, link];
}
