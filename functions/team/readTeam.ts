import { days } from "../../shared/domain/calendar/durations.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import { ASKED_FOR_DAYS } from "../../shared/domain/pass/offerRules.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { isPrivilegedWave } from "../../shared/domain/wave/waveKind.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { lateReportsOf } from "../../shared/waves/lateReports.ts";
import type { LatePerson, Team } from "./schemas.ts";

type TeamNeeds = Pick<Ports, "store" | "clock" | "directory">;
type Late = Awaited<ReturnType<typeof lateReportsOf>>["late"];

/** @param now of the key of a mail that somebody asked for. */
export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/**
 * Who of a manager's people are late. Who reports to them is read live: nobody sees the people of somebody else, or
 * those who were theirs.
 * @returns nobody for an account that may ask for no code. @throws TransientError RefusedError
 */
export async function readTeam(ports: TeamNeeds, managerId: string): Promise<Team> {
  const manager = await ports.directory.user(managerId);
  if (presserProblem({ presser: { id: managerId }, presserUser: manager }, undefined))
    return { people: [], reports: 0, everybody: [] };
  const { reports, late } = await lateReportsOf(ports, managerId);
  const asked = await askedLately(ports, managerId, late);
  const people = late.map(({ wave, member, look, user }): LatePerson => {
    const askedAt = asked(wave.waveId, member.userId);
    return {
      userId: member.userId,
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      wave: wave.name,
      lateSince: wave.openAt,
      has: look.has,
      ...(look.isAway && { isAway: true as const }),
      ...(member.helpAsked && { helpAsked: member.helpAsked }),
      mayAsk: look.mayNeedCode && !isPrivilegedWave(wave),
      ...(askedAt !== undefined && { askedAt }),
    };
  });
  const everybody = reports.map(({ id, displayName, userPrincipalName }) => ({
    userId: id.toLowerCase(),
    displayName,
    userPrincipalName,
  }));
  return { people, reports: reports.length, everybody };
}

/** More presses than anybody makes in some days. */
const MOST_ASKED = 900;
/** A link of a wave's works no longer. */
export const OPENED_WITHIN_DAYS = 60;

/** For whom the manager asked for a code in the last days. */
async function askedForBy({ store, clock }: TeamNeeds, managerId: string): Promise<ReadonlySet<string>> {
  const from = new Date(clock.now().getTime() - days(ASKED_FOR_DAYS)).toISOString();
  const { lines } = await store.actsOf(managerId, { what: ["codeAskedFor"], from, limit: MOST_ASKED });
  return new Set(lines.flatMap(({ event: { subjectId } }) => subjectId ?? []));
}

/** When the last link went out that this manager had asked for and that may work still. */
async function askedLately(ports: TeamNeeds, managerId: string, late: Late) {
  const { store, clock } = ports;
  const now = clock.now().getTime();
  const lately = Array.from({ length: ASKED_FOR_DAYS }, (_, ago) => dayOf(new Date(now - days(ago))));
  const since = new Date(now - days(OPENED_WITHIN_DAYS)).toISOString();
  const asked = late.length > 0 ? await askedForBy(ports, managerId) : new Set<string>();
  const offers = new Map<string, readonly string[]>();
  for (const userId of new Set(late.map(({ member }) => member.userId)))
    if (asked.has(userId))
      offers.set(
        userId,
        (await store.grantsOf(userId, since)).map(({ grantId }) => grantId),
      );
  const keysOf = (userId: string) =>
    lately.flatMap((day) => [
      mailKeys.pickUpAskedFor(day, managerId, userId),
      ...(offers.get(userId) ?? []).map((grantId) => mailKeys.pickUpAgain(day, managerId, grantId, userId)),
    ]);
  const byWave = Map.groupBy(late, ({ wave }) => wave.waveId);
  const sent = new Map(
    await Promise.all(
      [...byWave].map(async ([waveId, some]) => {
        const keys = some.flatMap(({ member }) => keysOf(member.userId));
        return [waveId, await store.mails(waveId, keys)] as const;
      }),
    ),
  );
  return (waveId: string, userId: string): string | undefined =>
    keysOf(userId)
      .flatMap((key) => sent.get(waveId)?.get(key) ?? [])
      .flatMap(({ state, at }) => (state === "accepted" ? [at] : []))
      .toSorted()
      .at(-1);
}
