import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { isServiceError, type RefusedError, saidBy } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { sendToStaff } from "../../shared/mails/staffUnreached.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";

type TellPorts = Pick<Ports, "store" | "clock" | "email">;
interface About {
  readonly joinerId: string;
  readonly userId: string;
}

/**
 * Names to the helpdesk a joiner who is not enforced although the onboarding ended long ago; one mail each time that
 * they are due, by ledger key. Nobody waits for it: what the mail service does not take now, the next poll sends.
 * @returns whether it is done with.
 */
export async function tellStillDue(
  ports: TellPorts,
  config: Config,
  { joinerId, userId, dueSince }: About & { readonly dueSince: string },
): Promise<boolean> {
  try {
    const joiner = (await ports.store.joiner(joinerId))?.record;
    const name = joiner?.displayName ?? `account ${userId}`;
    const account = joiner?.identity.userPrincipalName ?? userId;
    const what = `${name} (${account}) was hired and registered a passkey, but no sign-in with it has been seen since, or it is gone. Until they use a passkey, it is not enforced for them. Please call them on a number that you know, and help them to sign in with the passkey once, or to register another one. Give nobody a code who only calls in and names them.`;
    const data = { about: `${name}, whose passkey is not used`, what, at: ports.clock.now().toISOString() };
    const mail = { to: { address: config.helpdeskMail }, ...composeMail("alert", data, config) };
    const key = mailKeys.stillDue(dueSince);
    const { later } = await sendToStaff(ports, config, joinerId, [{ key, kind: "alert", userId, mail }]);
    return later === undefined;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, { ...aboutPoll.stillDue, scope: joinerId }, error);
    return false;
  }
}

/** A line in the joiner's story once a day, and to the operators once a day for one kind of refusal. */
export async function tellRefused(
  ports: TellPorts,
  config: Config,
  { joinerId, userId }: About,
  error: RefusedError,
): Promise<void> {
  const at = ports.clock.now().toISOString();
  const day = at.slice(0, 10);
  const id = `enforcementRefused|${userId}|${day}`;
  const why = saidBy(error);
  await ports.store.append([{ scope: joinerId, id, at, who: APP, what: "enforcementRefused", why, subjectId: userId }]);
  await noteTrouble(ports, config, { ...aboutPoll.hire, scope: joinerId }, error);
}
