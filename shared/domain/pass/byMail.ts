import type { DirectoryUser } from "../people/directoryUser.ts";

/** Wrong short codes, after which the link opens nothing for good. */
export const MOST_TRIES = 5;

/** Letters and digits that nobody mistakes for one another on the phone: no 0, 1, I, L or O. */
export const SHORT_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
export const SHORT_CODE_LENGTH = 8;

/** As somebody types it: case, spaces and dashes do not matter. @returns `undefined` where it can be none. */
export function readShortCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, "");
  const isOne = code.length === SHORT_CODE_LENGTH && [...code].every((letter) => SHORT_CODE_LETTERS.includes(letter));
  return isOne ? code : undefined;
}

/** Whether hires of this worker type, as HR names it, are written to. */
export const isByMailFor = (
  { personalMailWorkerTypes }: { readonly personalMailWorkerTypes: readonly string[] },
  workerType: string | undefined,
): boolean =>
  workerType !== undefined && personalMailWorkerTypes.some((one) => one.toLowerCase() === workerType.toLowerCase());

export type NotByMail = "noAddress" | "managersAddress" | "ownDomain" | "somebodyHere" | "wasLocked";

export const notByMailWords: Readonly<Record<NotByMail, string>> = {
  noAddress: "HR tells no personal mail address that could be one",
  managersAddress: "the personal mail address that HR tells is the manager's",
  ownDomain: "the personal mail address that HR tells is one of this organisation",
  somebodyHere: "the personal mail address that HR tells belongs to an account here",
  wasLocked: "an earlier link to the personal mail was locked after wrong short codes",
};

const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@(?<domain>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})$/i;

/**
 * Why no link goes to this address. Both halves would be in the same hands, or in those of somebody who works here.
 * Pure.
 * @param ours addresses and sign-in names of this organisation: nobody's personal one ends like one of these.
 */
export function addressProblem(
  address: string | undefined,
  manager: Pick<DirectoryUser, "mail" | "userPrincipalName">,
  ours: readonly (string | undefined)[],
): Exclude<NotByMail, "somebodyHere" | "wasLocked"> | undefined {
  const domain = domainOf(address);
  if (address === undefined || domain === undefined) return "noAddress";
  const isManagers = [manager.mail, manager.userPrincipalName].some((one) => isSameMailbox(one, address));
  if (isManagers) return "managersAddress";
  const own = ours.flatMap((one) => domainOf(one) ?? []);
  return own.some((one) => domain === one || domain.endsWith(`.${one}`)) ? "ownDomain" : undefined;
}

const domainOf = (address: string | undefined): string | undefined =>
  ADDRESS.exec(address?.trim() ?? "")?.groups?.["domain"]?.toLowerCase();

/** `mia+work@example.org` ends up where `mia@example.org` does. */
const mailboxOf = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, "@");
const isSameMailbox = (one: string | undefined, other: string): boolean =>
  one !== undefined && mailboxOf(one) === mailboxOf(other);
