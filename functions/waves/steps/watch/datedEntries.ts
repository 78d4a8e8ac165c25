import { freezeAt, sayFrozen } from "../../../../shared/domain/calendar/changeWindow.ts";
import { keepsIn, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import { enterByDecision, type NotEntered, rowsOf } from "../../../../shared/enforcement/enter.ts";
import { unreadyEntryObstacle, whyNotUnready } from "../../../../shared/enforcement/mayEnterUnready.ts";
import { RefusedError, saidBy } from "../../../../shared/errors.ts";
import { unreachedAddresses } from "../../../../shared/mails/unreachedAddresses.ts";
import { more, NOTHING, type Phase } from "../../../../shared/steps/step.ts";
import { aboutPart } from "../../../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../../../shared/troubles/noteQuietly.ts";
import { readBackMembers } from "../../../../shared/waves/entries.ts";
import { mayStillEnter } from "../../../../shared/waves/mayStillEnter.ts";
import { noteDecision } from "../../../../shared/waves/memberDecisions.ts";
import { type Dated, dueByDate, type NotYet, noteNotYet, type WatchScope } from "./datedPeople.ts";
import type { WatchTally } from "./watchTally.ts";

/** Each of them is looked at in some ten requests. */
const ENTRIES_A_PAGE = 5;

/**
 * On the day that two people set and the person was told, they enter, ready or not: the one entry without proof. Every
 * check is live and fail-closed: without an answer nobody enters. Reads roles, account, groups, policy. Writes the
 * decision, the rows, the group. Safe to repeat by what stands in the rows.
 */
export const enterDated: Phase<WatchTally> = async (scope) => {
  const { ports, config, wave, cursor, now } = scope;
  const page = (await dueByDate(scope))
    .filter(({ member, next }) => next.kind === "enter" && (cursor === undefined || member.userId > cursor))
    .slice(0, ENTRIES_A_PAGE);
  if (page.length === 0) return NOTHING;
  // A watch goes on whatever is refused here: it has other people to look after.
  const freeze = freezeAt(now, wave.timeZone, config.rules);
  const obstacle = freeze ? sayFrozen(freeze) : await orSaid(scope, () => unreadyEntryObstacle(ports, config));
  const left: NotYet[] = [];
  for (const one of page) {
    const because = obstacle ?? (await orSaid(scope, () => enterOne(scope, one)));
    if (because !== undefined) left.push({ ...one, because });
  }
  await noteNotYet(scope, left);
  const members = page.map(({ member }) => member);
  await readBackMembers(ports, config, wave, members);
  return more(members.at(-1)?.userId);
};

/** @returns why this person did not enter, for people. */
async function enterOne(scope: WatchScope, { member, known, decision }: Dated): Promise<string | undefined> {
  const { ports, config, wave } = scope;
  const { store, clock } = ports;
  const { confirmed, warned, notYet: _, ...rest } = decision;
  if (!confirmed || !warned) return "nobody has confirmed the date, or the person was not warned";
  const { userId, mail } = member;
  const source = waveSource(wave.waveId);
  const row = (await rowsOf(store, source, [member])).get(userId);
  // Whoever is on the way was judged, and is seen through.
  const fault = row && keepsIn(row) ? undefined : await whyNotUnready(ports, config, wave.groupId, userId);
  if (fault !== undefined) return fault;
  if (!mail || (await unreachedAddresses(ports)).has(mail.toLowerCase()))
    return "the warning came back, so nobody read it";
  // What the page began with may be minutes old by now. Whoever paused the wave, or takes it back, needs no word of it.
  if (!(await mayStillEnter(store, wave))) return undefined;
  const now = clock.now().toISOString();
  // Claimed in the row that people decide in: what they decided since it was read holds.
  if (!(await noteDecision(store, wave, known, { ...rest, confirmed, warned, enteringAt: now }))) return undefined;
  if (!readinessOf(member).ready) await store.mergeMembers(wave.waveId, [{ userId, enteredUnreadyAt: now }]);
  const { checkedAt, hasUsablePasskey, credentials, passkeyCreatedAt, passkeyUsedAt, certificateUsedAt } = member;
  const entrant = {
    userId,
    lookedAt: checkedAt ?? "",
    hasUsablePasskey,
    credentials,
    passkeyCreatedAt,
    passkeyUsedAt,
    certificateUsedAt,
    decision: { by: known.by, confirmedBy: confirmed.by, entersAt: warned.entersAt },
  };
  const by = `decided by ${known.by.displayName}, confirmed by ${confirmed.by.displayName}`;
  const [notEntered] = await enterByDecision(ports, config, { source, by, scope: wave.waveId }, [entrant]);
  return notEntered && faultWords[notEntered.because];
}

/** What the next watch sees to by itself says nothing. */
const faultWords: Readonly<Partial<Record<NotEntered["because"], string>>> = {
  notSeen: "Entra does not show what the account can sign in with",
  notDecidedByTwo: "the date was not decided by two people",
};

/** The letter of the day that `noteNotYet` sends tells it to the operators. */
async function orSaid(
  { ports, wave }: WatchScope,
  run: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteQuietly(ports, aboutPart(wave.waveId, "datedEntry"), error);
    return saidBy(error);
  }
}
