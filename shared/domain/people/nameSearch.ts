/** Letters that Unicode does not take apart into a plain one and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
};

/** A text as it is compared: small letters without marks. "MÜLLER" and "muller" are one. Pure. */
export const folded = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[ßæœøłđðþħı]/g, (letter) => PLAIN[letter] ?? letter)
    .replaceAll(/\s+/g, " ");

interface Named {
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail?: string | undefined;
}

/**
 * Whether a name or an address of somebody begins so: each word of the display name counts, as family names stand
 * first in one directory and last in the next. Pure.
 * @param search folded.
 */
export const isNamedSo = ({ displayName, userPrincipalName, mail }: Named, search: string): boolean =>
  [userPrincipalName, mail ?? ""].some((address) => folded(address).startsWith(search)) ||
  beginsAWord(folded(displayName), search);

function beginsAWord(name: string, search: string): boolean {
  for (let at = name.indexOf(search); at >= 0; at = name.indexOf(search, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.slice(0, at).slice(-1))) return true;
  return false;
}
