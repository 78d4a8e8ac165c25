import type { MailKind } from "../../domain/mail/mailKinds.ts";
import { composeMail } from "../composeMail.ts";
import type { ComposedMail, MailData, TenantBrand } from "../mailData.ts";
import { choicesOf } from "./choices.ts";
import { type ExampleSurroundings, exampleDataFor } from "./exampleData.ts";

/** The options chosen, by field. */
export type Chosen = Readonly<Record<string, string>>;

/** An example of this kind; of what is not chosen, the way it most often is. Pure. */
export function exampleMail(
  kind: MailKind,
  chosen: Chosen,
  around: ExampleSurroundings,
  brand: TenantBrand,
): ComposedMail {
  const changed = choicesOf(kind, around.language, brand).flatMap(({ field, options }) => {
    const option = options.find(({ id }) => id === chosen[field]);
    return option ? [[field, option.value], ...Object.entries(option.also ?? {})] : [];
  });
  const data = { ...exampleDataFor(around)[kind], ...Object.fromEntries(changed) };
  return composeMail(kind, data as MailData[typeof kind], brand);
}
