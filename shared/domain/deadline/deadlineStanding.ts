import { z } from "zod";
import { daysAhead } from "../calendar/schedule.ts";
import type { Registration } from "../people/registration.ts";
import { PHONE_CODES_END } from "../wave/chaseHint.ts";
import { mayUsePhoneCodes, type PhoneCodes } from "./phoneCodes.ts";
import { outlastsPhoneCodes, reportedKindOf } from "./reportedMethod.ts";

/** Where somebody stands towards the end of codes by text message and call, by what the report says of them. */
export const DeadlineStandingSchema = z.enum([
  "smsOrVoiceOnly",
  "smsOrVoiceEnabledOnly",
  "nothingRegistered",
  "otherMethods",
  "ready",
  "unknown",
]);
export type DeadlineStanding = z.infer<typeof DeadlineStandingSchema>;

export const CohortSchema = z.enum(["february", "july"]);
export type Cohort = z.infer<typeof CohortSchema>;

/**
 * From which local date on Microsoft itself sends no codes by text message or call. In July it ends for Global
 * Administrators and external people, in February for everybody else; internal guests and other administrators
 * included. Source: concept-sms-voice-retirement at learn.microsoft.com/entra/identity/authentication, FAQ of
 * 2026-09-23.
 */
export const phoneCodesEnd: Readonly<Record<Cohort, string>> = { february: PHONE_CODES_END, july: "2027-07-01" };

/** Days until then by the calendar of a zone: 0 on the day itself, negative behind it. */
export const daysLeft = (cohort: Cohort, now: Date, timeZone: string): number =>
  daysAhead(phoneCodesEnd[cohort], now, timeZone);

/** What is known of one person. */
export interface ReportedLine extends Pick<Registration, "userId" | "waveId" | "ready" | "isAdmin" | "isExternal"> {
  /** Absent: the report has not named this person yet. */
  readonly methodsRegistered?: readonly string[] | undefined;
  /** HR told that they have gone, or the report names them no longer: deleted, or switched off. */
  readonly hasLeft: boolean;
}

/** A row as it is counted. One that something else made before the report named the person tells no methods. */
export const lineOf = (row: Registration): ReportedLine => {
  const { userId, waveId, ready, isAdmin, isExternal, methodsRegistered, isMfaCapable, left, leftReportAt } = row;
  const isReported = methodsRegistered.length > 0 || isMfaCapable !== undefined;
  return {
    userId,
    waveId,
    ready,
    isAdmin,
    isExternal,
    methodsRegistered: isReported ? methodsRegistered : undefined,
    hasLeft: left !== undefined || leftReportAt !== undefined,
  };
};

/** What is known of the tenant beside the lines of the report. */
export interface DeadlineFacts {
  /** Whom the methods policy lets use SMS or voice; absent: nobody could tell. */
  readonly phoneCodes?: PhoneCodes | undefined;
  /** Who holds, or could take up, Global Administrator: object ids in lower case; absent: nobody could tell. */
  readonly globalAdministrators?: ReadonlySet<string> | undefined;
}

type Standing = Pick<ReportedLine, "userId" | "methodsRegistered" | "ready">;

/**
 * The standing of one person. Whoever the report has not named, or names with a method that nobody has documented and
 * with nothing that is known to stay, is `unknown`; that is never `ready`. Pure.
 */
export function standingOf(
  { userId, methodsRegistered: methods, ready }: Standing,
  { phoneCodes }: Pick<DeadlineFacts, "phoneCodes"> = {},
): DeadlineStanding {
  if (methods === undefined) return "unknown";
  if (ready) return "ready";
  // A passkey that this tenant does not count signs its owner in all the same.
  if (methods.some(outlastsPhoneCodes)) return "otherMethods";
  const kinds = new Set(methods.map(reportedKindOf));
  if (kinds.has("unknown")) return "unknown";
  if (kinds.has("phone")) return "smsOrVoiceOnly";
  return phoneCodes && mayUsePhoneCodes(phoneCodes, userId) ? "smsOrVoiceEnabledOnly" : "nothingRegistered";
}

/**
 * When it ends for one person. Where nobody can tell whether they are exempt until July it is February: the earlier day
 * harms nobody. Pure.
 */
export function cohortOf(
  { userId, isAdmin, isExternal }: Pick<ReportedLine, "userId" | "isAdmin" | "isExternal">,
  { globalAdministrators }: Pick<DeadlineFacts, "globalAdministrators">,
): Cohort {
  if (isExternal) return "july";
  return isAdmin && globalAdministrators?.has(userId.toLowerCase()) ? "july" : "february";
}
