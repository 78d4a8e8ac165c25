import type { Brand } from "./mailData.ts";
import type { Say } from "./say.ts";

/**
 * Whom to ask, and which device will do: other words for people with admin rights, for whom no code is ever made.
 * Graph facts 3.1: their key is provisioned on behalf of its owner, by a Privileged Authentication Administrator.
 */
interface Reader {
  readonly isPrivileged?: boolean | undefined;
}

/** What to do when it does not work. */
export const whomToAsk = (say: Say, { isPrivileged }: Reader): string =>
  say(isPrivileged ? "help.askForKey" : "help.code");

/** The same for somebody who is enforced. @param passWontDo a code would let nobody in. */
export const whomToAskNow = (
  say: Say,
  { isPrivileged, passWontDo }: Reader & { readonly passWontDo: boolean },
): string => (passWontDo && !isPrivileged ? say("help.call") : whomToAsk(say, { isPrivileged }));

/** Where to set it up, and what if that device is lost. */
export const whichDevice = (say: Say, { isPrivileged }: Reader): string =>
  say(isPrivileged ? "device.admin" : "device.any");

/** Why it is worth it, on which device, what if that is lost (R92); to somebody who has yet to set one up. */
export const whyAndWhere = (say: Say, reader: Reader): string => `${say("safer")} ${whichDevice(say, reader)}`;

/** The same to somebody who has one. */
export const whyAndWhereKept = (say: Say, { isPrivileged }: Reader): string =>
  `${say("safer")} ${say(isPrivileged ? "device.admin" : "device.holder")}`;

/** The same to somebody for whom a key is set up. */
export const whyKey = (say: Say, { isPrivileged }: Reader): string =>
  isPrivileged ? `${say("safer")} ${say("device.admin")}` : say("device.key");

/** To somebody who is stopped, and whom a code would not let in. */
export const helpWithoutCode = (say: Say, { isPrivileged }: Reader, { helpdeskMail }: Brand): string =>
  isPrivileged
    ? `${say("help.askForKey")} ${say("help.knows", { helpdeskMail })}`
    : say("help.callNow", { helpdeskMail });
