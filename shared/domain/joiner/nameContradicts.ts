/**
 * Whether the names that HR told contradict those on an account. Pure. Tolerant: accents, ligatures, order, hyphens,
 * short forms and transcribed umlauts do not matter, and one name in common is enough.
 *
 * @returns `unknown` where there is nothing to compare: no name, or names in different scripts.
 */
export function nameContradicts(told: readonly string[], onAccount: readonly string[]): boolean | "unknown" {
  const [ours, theirs] = [told.flatMap(namesIn), onAccount.flatMap(namesIn)];
  const comparable = ours.filter((name) => theirs.some((other) => isLatin(other) === isLatin(name)));
  if (comparable.length === 0) return "unknown";
  return !comparable.some((name) => theirs.some((other) => isSameName(name, other)));
}

/** "Sam" is Samuel, "Anna-Lena" Annalena; an initial is nobody. */
const SHORTEST_SHORT_FORM = 3;

function isSameName(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return isLatin(a) && short.length >= SHORTEST_SHORT_FORM && long.startsWith(short);
}

const isLatin = (name: string): boolean => /^[a-z]/.test(name);

/** Letters that no accent is taken off from. */
const plain: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  å: "a",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
};

/** In lower case and without accents; names that are written without spaces by their characters. */
const namesIn = (text: string): string[] =>
  (
    text
      .normalize("NFD")
      .replaceAll(/\p{Mark}/gu, "")
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[ßæœøłđðþħı]/g, (letter) => plain[letter] ?? letter)
      .match(/[\p{Script=Han}\p{Script=Hangul}]|(?![\p{Script=Han}\p{Script=Hangul}])\p{Letter}{2,}/gu) ?? []
  ).map(untranscribed);

/** "Mueller" is "Müller", and "Joergensen" "Jørgensen": both sides are shortened alike. */
const untranscribed = (name: string): string => name.replaceAll(/([aou])e/g, "$1").replaceAll("aa", "a");
