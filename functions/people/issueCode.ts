import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE, type AuditCode } from "../../shared/domain/audit.ts";
import { firstWithin } from "../../shared/domain/calendar/schedule.ts";
import { calendarOf } from "../../shared/domain/mail/mailHours.ts";
import type { DeskKey } from "../../shared/domain/pass/deskSayings.ts";
import type { Grant, IdentityCheck } from "../../shared/domain/pass/grant.ts";
import { noPasses } from "../../shared/domain/pass/personPasses.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { type Told, tell } from "../../shared/domain/pass/told.ts";
import { unusualAbout, unusualWords } from "../../shared/domain/pass/unusual.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { type CollectOutcome, collectPass, type Press } from "../../shared/passes/collect.ts";
import { spotGrant } from "../../shared/passes/onTheSpot.ts";
import { givenLately } from "../../shared/passes/passLine.ts";
import { twoPeopleProblem } from "../../shared/passes/whyNotTwoPeople.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import type { PassBody } from "./requests.ts";
import { wasTriedLately } from "./triedLately.ts";

export type IssueNeeds = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;

/** What became of a wish at the helpdesk. */
export type Issued =
  | { readonly kind: "pressed"; readonly grant: Grant; readonly outcome: CollectOutcome }
  /** Nothing was made: somebody has to do something first. */
  | { readonly kind: "waits"; readonly grant: Grant }
  | {
      readonly kind: "refused";
      readonly because:
        | "nothingToConfirm"
        | "ownCase"
        | "needsSecondPerson"
        | "handedCode"
        | "cannotCollect"
        | NonNullable<ReturnType<typeof presserProblem>>;
      /** In English, and by name. */
      readonly say: string;
      readonly told: Told;
    };

/** When somebody at a desk sees another person: outside of it one person is not enough. */
const OFFICE = { fromHour: 7, untilHour: 19 };

/**
 * Makes a code for somebody whom the helpdesk has before it, or waits for a second person where something is unusual.
 * Everything is looked at live. Safe to repeat by the id of the press. @throws TransientError RefusedError
 */
export async function issueCode(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  { pressId, reason, identityCheckedBy }: Extract<PassBody, { pressId: string }>,
): Promise<Issued> {
  const wish = { userId, reason, pressId, collector: { kind: "helpdesk" }, openedBy: by } as const;
  const found = await spotGrant(ports, config, wish, () => secondFor(ports, config, by, userId, identityCheckedBy));
  return press(ports, config, by, found, identityCheckedBy);
}

/** The same press again, once a second person has agreed. @throws TransientError RefusedError */
export async function showAgreed(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  grantId: string,
): Promise<Issued> {
  const row = await helpdeskGrant(ports, userId, grantId);
  return row?.grant.second ? press(ports, config, by, { row }, row.grant.second.identityCheckedBy) : nothingThere;
}

async function press(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  found: Pick<Press, "row" | "open">,
  identityCheckedBy: IdentityCheck,
): Promise<Issued> {
  const gone = await agreerGone(ports, found.row.grant);
  if (gone) return gone;
  const presser = { id: by.id, name: by.displayName, way: "helpdesk", isHelpdesk: true } as const;
  const outcome = await collectPass(ports, config, { ...found, presser, identityCheckedBy });
  if (outcome.kind !== "refused" || outcome.because !== "needsSecondPerson")
    return { kind: "pressed", grant: found.row.grant, outcome };
  const { grant } = (await found.open?.()) ?? found.row;
  await ports.store.append([lineOf(ports, grant, by, "secondAskedFor")]);
  // Once a wish: nothing waits where nobody knows of it.
  const page = `${config.publicUrl}/people/${grant.userId}/pass`;
  const what = `${by.displayName} asks at the helpdesk for a one-time code for the account ${grant.userId}, and ${wordsOf(grant)}. A second person has to agree within the hour: ${page}. If nobody expects it, leave it alone and ask ${by.displayName}.`;
  await tryAppAlert(ports, config, `secondAsked|${grant.grantId}`, what, "both");
  return { kind: "waits", grant };
}

/** Whoever agreed may have been switched off since, as somebody who should not have: then nobody stands behind it. */
async function agreerGone(
  { directory }: IssueNeeds,
  { second, userId, state }: Grant,
): Promise<Extract<Issued, { kind: "refused" }> | undefined> {
  const { confirmed } = second ?? {};
  if (!confirmed || state.kind === "collected" || state.kind === "closed") return undefined;
  const { by } = confirmed;
  const problem = presserProblem({ presser: by, presserUser: await directory.user(by.id) }, userId);
  return problem && refused("needsSecondPerson", "agreerGone");
}

