import type { en } from "./en.ts";

export type MessageKey = keyof typeof en;

/** All messages of a language: none is missing, and none is there that English has not. */
export type Messages = Readonly<Record<MessageKey, string>>;

type NoName = " " | "," | "{" | "}" | "#";
type Named<Text extends string> = Text extends `${string}${NoName}${string}` ? never : Text;

/** The names of the arguments of an ICU message, read from its English text: `{day}`, `{ask, select, …}`. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Rest}`
  ?
      | (Rest extends `${infer Simple}}${string}`
          ? Named<Simple> extends never
            ? Rest extends `${infer Chosen},${string}`
              ? Named<Chosen>
              : never
            : Simple
          : never)
      | NamesIn<Rest>
  : never;

/** What a message is to be given: text is put in as it is, numbers choose the plural. */
export type ArgumentsOf<Key extends MessageKey> = Readonly<Record<NamesIn<(typeof en)[Key]>, string | number>>;
