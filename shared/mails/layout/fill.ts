import { escaped } from "../../web/pages/html.ts";

/** What a layout is filled with: text for a name, and for a block the fillings that it is repeated with. */
export interface Filling {
  readonly [name: string]: string | readonly Filling[];
}

const BLOCK = /<!-- block (\w+) -->([\s\S]*?)<!-- end \1 -->/;
const NAME = /\{\{(\w+)\}\}/g;

/**
 * Fills a layout: each `{{name}}` with its text, escaped; what stands between `block` and `end` once for each filling,
 * which inside it also knows the names around it. Text is never read as layout.
 * @throws Error for a name or a block that is not in the filling.
 */
export function fill(layout: string, filling: Filling): string {
  const block = BLOCK.exec(layout);
  if (!block) return layout.replaceAll(NAME, (_, name: string) => escaped(textOf(filling, name)));
  const [whole, name = "", inside = ""] = block;
  const { [name]: items } = filling;
  if (!Array.isArray(items)) throw new Error(`the layout has a block ${name} that is not filled`);
  const around = Object.fromEntries(Object.entries(filling).filter(([, value]) => typeof value === "string"));
  return [
    fill(layout.slice(0, block.index), filling),
    ...items.map((item: Filling) => fill(inside, { ...around, ...item })),
    fill(layout.slice(block.index + whole.length), filling),
  ].join("");
}

function textOf(filling: Filling, name: string): string {
  const { [name]: text } = filling;
  if (typeof text !== "string") throw new Error(`the layout has a name ${name} that is not filled`);
  return text;
}