/**
 * A second person agrees, a member as whoever asks has to be. Security hears of it, as it does of nothing that is
 * usual.
 * @throws ConflictError TransientError
 */
export async function agreeToCode(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  grantId: string,
): Promise<Issued> {
  const row = await helpdeskGrant(ports, userId, grantId);
  const { grant } = row ?? {};
  if (!row || !grant?.second || !grant.openedBy || !isWaiting(grant, ports.clock.now())) return nothingThere;
  const { second, openedBy } = grant;
  if (isSamePerson(by.id, userId)) return refused("ownCase", "ownCase");
  if (isSamePerson(by.id, openedBy.id)) return refused("needsSecondPerson", "askedYourself");
  const stranger = presserProblem({ presser: by, presserUser: await ports.directory.user(by.id) }, userId);
  if (stranger) return refused(stranger, "agreerNotMember");
  const whyNot = await twoPeopleProblem(ports, by.id, [openedBy.id]);
  if (whyNot) return refused("handedCode", whyNot === "handed" ? "handedCode" : "tooManyHands");
  if (second.confirmed) return { kind: "waits", grant };
  const agreed: Grant = { ...grant, second: { ...second, confirmed: { by, at: ports.clock.now().toISOString() } } };
  // The line first: nothing is agreed of which nobody can tell by whom.
  await ports.store.append([lineOf(ports, agreed, by, "secondAgreed")]);
  await ports.store.saveGrant(agreed, row.etag);
  const what = `${by.displayName} has agreed that ${openedBy.displayName} makes a one-time code at the helpdesk for the account ${userId}, though ${wordsOf(agreed)}. If you do not expect it, ask both of them.`;
  await tryAppAlert(ports, config, `unusualCode|${grantId}`, what, "security");
  return { kind: "waits", grant: agreed };
}

/**
 * What is unusual about a code for this person now.
 * @param given when whoever gives it out gave out others, newest first. @throws TransientError RefusedError
 */
export async function unusualFor(
  { store, clock, directory, reports }: IssueNeeds,
  config: Config,
  given: readonly string[],
  userId: string,
) {
  const now = clock.now();
  const [user, passes, tried] = await Promise.all([
    directory.user(userId),
    store.personPasses(userId),
    wasTriedLately({ store, clock, reports }, userId, now),
  ]);
  const { timeZone, rules } = calendarOf(user ?? {}, { timeZone: config.defaultTimeZone }, config.rules);
  const isOfficeHour = firstWithin(now, timeZone, { ...rules, ...OFFICE }).getTime() === now.getTime();
  const { attempts } = passes?.value ?? noPasses(userId);
  return unusualAbout({ attempts, given, isOfficeHour, tried }, now);
}

async function secondFor(
  ports: IssueNeeds,
  config: Config,
  by: Person,
  userId: string,
  identityCheckedBy: IdentityCheck,
): Promise<Grant["second"]> {
  const because = [...(await unusualFor(ports, config, await givenLately(ports, by.id), userId))];
  return because.length === 0 ? undefined : { because, identityCheckedBy };
}

export const isWaiting = ({ state, closesAt }: Grant, now: Date): boolean =>
  state.kind === "open" && Date.parse(closesAt) > now.getTime();

async function helpdeskGrant({ store }: IssueNeeds, userId: string, grantId: string) {
  const row = await store.grant(grantId.toLowerCase());
  return row?.grant.collector?.kind === "helpdesk" && isSamePerson(row.grant.userId, userId) ? row : undefined;
}

const refused = (because: Extract<Issued, { kind: "refused" }>["because"], key: DeskKey) =>
  ({ kind: "refused", because, ...tell(key) }) as const;
const nothingThere = refused("nothingToConfirm", "nothingToConfirm");

const wordsOf = ({ second }: Grant): string => (second?.because ?? []).map((one) => unusualWords[one]).join("; ");

const lineOf = ({ clock }: IssueNeeds, grant: Grant, who: Person, what: AuditCode) => ({
  scope: APP_SCOPE,
  id: `${what}|${grant.grantId}`,
  at: clock.now().toISOString(),
  who,
  what,
  why: wordsOf(grant),
  subjectId: grant.userId,
});
