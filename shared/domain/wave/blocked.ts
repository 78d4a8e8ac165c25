import { days } from "../calendar/durations.ts";
import type { WaveMember } from "./member.ts";
import type { WaveFacts } from "./waveFacts.ts";

type Denied = Pick<WaveMember, "blockedAt" | "excluded" | "passkeyUsedAt">;

/**
 * Denied since the flip, not let through since, and without a success since. A session from before the flip is refused
 * once in the background, and then its owner signs in with the passkey.
 */
export const isToBeLetThrough = ({ blockedAt, excluded, passkeyUsedAt }: Denied, wave: WaveFacts): boolean =>
  blockedAt !== undefined &&
  Date.parse(blockedAt) >= switchedOnAt(wave) &&
  isBefore(excluded?.at, blockedAt) &&
  isBefore(passkeyUsedAt, blockedAt);

/** A denial from before that belongs to an earlier round, whose policy was taken back. */
const switchedOnAt = ({ flip, enforcedAt, stageAt }: WaveFacts): number =>
  Date.parse(flip?.policyReadAt ?? enforcedAt ?? stageAt);

export const isLetThrough = ({ blockedAt, excluded }: Denied): boolean =>
  blockedAt !== undefined && excluded !== undefined && !isBefore(excluded.at, blockedAt);

/** Whoever was really stopped within the day before `since`: let through meanwhile, or to be. */
export function isBlockedWithinADay(member: Denied, wave: WaveFacts, since: string): boolean {
  const recently = Date.parse(since) - days(1);
  return (
    member.blockedAt !== undefined &&
    Date.parse(member.blockedAt) >= recently &&
    (isLetThrough(member) || isToBeLetThrough(member, wave))
  );
}

/** What never happened lies before everything. */
const isBefore = (moment: string | undefined, other: string): boolean =>
  moment === undefined || Date.parse(moment) < Date.parse(other);
