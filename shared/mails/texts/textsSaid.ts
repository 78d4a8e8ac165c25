import { type MailKind, MailKindSchema } from "../../domain/mail/mailKinds.ts";
import { languagesOf } from "../examples/choices.ts";
import { everyChoice } from "../examples/everyChoice.ts";
import type { ExampleSurroundings } from "../examples/exampleData.ts";
import { type Chosen, exampleMail } from "../examples/exampleMail.ts";
import type { Brand } from "../mailData.ts";
import type { MessageKey } from "../messages/messages.ts";

/** The kinds that go to people, whose words may be the tenant's own. */
export const personalKinds = MailKindSchema.options.filter((kind) => languagesOf(kind).length > 1);

/** What one example says, in the order in which it is asked for: it is composed, and listened to. */
export function textsSaidBy(
  kind: MailKind,
  chosen: Chosen,
  around: ExampleSurroundings,
  brand: Brand,
): readonly MessageKey[] {
  const said = new Set<MessageKey>();
  const listening = {
    of: (_language: unknown, key: MessageKey) => {
      said.add(key);
      return undefined;
    },
  };
  exampleMail(kind, chosen, around, { ...brand, texts: listening });
  return [...said];
}

/** The letters decide what is said by their data alone: neither language nor names change it. */
const known = new Map<MailKind, readonly MessageKey[]>();

/** What mails of a kind may say, whatever is chosen, and whatever the settings say of the tenant. */
export function textsOfKind(kind: MailKind, around: ExampleSurroundings, brand: Brand): readonly MessageKey[] {
  const all = { ...brand, regulation: "x", chatChannel: "x" };
  const said = () => everyChoice(kind, "en").flatMap((chosen) => textsSaidBy(kind, chosen, around, all));
  const found = known.get(kind) ?? [...new Set(said())];
  known.set(kind, found);
  return found;
}
