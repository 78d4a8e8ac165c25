/** A sentence of a service is short; what is longer is a page of a gateway. */
const MOST_CHARACTERS = 1000;
/** Of a page, its styles among them. What is longer would only keep whoever reads it for long. */
const MOST_READ = 20_000;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** From the most telling sign to the weakest; each leaves behind what it was. */
const secrets: readonly (readonly [RegExp, string])[] = [
  // Header, payload and signature; the signature may be cut off.
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, "(token)"],
  [/\b(Bearer|Basic|SharedKey(?:Lite)?|SharedAccessSignature)\s+[\w+/=.:~-]{8,}/gi, "$1 (secret)"],
  // In a link.
  [/\b(code|se|skoid|sv)=[^\s"'&;,}]+/gi, "$1=(secret)"],
  // Up to its closing quote where it has one: a pass may hold any sign. The quotes of JSON within JSON are escaped.
  [
    /(?<![a-z0-9])([a-z0-9]{0,20}(?:token|secret|password|passwd|pwd)|sig|access_?key|account_?key|api_?key|temporary ?access ?pass)(\\?["']?\s*[=:]\s*)(?:(\\?["'])(?:(?!\3).)*|[^\s"'&;,}]+)/gi,
    "$1$2$3(secret)",
  ],
  // A link of ours opens something; of all others the host says enough.
  [/\bhttps?:\/\/([\w.-]+(?::\d+)?)[^\s"'<>)]*/gi, "$1"],
];

/** Long and without meaning: a key, a hash, a cursor. Ids of Graph are no secrets. */
const random = /[\w+/=-]{32,}/g;

/**
 * Words of a service as they may stand in a row, a mail, a page and the log (architecture rule 1): without
 * tokens, signatures, codes, links and keys, on one line.
 */
export function cleanWords(words: string): string {
  const plain = withoutMarkup(words.slice(0, MOST_READ));
  const cleaned = secrets.reduce((text, [sign, left]) => text.replaceAll(sign, left), plain);
  return cleaned
    .replaceAll(random, (found) => (isTelling(found) ? found : "(left out)"))
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, MOST_CHARACTERS);
}

/** A gateway answers by a page, of which the text is for people. */
const withoutMarkup = (words: string): string =>
  /<(?:!doctype|html|head|body)\b/i.test(words)
    ? words.replaceAll(/<(style|script)\b[\s\S]*?<\/\1>/gi, " ").replaceAll(/<[^<>]*>/g, " ")
    : words;

/** Ids and long names (`temporaryAccessPassMethods`), and paths of them, stay: they are what the sentence is about. */
const isTelling = (found: string): boolean =>
  !/[+=]/.test(found) && found.split("/").every((part) => part.length < 32 || GUID.test(part) || !/\d/.test(part));
