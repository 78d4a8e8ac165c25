import { days } from "../../../../shared/domain/calendar/durations.ts";
import { chunks } from "../../../../shared/domain/chunks.ts";
import { mailKeys, offerKeys } from "../../../../shared/domain/mail/keys.ts";
import { isToBeLetThrough } from "../../../../shared/domain/wave/blocked.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { isTooManyBlocked } from "../../../../shared/domain/wave/watchSteps.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { sendMails } from "../../../../shared/mails/sendMails.ts";
import { more, NOTHING, type PageEnd, type Phase, type Scope } from "../../../../shared/steps/step.ts";
import { excludeSome, markExcluded } from "../../../../shared/waves/exclusions.ts";
import { allMembers, MEMBERS_A_PAGE, pick } from "../../../../shared/waves/memberPages.ts";
import { OFFERS_A_PAGE, offerPasses } from "../../../../shared/waves/passOffers.ts";
import { blockedInWatch, recordWatch } from "./conclude.ts";
import type { WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

const LET_THROUGH_FOR_MS = days(30);
const OFFER_DAYS = 2;

/**
 * Lets people through whom the policy denied: the exclusion group, a pass, a notice. Where they are too many, the policy
 * goes back first, and neither a mail nor a group stands in the way of that.
 */
export const letThrough: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave } = scope;
  const blocked = blockedInWatch(await allMembers(ports.store, wave.waveId), scope);
  return isTooManyBlocked(blocked.length, wave, config.rules) ? recordWatch(scope, blocked) : letSomeThrough(scope);
};

async function letSomeThrough(scope: WatchScope): Promise<PageEnd<WatchTally>> {
  const { ports, config, wave, cursor } = scope;
  const { store, clock } = ports;
  const isWaiting = (member: WaveMember) => isToBeLetThrough(member, wave);
  const picked = await pick(store, wave.waveId, cursor, OFFERS_A_PAGE, isWaiting);
  if (picked.length === 0) return NOTHING;
  // Nobody's way back in waits for a mail, be it another's.
  if (cursor === undefined) await excludeAll(scope, (await allMembers(store, wave.waveId)).filter(isWaiting));
  const now = clock.now();
  const day = now.toISOString().slice(0, 10);
  // Privileged people and guests are let through too, but a pass is never made for them.
  const forPass = picked.filter(
    ({ sortedOut }) => sortedOut === undefined || sortedOut === "inAnotherWave" || sortedOut === "accountDisabled",
  );
  const offered = { reason: "blocked" as const, key: offerKeys.blocked(day), days: OFFER_DAYS };
  const { waitSeconds } = await offerPasses(ports, config, wave, forPass, offered);
  const { later } = await sendMails(ports, wave.waveId, noticesTo(scope, picked, now), config.tenantId);
  if (waitSeconds !== undefined || later)
    return more(cursor, { afterSeconds: Math.max(waitSeconds ?? 1, later?.seconds ?? 1) });
  // The member rows come last, so that whatever a crash left out is done again.
  await markExcluded(ports, wave, picked.map(blockedAfterFlip));
  return more(picked.at(-1)?.userId);
}

async function excludeAll({ ports, config, wave }: WatchScope, people: readonly WaveMember[]): Promise<void> {
  for (const some of chunks(people, MEMBERS_A_PAGE)) await excludeSome(ports, config, wave, some.map(blockedAfterFlip));
}

const blockedAfterFlip = ({ userId }: WaveMember) => ({ userId, reason: "blockedAfterFlip" as const });

function noticesTo({ config, wave }: WatchScope, people: readonly WaveMember[], now: Date) {
  const day = now.toISOString().slice(0, 10);
  const letThroughUntil = new Date(now.getTime() + LET_THROUGH_FOR_MS).toISOString();
  return people.flatMap(({ userId, displayName, mail: address, blockedAt }) => {
    if (!address || !blockedAt) return [];
    const data = {
      to: { kind: "employee" as const },
      personName: displayName,
      blockedAt,
      letThroughUntil,
      timeZone: wave.timeZone,
    };
    const mail = { ...composeMail("blockedNotice", data, config), to: { address, displayName } };
    return [{ key: mailKeys.blockedNotice(day, userId), kind: "blockedNotice" as const, userId, mail }];
  });
}
