import type { IntlMessageFormat } from "intl-messageformat";

type Part = ReturnType<IntlMessageFormat["getAst"]>[number];

/** Of the parser's parts, by number (`TYPE` of @formatjs/icu-messageformat-parser). */
const LITERAL = 0;
const ARGUMENT = 1;
const SELECT = 5;
const PLURAL = 6;
const NUMBER_SIGN = 7;

/** Stands for whatever is put in. */
export const PUT_IN = "\ue000";

/** One way in which a message can come out. */
export interface Rendering {
  readonly text: string;
  /** The names of what is put in, with `#` for the number of a plural. */
  readonly names: ReadonlySet<string>;
}

/**
 * What a message is to be given: by name as it is written, e.g. `{day}`, or `{ask, select, other {…} use {…}}` with all
 * its choices.
 */
export function argumentsOf(message: IntlMessageFormat): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.type === LITERAL || part.type === NUMBER_SIGN) continue;
      const { value: name } = part as { value: string };
      const written = writtenAs(part, name);
      const known = found.get(name);
      found.set(name, known === undefined || known === written ? written : `${known} ${written}`);
      for (const { value } of optionsOf(part)) walk(value);
    }
  };
  walk(message.getAst());
  return found;
}

function writtenAs(part: Part, name: string): string {
  if (part.type === ARGUMENT) return `{${name}}`;
  const options = optionsOf(part)
    .map(({ id }) => `${id} {…}`)
    .toSorted()
    .join(" ");
  if (part.type === SELECT) return `{${name}, select, ${options}}`;
  if (part.type !== PLURAL) return `{${name}, …}`;
  const { offset, pluralType } = part as { offset: number; pluralType?: string };
  const kind = pluralType === "ordinal" ? "selectordinal" : "plural";
  return `{${name}, ${kind}, ${offset === 0 ? "" : `offset:${offset} `}${options}}`;
}

function optionsOf(part: Part): readonly { readonly id: string; readonly value: readonly Part[] }[] {
  if (!("options" in part)) return [];
  return Object.entries(part.options).map(([id, { value }]) => ({ id, value }));
}

/** How many choices a message makes, one within another counted too. */
export function countChoices(message: IntlMessageFormat): number {
  const count = (parts: readonly Part[]): number =>
    parts.reduce((sum, part) => {
      const options = optionsOf(part);
      return sum + (options.length > 0 ? 1 : 0) + options.reduce((inner, { value }) => inner + count(value), 0);
    }, 0);
  return count(message.getAst());
}

/** Every way in which it can come out; call it where `countChoices` is small. */
export const renderingsOf = (message: IntlMessageFormat): readonly Rendering[] => render(message.getAst());

const nothing: Rendering = { text: "", names: new Set() };

const render = (parts: readonly Part[]): readonly Rendering[] =>
  parts.reduce<readonly Rendering[]>(
    (before, part) => {
      const ways = waysOf(part);
      return before.flatMap(({ text, names }) =>
        ways.map((way) => ({ text: text + way.text, names: new Set([...names, ...way.names]) })),
      );
    },
    [nothing],
  );

function waysOf(part: Part): readonly Rendering[] {
  if (part.type === LITERAL) return [{ text: (part as { value: string }).value, names: new Set() }];
  if (part.type === NUMBER_SIGN) return [{ text: PUT_IN, names: new Set(["#"]) }];
  const options = optionsOf(part);
  if (options.length > 0) return options.flatMap(({ value }) => render(value));
  return [{ text: PUT_IN, names: new Set([(part as { value: string }).value]) }];
}
