import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { mailKeys, offerKeys } from "../../shared/domain/mail/keys.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import {
  ASKED_FOR_DAYS,
  hasOpenedFor,
  mayAskForCode,
  type OfferVerdict,
  refusedOffer,
} from "../../shared/domain/pass/offerRules.ts";
import { isManagedBy } from "../../shared/domain/pass/pickUpRules.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { usablePasskeysOf } from "../../shared/domain/people/usablePasskey.ts";
import type { WaveMember } from "../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { MAIL_QUOTA, TransientError } from "../../shared/errors.ts";
import { readTenantBrand } from "../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../shared/mails/sendMails.ts";
import { unreachedAddresses } from "../../shared/mails/unreachedAddresses.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import { linkToHelpdesk } from "../../shared/passes/linkToHelpdesk.ts";
import { receiverOf } from "../../shared/passes/offerPass.ts";
import { grantIdOf } from "../../shared/passes/openGrant.ts";
import { pickUpMail } from "../../shared/passes/passMails.ts";
import { usefulnessOf } from "../../shared/passes/pickUpCase.ts";
import { linkOf, secretOf } from "../../shared/passes/pickUpLink.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { membershipsOf } from "../../shared/waves/membershipsOf.ts";
import { offerPasses } from "../../shared/waves/passOffers.ts";
import { dayOf, OPENED_WITHIN_DAYS } from "./readTeam.ts";
import type { CodeOffered } from "./schemas.ts";

export type OfferNeeds = Pick<Ports, "store" | "clock" | "directory" | "methods" | "policies" | "email">;
type Refused = Extract<OfferVerdict, { ok: false }>;

interface OfferCase {
  readonly wave: WaveFacts;
  readonly member: WaveMember;
  readonly manager: DirectoryUser;
  readonly subject: DirectoryUser;
}

/**
 * A manager asks for a code for one of their people: the same link by mail as with a chaser, to whoever is the manager
 * in Entra now. No code is made by it. Everything is read live. Writes the trail, the grant and the ledger; while an
 * offer of the wave is open its link is mailed again, once a day, and none is made. Safe to repeat by the day's keys.
 * @param userId lower case. @returns who got the mail, or why nobody did. @throws TransientError RefusedError
 */
export async function offerCode(
  ports: OfferNeeds,
  config: Config,
  by: Person,
  userId: string,
): Promise<CodeOffered | Refused> {
  const found = await readCase(ports, config, by, userId);
  if ("ok" in found) return found;
  const refused = await notNeeded(ports, config, found);
  if (refused) {
    await noteRefused(ports, by, userId, refused);
    return refused;
  }
  const { wave, member } = found;
  const now = ports.clock.now();
  const at = now.toISOString();
  const id = `codeAskedFor|${dayOf(now)}|${by.id}|${member.userId}`;
  const line = { scope: wave.waveId, id, at, who: by, what: "codeAskedFor", subjectId: member.userId } as const;
  const open = await openOffer(ports, wave, member.userId);
  await ports.store.append([line]);
  return open ? mailAgain(ports, config, found, open) : offerAnew(ports, config, found);
}

async function readCase(ports: OfferNeeds, config: Config, by: Person, userId: string): Promise<OfferCase | Refused> {
  const { directory, store } = ports;
  const [presserUser, subject, manager] = await Promise.all([
    directory.user(by.id),
    directory.user(userId),
    directory.managerOf(userId),
  ]);
  // Roles are read in many requests: for their manager alone.
  const isTheirs = isManagedBy(manager, by);
  const [privilege, breakGlass, memberships] = await Promise.all([
    isTheirs ? directory.privilegeOf(userId) : ({ kind: "unreadable", because: "not asked" } as const),
    isTheirs ? isBreakGlass(directory, config, userId) : true,
    isTheirs ? membershipsOf(store, (await store.waves()).filter(hasOpenedFor), userId) : [],
  ]);
  const own = memberships.find(({ member }) => member.sortedOut === undefined);
  const verdict = mayAskForCode({
    presser: by,
    presserUser,
    userId,
    subject,
    manager,
    privilege,
    isBreakGlass: breakGlass,
    wave: own?.wave,
  });
  if (!verdict.ok) {
    await noteRefused(ports, by, subject && (manager || by.id === userId) ? userId : undefined, verdict);
    return verdict;
  }
  if (!own || !subject || !manager) throw new Error("somebody may ask for a code for nobody");
  return { ...own, subject, manager };
}

/** What a live look at the account says against a code; `undefined` where nothing does. */
async function notNeeded(ports: OfferNeeds, config: Config, { wave, member }: OfferCase): Promise<Refused | undefined> {
  const held = await ports.methods.methodsOf(member.userId);
  if (!held) throw new TransientError("Entra does not show the methods of this account");
  if (usablePasskeysOf(held).length > 0) return refusedOffer("hasPasskey");
  if (!(await usefulnessOf(ports, config, member.userId)).ok) return refusedOffer("passWontDo");
  const today = offerKeys.askedFor(wave, dayOf(ports.clock.now()));
  const asked = await ports.store.grant(grantIdOf(config, wave.waveId, member.userId, today));
  return asked && isOver(asked.grant) ? refusedOffer("offeredToday") : undefined;
}

