import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { platformWords } from "../../shared/domain/people/places.ts";
import { platformOf } from "../../shared/domain/people/platform.ts";
import { isAmong } from "../../shared/domain/people/privilege.ts";
import type { SignIn } from "../../shared/domain/people/signIn.ts";
import { hasMoreThanPassword, registeredOf, usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import type { HelpAskedNote } from "../../shared/domain/self/helpReason.ts";
import { platformUses, withoutPasskey } from "../../shared/domain/self/platformUse.ts";
import { cleanWords } from "../../shared/domain/trouble/cleanWords.ts";
import { isServiceError, MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { sendToStaff } from "../../shared/mails/staffUnreached.ts";
import { aboutSelf } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { membershipsOf } from "../../shared/waves/membershipsOf.ts";
import { helpReasonWords } from "../../shared/web/pages/helpReasonWords.ts";
import { methodWords } from "../../shared/web/pages/methodWords.ts";
import { type SelfNeeds, windowBefore } from "./readMyself.ts";
import type { AskForHelp } from "./requests.ts";

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
 * nothing, holds nobody and takes nobody out of anything; whoever knows a password can send this one mail at the most.
 * Reads account, log and waves. Writes the trail and the ledger, and the reason beside the person's name in their
 * waves. Safe to repeat by the ledger's key.
 * @returns when the helpdesk was told. @throws TransientError while the mail service is busy. RefusedError
 */
export async function askForHelp(
  ports: SelfNeeds,
  config: Config,
  by: Person,
  { reason, until, what }: AskForHelp,
): Promise<string> {
  const told = await helpAskedAt(ports, by.id);
  if (told !== undefined) return told;
  const now = ports.clock.now();
  const at = now.toISOString();
  const key = keyOf(now, by.id);
  const user = await ports.directory.user(by.id);
  const name = user ? `${user.displayName} (${user.userPrincipalName})` : `account ${by.id}`;
  const known = await whatIsKnown(ports, config, by.id, now);
  const line = { scope: APP_SCOPE, id: key, at, who: by, what: "askedForHelp", subjectId: by.id } as const;
  await ports.store.append([{ ...line, reason, ...(until !== undefined && { until }) }]);
  await noteInWaves(ports, by.id, { at, reason, ...(until !== undefined && { until }) });
  const chosen = `What they chose: ${helpReasonWords[reason]}${until === undefined ? "" : ` (until ${until})`}. `;
  const words = chosen + (what ? `They write: "${cleanWords(what)}". ` : "");
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

/** For whoever runs a wave: how many ask, and why. Nothing is decided by it. */
async function noteInWaves({ store }: SelfNeeds, userId: string, helpAsked: HelpAskedNote): Promise<void> {
  const memberships = await membershipsOf(store, await store.waves(), userId);
  for (const { wave, member } of memberships)
    if (member.sortedOut === undefined && wave.stage !== "cancelled")
      await store.mergeMembers(wave.waveId, [{ userId: member.userId, helpAsked }]);
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
      const successes = await reports.successesOf(userId, from, to);
      const lacking = withoutPasskey(platformUses(successes));
      const names = lacking.map(({ platform }) => platformWords[platform]).join(", ");
      const where = names
        ? `Signed in without any passkey on: ${names}.`
        : "On each device seen of late a passkey was used.";
      return `${where} ${hereWords(successes, config)}`;
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

/** By what the page itself was opened, as far as the log has come. */
function hereWords(successes: readonly SignIn[], { authAudience, defaultTimeZone }: Config): string {
  const here = successes.filter(({ appId }) => appId !== undefined && isAmong([appId], authAudience));
  const [last] = here.toSorted((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
  if (!last) return "Their sign-in to this page is not in the log yet.";
  const at = momentIn(defaultTimeZone, last.createdDateTime);
  if (!last.authenticationMethods?.length) return `How they signed in to this page, ${at}, the log does not say.`;
  return hasMoreThanPassword(last)
    ? `Their last sign-in to this page, ${at}, proved more than the password.`
    : `Their last sign-in to this page, ${at}, proved no more than the password: whoever knows it can have asked.`;
}

const refusalWords = ({ app, operatingSystem, createdDateTime, errorCode }: SignIn, config: Config): string =>
  `${app ?? "an app that the log does not name"} on ${platformWords[platformOf(operatingSystem)]}, ${momentIn(config.defaultTimeZone, createdDateTime)} (${errorCode})`;
