import { days } from "../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { ASKED_FOR_DAYS, hasOpenedFor } from "../../shared/domain/pass/offerRules.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { teamLookAt } from "../../shared/domain/wave/teamLook.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../../shared/domain/wave/waveKind.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { LatePerson, Team } from "./schemas.ts";

type TeamNeeds = Pick<Ports, "store" | "clock" | "directory">;

/** @param now of the key of a mail that somebody asked for. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/**
 * Who of a manager's people are late, in all waves that have opened. Who reports to them is read live: nobody sees the
 * people of somebody else, or those who were theirs. The rest is from rows.
 * @returns nobody for an account that may ask for no code. @throws TransientError RefusedError
 */
export async function readTeam(ports: TeamNeeds, managerId: string): Promise<Team> {
  const { directory, store } = ports;
  const manager = await directory.user(managerId);
  if (presserProblem({ presser: { id: managerId }, presserUser: manager }, undefined))
    return { people: [], reports: 0 };
  const reports = (await directory.directReportsOf(managerId)).filter(({ id }) => id.toLowerCase() !== managerId);
  const ids = reports.map(({ id }) => id.toLowerCase());
  if (ids.length === 0) return { people: [], reports: 0 };
  const waves = (await store.waves()).filter(hasOpenedFor);
  const asked = await askedLately(ports, managerId);
  const found = await Promise.all(waves.map((wave) => lateIn(ports, wave, managerId, ids, asked)));
  const names = new Map(reports.map((user) => [user.id.toLowerCase(), user]));
  const people = found.flat().map((person) => ({ ...person, ...namesOf(names.get(person.userId)) }));
  return { people: people.toSorted((a, b) => a.displayName.localeCompare(b.displayName, "en")), reports: ids.length };
}

/** As Entra has them now. */
const namesOf = (user: { readonly displayName: string; readonly userPrincipalName: string } | undefined) =>
  user && { displayName: user.displayName, userPrincipalName: user.userPrincipalName };

/** More presses than anybody makes in some days. */
const MOST_ASKED = 900;

/** For whom the manager asked for a code in the last days. */
async function askedLately({ store, clock }: TeamNeeds, managerId: string): Promise<ReadonlySet<string>> {
  const from = new Date(clock.now().getTime() - days(ASKED_FOR_DAYS)).toISOString();
  const { lines } = await store.actsOf(managerId, { what: ["codeAskedFor"], from, limit: MOST_ASKED });
  return new Set(lines.flatMap(({ event: { subjectId } }) => subjectId ?? []));
}

/** A link of a wave's works no longer. */
export const OPENED_WITHIN_DAYS = 60;

async function lateIn(
  { store, clock }: TeamNeeds,
  wave: WaveFacts,
  managerId: string,
  ids: readonly string[],
  asked: ReadonlySet<string>,
): Promise<readonly LatePerson[]> {
  const late = (await store.members(wave.waveId, ids)).flatMap((member) => {
    const look = teamLookAt(member);
    return look ? [{ member, look }] : [];
  });
  const now = clock.now().getTime();
  const lately = Array.from({ length: ASKED_FOR_DAYS }, (_, ago) => dayOf(new Date(now - days(ago))));
  const since = new Date(now - days(OPENED_WITHIN_DAYS)).toISOString();
  const offers = new Map<string, readonly string[]>();
  for (const { member } of late)
    if (asked.has(member.userId))
      offers.set(
        member.userId,
        (await store.grantsOf(member.userId, since)).map(({ grantId }) => grantId),
      );
  const keysOf = (userId: string) =>
    lately.flatMap((day) => [
      mailKeys.pickUpAskedFor(day, managerId, userId),
      ...(offers.get(userId) ?? []).map((grantId) => mailKeys.pickUpAgain(day, managerId, grantId, userId)),
    ]);
  const sent = await store.mails(
    wave.waveId,
    late.flatMap(({ member }) => keysOf(member.userId)),
  );
  return late.map(({ member, look }) => {
    const { userId, displayName, userPrincipalName, helpAsked } = member;
    const last = keysOf(userId)
      .flatMap((key) => (sent.get(key)?.state === "accepted" ? (sent.get(key)?.at ?? []) : []))
      .toSorted()
      .at(-1);
    return {
      userId,
      displayName,
      userPrincipalName,
      wave: wave.name,
      lateSince: wave.openAt,
      has: look.has,
      ...(look.isAway && { isAway: true as const }),
      ...(helpAsked && { helpAsked }),
      mayAsk: look.mayNeedCode && !isPrivilegedWave(wave),
      ...(last !== undefined && { askedAt: last }),
    };
  });
}
