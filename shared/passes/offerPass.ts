import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { type Language, languageOf } from "../domain/people/language.ts";

/** Who gets the link to a person's code. */
export type Receiver =
  | {
      readonly kind: "manager";
      readonly displayName: string;
      readonly address: string;
      /** Absent: the tenant's. */
      readonly language: Language | undefined;
    }
  | { readonly kind: "helpdesk"; readonly because: string };

/**
 * The manager, or the helpdesk with the reason, in plain words, why the manager cannot get the link.
 * @param manager as Entra says now. @param undeliverable addresses whose mails come back, in lower case.
 */
export function receiverOf(
  manager: DirectoryUser | undefined,
  subjectId: string,
  undeliverable: ReadonlyMap<string, string>,
): Receiver {
  const helpdesk = (because: string): Receiver => ({ kind: "helpdesk", because });
  if (!manager) return helpdesk("no manager is set in Entra");
  const { id, accountEnabled, displayName, userType, mail } = manager;
  if (id === subjectId) return helpdesk("the account is set as its own manager in Entra");
  if (!accountEnabled) return helpdesk(`the manager's account (${displayName}) is switched off`);
  if (userType === "Guest") return helpdesk(`the manager (${displayName}) is a guest, who may not collect a code`);
  if (userType === "ExternalMember")
    return helpdesk(
      `the manager (${displayName}) has an account of another organisation, which may not collect a code`,
    );
  if (userType !== "Member")
    return helpdesk(
      `Entra does not say whether the manager (${displayName}) is a member, who alone may collect a code`,
    );
  if (!mail) return helpdesk(`the manager (${displayName}) has no mail address`);
  if (undeliverable.has(mail.toLowerCase())) return helpdesk(`mail to the manager (${displayName}) comes back`);
  return { kind: "manager", displayName, address: mail, language: languageOf(manager) };
}
