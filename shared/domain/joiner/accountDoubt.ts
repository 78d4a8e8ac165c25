import { z } from "zod";
import { days } from "../calendar/durations.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import { DECLARED_CERTIFICATE } from "../people/credentialKind.ts";
import type { DirectoryUser } from "../people/directoryUser.ts";
import type { Registration } from "../people/registration.ts";
import type { JoinerIdentity } from "./joinerIdentity.ts";

/** Why an account that HR's words lead to may be somebody else's, or in use already. */
export const AccountDoubtSchema = z.enum([
  "employeeIdMissing",
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

/** What HR said of a hire. */
interface Hire {
  readonly joinerId: string;
  readonly identity: JoinerIdentity;
  readonly displayName: string;
  readonly startDate: string;
  readonly hiredAt: string;
  readonly isRehire?: boolean | undefined;
}

/** What Entra and our rows say of the account, read live. */
interface AccountEvidence {
  readonly user: Pick<DirectoryUser, "id" | "employeeId" | "displayName" | "createdDateTime">;
  readonly methods: readonly AuthenticationMethod[];
  /** A sign-in that succeeded, in the days that the log keeps. */
  readonly hasSignedIn: boolean;
  readonly registration: Pick<Registration, "waveId" | "joinerId"> | undefined;
}

/** Accounts are made ahead of the first day, but not a season ahead. */
const MADE_AHEAD_MS = days(60);

/**
 * HR names a person, Entra decides (architecture rule 12): nobody who works here already is handed a code as a new
 * hire. To be asked as long as no pass of ours was made for this hire; afterwards methods and sign-ins are the hire's
 * own. Whatever is not known is a doubt.
 */
export function accountDoubt(hire: Hire, { user, methods, hasSignedIn, registration }: AccountEvidence) {
  const { identity } = hire;
  const isById = identity.entraObjectId?.toLowerCase() === user.id.toLowerCase();
  const isByNumber = identity.employeeId !== undefined && identity.employeeId === user.employeeId;
  const doubts: readonly (readonly [AccountDoubt, boolean])[] = [
    ["employeeIdMissing", identity.employeeId !== undefined && user.employeeId === undefined],
    ["nameDiffers", !isById && !isByNumber && !haveNameInCommon(hire.displayName, user.displayName)],
    ["ageUnknown", Number.isNaN(Date.parse(user.createdDateTime ?? ""))],
    ["tooOld", Date.parse(user.createdDateTime ?? "") < earliestOf(hire)],
    ["hasMethods", methods.some(isRegistered)],
    ["hasSignedIn", hasSignedIn],
    ["inWave", registration?.waveId !== undefined],
    ["otherJoiner", registration?.joinerId !== undefined && registration.joinerId !== hire.joinerId],
    ["rehired", hire.isRehire === true && !(Date.parse(user.createdDateTime ?? "") >= Date.parse(hire.hiredAt))],
  ];
  return doubts.find(([, is]) => is)?.[0];
}

/** What an account may hold that nobody has used yet. A pass that is live is refused on its own, in other words. */
const ofNewAccounts: readonly string[] = [
  "passwordAuthenticationMethod",
  "temporaryAccessPassAuthenticationMethod",
  DECLARED_CERTIFICATE,
];

/** Whether somebody has registered this method. */
export const isRegistered = ({ type }: Pick<AuthenticationMethod, "type">): boolean => !ofNewAccounts.includes(type);

const earliestOf = ({ startDate, hiredAt }: Hire): number =>
  Math.min(Date.parse(`${startDate}T00:00:00Z`), Date.parse(hiredAt)) - MADE_AHEAD_MS;

function haveNameInCommon(a: string, b: string): boolean {
  const others = new Set(namesIn(b));
  return namesIn(a).some((name) => others.has(name));
}

/** In lower case and without accents. */
const namesIn = (displayName: string): string[] =>
  displayName
    .normalize("NFD")
    .replaceAll(/\p{Mark}/gu, "")
    .toLowerCase()
    .match(/\p{Letter}{2,}/gu) ?? [];

/** For the helpdesk. */
export const doubtInWords: Readonly<Record<AccountDoubt, string>> = {
  employeeIdMissing: "HR named an employee id, and the account does not carry one",
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
