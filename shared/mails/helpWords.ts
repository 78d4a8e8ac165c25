import type { Brand } from "./mailData.ts";

/** Whom to ask, and which device will do: other words for people with admin rights, for whom no code is ever made. */
interface Reader {
  readonly isPrivileged?: boolean | undefined;
}

const CANNOT =
  "If it does not work, or you have no way to sign in, ask your manager or the helpdesk for a one-time code.";
const ANY_DEVICE = "Your phone or your work computer will do. If you ever lose it, the helpdesk gets you going again.";
const TWO_KEYS =
  "You hold admin rights, so you need two keys: security keys of a make that is allowed for you, or Windows Hello on your computers. A passkey that goes along from device to device does not count.";

export const MANAGER_HAS_CODE =
  "No way to sign in, or it did not work? Your manager can hand you a one-time code: ask today, it takes both of you 5 minutes.";

/** Where no code will do. */
const CALL_HELPDESK =
  "If you have no way to sign in, call the helpdesk, or go there. They make sure that it is you, and set up a key with which you sign in.";

/** Graph facts 3.1: the key is provisioned on behalf of its owner, by a Privileged Authentication Administrator. */
const ASK_FOR_KEY =
  "Nobody makes a one-time code for people with admin rights. If it does not work, or you have no way to sign in, ask a Privileged Authentication Administrator, face to face or on a call where you know each other: they set up a key for your account and hand it to you. The helpdesk tells you who that is.";

/** What to do when it does not work. */
export const whomToAsk = ({ isPrivileged }: Reader): string => (isPrivileged ? ASK_FOR_KEY : CANNOT);
/** The same for somebody who is enforced. @param passWontDo a code would let nobody in. */
export const whomToAskNow = ({ isPrivileged, passWontDo }: Reader & { readonly passWontDo: boolean }): string =>
  passWontDo && !isPrivileged ? CALL_HELPDESK : whomToAsk({ isPrivileged });
/** Where to set it up. */
export const whichDevice = ({ isPrivileged }: Reader): string => (isPrivileged ? TWO_KEYS : ANY_DEVICE);

/** To somebody who is stopped, and whom a code would not let in. */
export const helpWithoutCode = ({ isPrivileged }: Reader, { helpdeskMail }: Brand): string =>
  isPrivileged
    ? `${ASK_FOR_KEY} The helpdesk knows already, and can be reached at ${helpdeskMail}.`
    : `Call the helpdesk, or go there. They make sure that it is you, and set up a key with which you sign in. They know already, and can be reached at ${helpdeskMail}, too.`;
