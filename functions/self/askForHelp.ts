import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { platformWords } from "../../shared/domain/people/places.ts";
import { platformOf } from "../../shared/domain/people/platform.ts";
import type { SignIn } from "../../shared/domain/people/signIn.ts";
import { registeredOf, usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import { platformUses, withoutPasskey } from "../../shared/domain/self/platformUse.ts";
import { cleanWords } from "../../shared/domain/trouble/cleanWords.ts";
import { isServiceError, MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { sendToStaff } from "../../shared/mails/staffUnreached.ts";
import { aboutSelf } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { methodWords } from "../../shared/web/pages/methodWords.ts";
import { type SelfNeeds, windowBefore } from "./readMyself.ts";

/** More say nothing new to whoever helps. */
const REFUSALS_NAMED = 5;

/** When this person's mail of today went to the helpdesk; `undefined`: none has. */
export async function helpAskedAt({ store, clock }: Pick<SelfNeeds, "store" | "clock">, userId: string) {
  const key = keyOf(clock.now(), userId);
  const entry = (await store.mails(APP_SCOPE, [key])).get(key);
  return entry?.state === "open" ? undefined : entry?.at;
}

const keyOf = (now: Date, userId: string): string => mailKeys.selfHelp(now.toISOString().slice(0, 10), userId);

/**
 * "It does not work": one mail a person and day to the helpdesk, with what the app knows. It hands out nothing, opens
 * nothing and takes nobody out of anything; whoever knows a password can send this one mail at the most. Reads account
 * and log. Writes the trail and the ledger. Safe to repeat by the ledger's key.
 * @returns when the helpdesk was told. @throws TransientError while the mail service is busy. RefusedError
 */
export async function askForHelp(
  ports: SelfNeeds,
  config: Config,
  by: Person,
  what: string | undefined,
): Promise<string> {
  const told = await helpAskedAt(ports, by.id);
  if (told !== undefined) return told;
  const now = ports.clock.now();
  const at = now.toISOString();
  const key = keyOf(now, by.id);
  const user = await ports.directory.user(by.id);
  const name = user ? `${user.displayName} (${user.userPrincipalName})` : `account ${by.id}`;
  const known = await whatIsKnown(ports, config, by.id, now);
  await ports.store.append([{ scope: APP_SCOPE, id: key, at, who: by, what: "askedForHelp", subjectId: by.id }]);
  const words = what ? `They write: "${cleanWords(what)}". ` : "";
  const data = {
    about: `${name} says that signing in with a passkey does not work`,
    what: `${words}${known.join(" ")} Whoever knows the password can have sent this: call back on a number that you know, make sure who it is, and give nobody a code who only calls in and names them.`,
    at,
    link: `${config.publicUrl}/people/${by.id}`,
  };
  const mail = { ...composeMail("alert", data, config), to: { address: config.helpdeskMail } };
  const { later } = await sendToStaff(ports, config, APP_SCOPE, [{ key, kind: "alert", userId: by.id, mail }]);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  return (await helpAskedAt(ports, by.id)) ?? at;
}

/** A sentence each; what cannot be read is said, and keeps no mail back. */
async function whatIsKnown(ports: SelfNeeds, config: Config, userId: string, now: Date): Promise<readonly string[]> {
  const { methods, reports, store } = ports;
  const [from, to] = windowBefore(now);
  const orSay = async (subject: string, read: () => Promise<string>): Promise<string> => {
    try {
      return await read();
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteTrouble(ports, config, aboutSelf(), error);
      return `${subject} could not be read.`;
    }
  };
  return Promise.all([
    orSay("What the account can sign in with", async () => {
      const held = (await methods.methodsOf(userId)) ?? [];
      const names = [...new Set(held.map(({ type }) => methodWords(type)))].join(", ");
      const usable = usablePasskeysOf(registeredOf(held)).length;
      return `The account has: ${names || "nothing beside a password"}; passkeys that work here: ${usable}.`;
    }),
    orSay("Whether a passkey is asked for", async () => {
      const { kept } = await store.standingOf([userId]);
      return kept.has(userId) ? "A passkey is asked for at every sign-in." : "Nothing asks for a passkey yet.";
    }),
    orSay("Where they sign in", async () => {
      const lacking = withoutPasskey(platformUses(await reports.successesOf(userId, from, to)));
      const names = lacking.map(({ platform }) => platformWords[platform]).join(", ");
      return names ? `Signed in without any passkey on: ${names}.` : "On each device seen of late a passkey was used.";
    }),
    orSay("What was refused", async () => {
      const refused = [
        ...(await reports.stoppedSignInsOf("interactive", userId, from, to)),
        ...(await reports.stoppedSignInsOf("nonInteractive", userId, from, to)),
      ].toSorted((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
      const named = refused.slice(0, REFUSALS_NAMED).map((one) => refusalWords(one, config));
      return named.length === 0 ? "No sign-in was refused of late." : `Refused of late: ${named.join("; ")}.`;
    }),
  ]);
}

const refusalWords = ({ app, operatingSystem, createdDateTime, errorCode }: SignIn, config: Config): string =>
  `${app ?? "an app that the log does not name"} on ${platformWords[platformOf(operatingSystem)]}, ${momentIn(config.defaultTimeZone, createdDateTime)} (${errorCode})`;
