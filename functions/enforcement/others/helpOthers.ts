import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { type RefusedPerson, waitsForHelp } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { mailKeys, offerKeys } from "../../../shared/domain/mail/keys.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { languageOf } from "../../../shared/domain/people/language.ts";
import type { PrivilegeCheck } from "../../../shared/domain/people/privilege.ts";
import { passWillDo } from "../../../shared/enforcement/passWillDo.ts";
import { composeMail } from "../../../shared/mails/composeMail.ts";
import type { TenantBrand } from "../../../shared/mails/mailData.ts";
import { readTimedBrand } from "../../../shared/mails/readTenantBrand.ts";
import { sendMails } from "../../../shared/mails/sendMails.ts";
import { isBreakGlass } from "../../../shared/passes/breakGlass.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../shared/waves/passOffers.ts";
import { trySendStranded } from "../../../shared/waves/staffMails.ts";
import type { OthersNeeds } from "./othersNeeds.ts";

export const OFFER_DAYS = 2;

/** As Entra says now. */
interface Stranded {
  readonly person: RefusedPerson;
  readonly user: DirectoryUser;
  readonly mayGetPass: boolean;
  readonly isPrivileged: boolean;
}

/**
 * Helps whom the policy stopped without a usable passkey, as a wave's watch does: the helpdesk hears of them, their
 * manager gets a link for a pass, they get a notice. Reads account, roles and manager. Writes grants, mails, the row at
 * last. Safe to repeat by the keys of a day. What the mail quota does not take now, the next run sends.
 */
export async function helpOthers(ports: OthersNeeds, config: Config, people: readonly RefusedPerson[]): Promise<void> {
  const { store, clock } = ports;
  const waiting = await notLeft(
    ports,
    people.filter((person) => waitsForHelp(person, clock.now())),
  );
  if (waiting.length === 0) return;
  const passDoes = await passWillDo(ports, config);
  for (const page of chunks(waiting, OFFERS_A_PAGE)) {
    const now = clock.now();
    const day = now.toISOString().slice(0, 10);
    // A large tenant gives roles to hundreds of groups, which are read once for all of the page.
    const roles = await ports.directory.privilegeOfMany(page.map(({ userId }) => userId));
    const stranded: Stranded[] = [];
    for (const person of page) stranded.push(...(await lookUp(ports, config, person, roles)));
    const users = stranded.map(({ user }) => user);
    if (users.length > 0) await trySendStranded(ports, config, undefined, asMembers(users), passDoes);
    const forPass = stranded.filter(({ mayGetPass }) => mayGetPass && passDoes).map(({ user }) => user);
    const story = { timeZone: config.defaultTimeZone };
    const offer = { reason: "blocked" as const, key: offerKeys.blocked(day), days: OFFER_DAYS };
    const offered = forPass.length > 0 ? await offerPasses(ports, config, story, asMembers(forPass), offer) : undefined;
    const inWords = await readTimedBrand(ports, config);
    const { later } = await sendMails(ports, APP_SCOPE, noticesTo(inWords, stranded, day, passDoes), config.tenantId);
    if (offered?.waitSeconds !== undefined || later) return;
    // The rows come last, so that whatever a crash left out is done again.
    const helpOfferedAt = now.toISOString();
    await store.mergeRefusedPeople(page.map(({ userId }) => ({ userId, helpOfferedAt })));
  }
}

/** Whoever has left is to be stopped, and is helped by nobody. */
async function notLeft(
  { store }: Pick<OthersNeeds, "store">,
  people: readonly RefusedPerson[],
): Promise<readonly RefusedPerson[]> {
  if (people.length === 0) return people;
  const known = await store.registrations(people.map(({ userId }) => userId));
  return people.filter(({ userId }) => known.get(userId)?.left === undefined);
}

/** @returns nobody for an account that is gone. */
async function lookUp(
  ports: OthersNeeds,
  config: Config,
  person: RefusedPerson,
  roles: ReadonlyMap<string, PrivilegeCheck>,
): Promise<readonly Stranded[]> {
  const { directory } = ports;
  const user = await directory.user(person.userId);
  if (!user) return [];
  const kind = roles.get(person.userId)?.kind;
  // A pass is never made for these. Whose roles cannot be read is asked about again at the press of the link.
  const isBarred =
    kind === "privileged" || user.userType !== "Member" || (await isBreakGlass(directory, config, user.id));
  return [{ person, user, mayGetPass: !isBarred, isPrivileged: kind === "privileged" }];
}

const asMembers = (users: readonly DirectoryUser[]) =>
  users.map(({ id: userId, displayName, userPrincipalName }) => ({ userId, displayName, userPrincipalName }));

function noticesTo(config: Config & TenantBrand, people: readonly Stranded[], day: string, passDoes: boolean) {
  return people.flatMap(({ person: { userId, denied }, user, isPrivileged }) => {
    const { displayName, mail: address } = user;
    if (!address || !denied) return [];
    const { defaultTimeZone: timeZone } = config;
    const language = languageOf(user) ?? config.defaultLanguage;
    const data = { displayName, language, deniedAt: denied.at, passWontDo: !passDoes, isPrivileged, timeZone };
    const mail = { ...composeMail("blockedNotice", data, config), to: { address, displayName } };
    return [{ key: mailKeys.blockedNotice(day, userId), kind: "blockedNotice" as const, userId, mail }];
  });
}
