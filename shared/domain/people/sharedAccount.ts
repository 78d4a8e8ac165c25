import type { DirectoryUser } from "./directoryUser.ts";

type Named = Pick<DirectoryUser, "userPrincipalName">;

/**
 * Whether an account is on the tenant's own list of service, room and shared accounts.
 * @param list object ids, and user principal names in which `*` stands for any characters; case does not matter.
 */
export function listedAmong(list: readonly string[]): (account: Named & { readonly id: string }) => boolean {
  const entries = list.map((entry) => entry.toLowerCase());
  const exact = new Set(entries);
  const patterns = entries.filter((entry) => entry.includes("*")).map(asPattern);
  return ({ id, userPrincipalName }) => {
    const name = userPrincipalName.toLowerCase();
    return exact.has(id.toLowerCase()) || exact.has(name) || patterns.some((pattern) => pattern.test(name));
  };
}

const asPattern = (entry: string): RegExp => {
  const parts = entry.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
};

/** Accounts of machines, rooms and shared mailboxes, as they are named as a rule. */
const MACHINE = /^(svc|service|srv|noreply|no-reply|scanner?|printer|room|shared|kiosk|robot|bot|sync|adsync)[-._\d]/i;

export const isNamedLikeMachine = ({ userPrincipalName }: Named): boolean => MACHINE.test(userPrincipalName);

/**
 * Whether an account only looks like one that is nobody's: a guess, by which nobody is sorted out. By its name; or as
 * it has no licence, no mailbox and nothing to sign in with. What is not told looks like nothing.
 * @param methodsRegistered what the registration report lists; `undefined` where it lists the account not at all.
 */
export const mayBeShared = (
  account: Pick<DirectoryUser, "userPrincipalName" | "mail" | "isLicensed">,
  methodsRegistered: readonly string[] | undefined,
): boolean =>
  isNamedLikeMachine(account) || (account.isLicensed === false && !account.mail && methodsRegistered?.length === 0);
