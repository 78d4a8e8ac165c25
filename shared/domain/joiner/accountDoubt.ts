import { z } from "zod";
import { days, minutes } from "../calendar/durations.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import type { DirectoryUser } from "../people/directoryUser.ts";
import { DECLARED_CERTIFICATE } from "../people/methodKind.ts";
import type { Registration } from "../people/registration.ts";
import type { JoinerIdentity } from "./joinerIdentity.ts";
import { nameContradicts } from "./nameContradicts.ts";

/** Why an account that HR's words lead to may be somebody else's, or in use already. */
export const AccountDoubtSchema = z.enum([
  "employeeIdMissing",
  "employeeIdDiffers",
  "nameDiffers",
  "ageUnknown",
  "tooOld",
  "hasMethods",
  "hasSignedIn",
  "inWave",
  "otherJoiner",
  "rehired",
]);
export type AccountDoubt = z.infer<typeof AccountDoubtSchema>;

/** What HR said of a hire, and what we did for them. */
export interface Hire {
  readonly joinerId: string;
  readonly identity: JoinerIdentity;
  /** Every name that HR told, in any order. */
  readonly names: readonly string[];
  readonly hiredAt: string;
  readonly isRehire?: boolean | undefined;
  /** When our first pass for this account was handed out; what came later is the hire's own. */
  readonly firstPassAt?: string | undefined;
}

/** What Entra and our rows say of the account, read live. */
export interface AccountEvidence {
  readonly user: Pick<DirectoryUser, "id" | "employeeId" | "displayName" | "givenName" | "createdDateTime">;
  readonly methods: readonly AuthenticationMethod[];
  /** A sign-in that succeeded, within what `newUntil` allows: in the days that the log keeps, or before them. */
  readonly hasSignedIn: boolean;
  readonly registration: Pick<Registration, "waveId" | "joinerId"> | undefined;
}

/** Between our clock and Entra's. */
const CLOCK_SKEW_MS = minutes(2);

/** Up to when whatever happens on the account is not the hire's doing; absent: until now. */
export const newUntil = ({ firstPassAt }: Pick<Hire, "firstPassAt">): string | undefined =>
  firstPassAt && new Date(Date.parse(firstPassAt) - CLOCK_SKEW_MS).toISOString();

/**
 * HR names a person, Entra decides (architecture rule 12): nobody who works here already is handed a code as a new
 * hire. Asked when the account is looked up, and once more at every press. Whatever is not known is a doubt. Only what
 * came after our first pass for this account is the hire's own: the press of that pass saw an account without methods.
 * @param madeAheadDays accounts are made ahead of HR's word, but not so many days. A first day that lies in the past
 * makes no account any younger.
 */
export function accountDoubt(
  hire: Hire,
  { user, methods, hasSignedIn, registration }: AccountEvidence,
  madeAheadDays: number,
): AccountDoubt | undefined {
  const { employeeId } = hire.identity;
  const contradicts = nameContradicts(hire.names, [user.displayName, user.givenName ?? ""]);
  const until = newUntil(hire);
  const made = Date.parse(user.createdDateTime ?? "");
  const doubts: readonly (readonly [AccountDoubt, boolean])[] = [
    ["employeeIdMissing", employeeId !== undefined && user.employeeId === undefined],
    ["employeeIdDiffers", employeeId !== undefined && user.employeeId !== undefined && employeeId !== user.employeeId],
    ["nameDiffers", contradicts === true || (contradicts === "unknown" && !isByNumber(hire, user))],
    ["ageUnknown", Number.isNaN(made)],
    ["tooOld", made < Date.parse(hire.hiredAt) - days(madeAheadDays)],
    ["hasMethods", methods.some((method) => isRegistered(method) && isBefore(method, until))],
    ["hasSignedIn", hasSignedIn],
    // Whoever holds a pass of ours may come into a wave like anybody.
    ["inWave", until === undefined && registration?.waveId !== undefined],
    ["otherJoiner", registration?.joinerId !== undefined && registration.joinerId !== hire.joinerId],
    ["rehired", until === undefined && hire.isRehire === true && !(made >= Date.parse(hire.hiredAt))],
  ];
  return doubts.find(([, is]) => is)?.[0];
}

/** An object id and an employee id are nobody else's; a user principal name is given away again. */
export function isByNumber(
  { identity }: Pick<Hire, "identity">,
  user: Pick<AccountEvidence["user"], "id" | "employeeId">,
): boolean {
  const isById = identity.entraObjectId?.toLowerCase() === user.id.toLowerCase();
  return isById || (identity.employeeId !== undefined && identity.employeeId === user.employeeId);
}

/** One without a moment was not there at the press, or there would have been no first pass. */
const isBefore = ({ createdDateTime }: AuthenticationMethod, until: string | undefined): boolean =>
  until === undefined || Date.parse(createdDateTime ?? "") < Date.parse(until);

/** What an account may hold that nobody has used yet. A pass that is live is refused on its own, in other words. */
const ofNewAccounts: readonly string[] = [
  "passwordAuthenticationMethod",
  "temporaryAccessPassAuthenticationMethod",
  DECLARED_CERTIFICATE,
];

/**
 * Whether somebody has registered this method.
 * @internal exported for its tests
 */
export const isRegistered = ({ type }: Pick<AuthenticationMethod, "type">): boolean => !ofNewAccounts.includes(type);

/** For the helpdesk, and for whoever presses. */
export const doubtInWords: Readonly<Record<AccountDoubt, string>> = {
  employeeIdMissing: "HR named an employee id, and the account does not carry one",
  employeeIdDiffers: "the account carries another employee id than HR's",
  nameDiffers: "the name on the account is another one than HR's",
  ageUnknown: "Entra does not say when the account was made",
  tooOld: "the account was made long before this hire",
  hasMethods: "somebody has registered sign-in methods on the account already",
  hasSignedIn: "somebody has signed in to the account already",
  inWave: "the account belongs to somebody who takes part in a wave",
  otherJoiner: "the account was found for another hire already",
  rehired:
    "this person has worked here before, and the account was there before HR told of their return: the manager and the helpdesk settle together whose it is",
};
