import type { Config } from "../config/config.ts";
import { hours } from "../domain/calendar/durations.ts";
import { localDateOf, nextSendMoment } from "../domain/calendar/schedule.ts";
import { calendarOf } from "../domain/mail/mailHours.ts";
import type { MailKind } from "../domain/mail/mailKinds.ts";
import type { Variant } from "../domain/mail/subjectVariants.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { placesToTell } from "../domain/people/places.ts";
import { platformOf } from "../domain/people/platform.ts";
import { chaseHintFor } from "../domain/wave/chaseHint.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { earliestEntry } from "../domain/wave/postpone.ts";
import { isApplied } from "../domain/wave/stages.ts";
import { againstSince } from "../domain/wave/sweepAgainst.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import { composeMail } from "../mails/composeMail.ts";
import { platformIn } from "../mails/deviceLetters.ts";
import type { Ask, ComposedMail, TenantBrand } from "../mails/mailData.ts";
import { isBelievedReady } from "./liveChecks.ts";
import { startLinkOf } from "./startLink.ts";

export interface MemberMail {
  readonly member: WaveMember;
  /** In copy, when it is somebody who can be mailed. */
  readonly manager?: DirectoryUser | undefined;
  /** From `nextChase`; chasers only. */
  readonly tone?: number;
  /** Which mail of the chase this is; part of the ledger key of a chaser. */
  readonly ordinal?: number | undefined;
  /** The manager has a link to a code for this person; chasers only. */
  readonly managerHasCode?: boolean;
}

/**
 * What one member of a wave is written, in their language, and with moments as their own clocks show them. Pure.
 * @throws Error for a kind that is no mail to a member.
 */
export function composeForMember(
  kind: MailKind,
  { member, manager, tone, managerHasCode, variant }: MemberMail & { readonly variant: Variant | undefined },
  settings: Config & TenantBrand,
  wave: WaveFacts,
  now: Date,
): ComposedMail {
  const config = { ...settings, securityInfoUrl: startLinkOf(settings, member) };
  const language = member.language ?? config.defaultLanguage;
  const { displayName } = member;
  const { timeZone } = calendarOf(member, wave, config.rules);
  const to = { displayName, language, timeZone, isPrivileged: isPrivilegedWave(wave) };
  const asked = { ask: askOf(member), hint: chaseHintFor(member, wave, now), variant };
  const managerName = manager?.displayName;
  switch (kind) {
    case "announcement": {
      const isReady = isToldReady(member, wave);
      return composeMail(kind, { ...to, variant, opensAt: opensAt(wave, now, config), isReady }, config);
    }
    case "dayOf":
      return composeMail(kind, { ...to, variant, hasOpened: hasOpened(member, wave, now, config) }, config);
    case "reminder":
      return composeMail(kind, { ...to, ...asked, managerName }, config);
    case "chaser":
      return composeMail(kind, { ...to, ...asked, managerName, managerHasCode, tone: tone ?? 1 }, config);
    case "enforcementWarning": {
      const { warningDays, reportOnlyHours } = config.rules;
      const enforcedFrom = new Date(now.getTime() + hours(warningDays * 24 + reportOnlyHours)).toISOString();
      return composeMail(kind, { ...to, ...asked, enforcedFrom }, config);
    }
    case "postponement": {
      const what = wave.postponed?.tell ?? "opening";
      const from = what === "opening" ? wave.openAt : earliestEntry(wave, now, config.rules).toISOString();
      return composeMail(kind, { ...to, what, from }, config);
    }
    case "wouldBeBlocked": {
      const [last] = againstSince(member, wave.reportOnlyAt);
      const platform = platformOf(last?.operatingSystem);
      return composeMail(kind, { ...to, signedInAt: last?.at ?? now.toISOString(), platform }, config);
    }
    case "partlyReady":
      return composeMail(kind, { ...to, places: placesToTell(member, platformIn(language, config)) }, config);
    case "done": {
      const passwordUntil = isPostponed(wave, now) ? earliestEntry(wave, now, config.rules).toISOString() : undefined;
      return composeMail(kind, { ...to, passwordUntil, hasSecond: (member.passkeys ?? 0) > 1 }, config);
    }
    default:
      throw new Error(`${kind} is no mail to a member`);
  }
}

/** Whether the announcement has nothing to ask of somebody: they hold a passkey by the report, and one is enough. */
const isToldReady = (member: WaveMember, wave: WaveFacts): boolean =>
  !isPrivilegedWave(wave) && isBelievedReady(member);

/** Whether it is known that nobody is enforced before a date. */
const isPostponed = ({ stage, postponed }: WaveFacts, now: Date): boolean =>
  !isApplied(stage) && postponed?.tell !== "opening" && now.getTime() < Date.parse(postponed?.until ?? "");

/** Whether the day of opening is past where somebody reads of it. */
function hasOpened(member: WaveMember, wave: WaveFacts, now: Date, { rules }: Config): boolean {
  const { timeZone } = calendarOf(member, wave, rules);
  return localDateOf(now, timeZone) > localDateOf(new Date(wave.openAt), timeZone);
}

/** Whether the subject of this mail to this person is one of several. */
export const hasVariants = (kind: MailKind, member: WaveMember, wave: WaveFacts, now: Date, config: Config): boolean =>
  !(kind === "announcement" && isToldReady(member, wave)) &&
  !(kind === "dayOf" && hasOpened(member, wave, now, config));

/** No wave opens on the day on which the last of its people learn of it. */
function opensAt({ openAt, timeZone }: WaveFacts, now: Date, { rules }: Config): string {
  const nextDay = nextSendMoment(new Date(now.getTime() + 1), timeZone, rules).toISOString();
  return openAt > nextDay ? openAt : nextDay;
}

function askOf({ hasUsablePasskey, lacksSecondKey }: WaveMember): Ask {
  if (!hasUsablePasskey) return "register";
  return lacksSecondKey ? "registerSecond" : "use";
}
