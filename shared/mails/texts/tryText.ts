import type { MailKind } from "../../domain/mail/mailKinds.ts";
import { everyChoice } from "../examples/everyChoice.ts";
import type { ExampleSurroundings } from "../examples/exampleData.ts";
import { exampleMail } from "../examples/exampleMail.ts";
import type { ComposedMail, TenantBrand } from "../mailData.ts";
import type { MessageKey } from "../messages/messages.ts";
import { personalKinds, textsOfKind } from "./textsSaid.ts";

/** Gmail cuts off what is longer than some 102 KB. */
const MOST_BYTES = 100_000;
/** One screen of a phone (R93). */
const MOST_CHARACTERS = 1800;
const MOST_IN_SUBJECT = 99;

const sizes: readonly { readonly most: number; readonly what: string; readonly of: (mail: ComposedMail) => number }[] =
  [
    { most: MOST_IN_SUBJECT, what: "characters in its subject", of: ({ subject }) => subject.length },
    { most: MOST_CHARACTERS, what: "characters", of: ({ plainText }) => plainText.length },
    { most: MOST_BYTES, what: "bytes", of: ({ html }) => Buffer.byteLength(html) },
  ];

/**
 * Plays every example that says the text, with the words as they would be: each mail has to stay one screen. A mail
 * that is too long already must not grow.
 * @param around in the language of the text.
 * @returns what is too long by it, in sentences.
 */
export function tryText(
  key: MessageKey,
  around: ExampleSurroundings,
  before: TenantBrand,
  after: TenantBrand,
): readonly string[] {
  const kinds = personalKinds.filter((kind) => textsOfKind(kind, around, before).includes(key));
  return kinds.flatMap((kind) => tooLong(kind, around, before, after));
}

/** The longest alone is told of. */
function tooLong(
  kind: MailKind,
  around: ExampleSurroundings,
  before: TenantBrand,
  after: TenantBrand,
): readonly string[] {
  const played = everyChoice(kind, around.language).map((chosen) => ({
    chosen,
    mail: exampleMail(kind, chosen, around, after),
  }));
  return sizes.flatMap(({ most, what, of }) => {
    const [longest] = played.toSorted((a, b) => of(b.mail) - of(a.mail));
    if (!longest || of(longest.mail) <= most) return [];
    if (of(longest.mail) <= of(exampleMail(kind, longest.chosen, around, before))) return [];
    return [`The mail ${kind} would have ${of(longest.mail)} ${what}; at most ${most}.`];
  });
}
