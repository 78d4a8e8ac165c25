import { z } from "zod";

/** By what rows and texts name somebody. All of it is personal data; it is kept only while an erasure is under way. */
export const NamedPersonSchema = z.object({
  userId: z.string().describe("Object id, in lower case."),
  logins: z.array(z.string()).readonly().describe("User principal names and mail addresses."),
  names: z.array(z.string()).readonly().describe("As they are displayed."),
  numbers: z
    .array(z.object({ source: z.string(), workerId: z.string() }))
    .readonly()
    .describe("Of the worker, in each HR system."),
  workers: z.array(z.string()).readonly().describe("Joiner ids of those workers, where no other account is theirs."),
});
export type NamedPerson = Readonly<z.infer<typeof NamedPersonSchema>>;

/** Shorter ones, of digits alone, may be a year or a count. */
const LEAST_DIGITS = 5;

/** What replaces somebody in texts, and finds them there. */
export interface Eraser {
  /** Whether the id, a sign-in name or a mail address stands in a text. A display name may be a namesake's. */
  names(text: string): boolean;
  /**
   * The text with the pseudonym in place of the person. JSON stays JSON.
   * @param isAbout the row is about the person: their name and number go, too.
   */
  replaced(text: string, isAbout: boolean): string;
}

/** Pure. @param pseudonym of letters, digits and hyphens. */
export function eraserOf(person: NamedPerson, pseudonym: string): Eraser {
  const ids = anyOf([person.userId], NO_WORD, NO_WORD_BEHIND);
  const logins = anyOf(person.logins, NO_ADDRESS, NO_ADDRESS_BEHIND);
  const numbers = person.numbers.map(({ workerId }) => workerId).filter((one) => isTelling(one));
  const names = anyOf([...person.names, ...numbers].flatMap(inBothForms), NO_WORD, NO_WORD_BEHIND);
  const isNamed = (text: string) => ids?.test(text) === true || logins?.test(text) === true;
  const inText = (text: string, isAbout: boolean): string => {
    const without = [ids, logins].reduce((left, which) => (which ? left.replace(all(which), pseudonym) : left), text);
    return isAbout && names ? without.replace(all(names), pseudonym) : without;
  };
  const inValue = (value: unknown, isAbout: boolean): unknown => {
    if (typeof value === "string") return inText(value, isAbout || isNamed(value));
    if (Array.isArray(value)) return value.map((one) => inValue(one, isAbout));
    if (typeof value !== "object" || value === null) return value;
    const isTheirs = whose(value, isNamed) ?? isAbout;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [inText(key, false), inValue(one, isTheirs)]));
  };
  return {
    names: isNamed,
    replaced: (text, isAbout) => {
      const value = jsonIn(text);
      if (value === undefined) return inText(text, isAbout || isNamed(text));
      const written = JSON.stringify(value);
      const without = JSON.stringify(inValue(value, isAbout));
      return without === written ? text : without;
    },
  };
}

/**
 * Why a reason for the erasure may not stand: it would carry the person back into the trail. Each part of a name
 * counts.
 * @returns what of it names the person.
 */
export function namedIn(reason: string, person: NamedPerson): string | undefined {
  const parts = person.names.flatMap((name) => [name, ...name.split(/[\s,]+/)]).filter((part) => part.length > 2);
  const numbers = person.numbers.map(({ workerId }) => workerId).filter((one) => one.length > 2);
  const words = anyOf([...parts, ...numbers].flatMap(inBothForms), NO_WORD, NO_WORD_BEHIND);
  const addresses = anyOf([person.userId, ...person.logins], NO_WORD, NO_WORD_BEHIND);
  return addresses?.exec(reason)?.[0] ?? words?.exec(reason)?.[0];
}

const NO_WORD = "(?<![\\p{L}\\p{N}])";
const NO_WORD_BEHIND = "(?![\\p{L}\\p{N}])";
const NO_ADDRESS = "(?<![\\p{L}\\p{N}._%+-])";
const NO_ADDRESS_BEHIND = "(?![\\p{L}\\p{N}_-]|\\.[\\p{L}\\p{N}])";

/** The longest first, as one may begin like another. */
function anyOf(words: readonly string[], before: string, behind: string): RegExp | undefined {
  const some = [...new Set(words)].filter((word) => word.trim() !== "").toSorted((a, b) => b.length - a.length);
  if (some.length === 0) return undefined;
  return new RegExp(`${before}(?:${some.map(plain).join("|")})${behind}`, "iu");
}

const all = ({ source, flags }: RegExp): RegExp => new RegExp(source, `${flags}g`);
const plain = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const inBothForms = (text: string): readonly string[] => [text.normalize("NFC"), text.normalize("NFD")];
const isTelling = (number: string): boolean => number.length >= LEAST_DIGITS || /\p{L}/u.test(number);

/** Whether an object is about the person; `undefined` where it does not say. */
function whose(value: object, isNamed: (text: string) => boolean): boolean | undefined {
  const direct = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const owners = direct.filter(([key]) => OWNERS.has(key)).map(([, one]) => one);
  if (owners.length > 0) return owners.some(isNamed);
  return direct.some(([, one]) => isNamed(one)) ? true : undefined;
}
const OWNERS: ReadonlySet<string> = new Set(["id", "userId"]);

function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