const isOver = ({ state }: Grant): boolean => state.kind === "collected" || state.kind === "closed";

/** An offer of this wave, whoever made it, that still works. */
async function openOffer(
  { store, clock }: OfferNeeds,
  { waveId }: WaveFacts,
  userId: string,
): Promise<Grant | undefined> {
  const now = clock.now().getTime();
  const grants = await store.grantsOf(userId, new Date(now - days(OPENED_WITHIN_DAYS)).toISOString());
  return grants
    .filter((grant) => grant.waveId === waveId && !isOver(grant) && Date.parse(grant.closesAt) > now)
    .toSorted((a, b) => Date.parse(b.closesAt) - Date.parse(a.closesAt))[0];
}

async function offerAnew(
  ports: OfferNeeds,
  config: Config,
  { wave, member, manager }: OfferCase,
): Promise<CodeOffered> {
  const { userId } = member;
  const day = dayOf(ports.clock.now());
  const key = offerKeys.askedFor(wave, day);
  const { withManager, waitSeconds } = await offerPasses(ports, config, wave, [member], {
    reason: "warned",
    key,
    days: ASKED_FOR_DAYS,
    mailKeyOf: () => mailKeys.pickUpAskedFor(day, manager.id, userId),
  });
  if (waitSeconds !== undefined) throw usedUp(waitSeconds);
  const made = await ports.store.grant(grantIdOf(config, wave.waveId, userId, key));
  if (!made) throw new TransientError("the offer was made and cannot be read yet");
  return { sentTo: withManager.has(userId) ? "you" : "helpdesk", closesAt: made.grant.closesAt };
}

/** The link of an offer that is open, to whoever is the manager now: they may never have had it. */
async function mailAgain(
  ports: OfferNeeds,
  config: Config,
  { wave, member, manager, subject }: OfferCase,
  { grantId, reason, closesAt, timeZone = wave.timeZone }: Grant,
): Promise<CodeOffered> {
  const { waveId } = wave;
  const { userId } = member;
  const to = receiverOf(manager, userId, await unreachedAddresses(ports));
  const toHelpdesk = async (because: string): Promise<CodeOffered> => {
    await linkToHelpdesk(ports, config, { scope: waveId, grantId }, because);
    return { sentTo: "helpdesk", closesAt };
  };
  if (to.kind === "helpdesk") return toHelpdesk(to.because);
  const link = linkOf(config, { grantId, secret: secretOf(config, grantId) });
  const mail = pickUpMail(await readTenantBrand(ports, config), to, { subject, link, closesAt, timeZone, reason });
  const day = dayOf(ports.clock.now());
  const isOfToday = grantId === grantIdOf(config, waveId, userId, offerKeys.askedFor(wave, day));
  const key = isOfToday
    ? mailKeys.pickUpAskedFor(day, manager.id, userId)
    : mailKeys.pickUpAgain(day, manager.id, grantId, userId);
  const one = { key, kind: "pickUp" as const, userId, grantId, mail };
  const { later, rejected } = await sendMails(ports, waveId, [one], config.tenantId);
  if (later) throw usedUp(later.seconds);
  return rejected.length > 0 ? toHelpdesk("the manager's mail address was refused") : { sentTo: "you", closesAt };
}

const usedUp = (seconds: number): TransientError =>
  new TransientError("the mail quota is used up", { retryAfterSeconds: seconds, code: MAIL_QUOTA });

/** More than anybody has reports, and as many as the trail gives at once. */
const MOST_LINES = 900;

/**
 * One line a day for the same refusal. Ids that somebody makes up share one, which names nobody: whoever tries for ever
 * fills no table.
 * @param userId of somebody who is there and reports to somebody; else `undefined`.
 */
async function noteRefused(
  { store, clock }: OfferNeeds,
  by: Person,
  userId: string | undefined,
  { because, say }: Refused,
): Promise<void> {
  const at = clock.now().toISOString();
  const day = at.slice(0, 10);
  const whom = userId === undefined ? [] : [userId];
  const id = ["codeNotOffered", day, by.id, ...whom, because].join("|");
  const about = userId === undefined ? {} : { subjectId: userId };
  const query = { ...about, limit: MOST_LINES, what: ["codeNotOffered" as const], from: `${day}T00:00:00.000Z` };
  const { lines } = await store.actsOf(by.id, query);
  if (lines.some(({ event }) => event.id === id)) return;
  await store.append([{ ...about, scope: APP_SCOPE, id, at, who: by, what: "codeNotOffered", why: say }]);
}
