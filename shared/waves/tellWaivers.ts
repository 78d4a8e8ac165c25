import type { Config } from "../config/config.ts";
import { dayAfter } from "../domain/calendar/changeWindow.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import {
  endsWithin,
  isOutside,
  type MemberDecision,
  standingOf,
  WAIVER_TOLD_DAYS,
} from "../domain/wave/memberDecision.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { dayOfDate } from "../mails/dates.ts";
import type { Ports } from "../ports/ports.ts";
import { NAMES_IN_A_MAIL, tryAlert } from "./staffMails.ts";
import { waveEvent } from "./waveRow.ts";

/**
 * Says in the trail that a waiver is over, and that the person is part of the wave again; what follows reads the
 * decision itself, and does not wait for this. Names to the operators, ahead, whose waiver ends. Safe to repeat: moment
 * and id come from the decision, and so does the key of the mail.
 * @param aheadDays within so many days; more where nobody looks for longer.
 */
export async function tellWaivers(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  wave: WaveFacts,
  aheadDays = WAIVER_TOLD_DAYS,
): Promise<void> {
  const { store, clock } = ports;
  const now = clock.now();
  const waivers = (await store.decisionsOf(wave.waveId)).filter(({ decision }) => decision.kind === "waive");
  if (waivers.length === 0) return;
  const lines = waivers.flatMap((known) => endedLine(wave, known, now, config));
  if (lines.length > 0) await store.append(lines);
  await tellLapsing(
    ports,
    config,
    wave,
    waivers.filter((known) => endsWithin(known, wave, now, config.rules, aheadDays)),
  );
}

function endedLine(wave: WaveFacts, known: MemberDecision, now: Date, { rules }: Config) {
  const { userId, at, decision } = known;
  if (decision.kind !== "waive" || standingOf(known, wave, now, rules) !== "ended") return [];
  return [
    waveEvent(wave, {
      id: `waiverEnded|${userId}|${at}`,
      at: dayAfter(decision.until, wave.timeZone).toISOString(),
      what: "waiverEnded",
      subjectId: userId,
      before: `until ${decision.until}`,
    }),
  ];
}

/** One mail for each day on which waivers end, and another one once one more was decided to end then. */
async function tellLapsing(
  ports: Pick<Ports, "store" | "clock" | "email">,
  config: Config,
  wave: WaveFacts,
  lapsing: readonly MemberDecision[],
): Promise<void> {
  if (lapsing.length === 0) return;
  const members = await ports.store.members(
    wave.waveId,
    lapsing.map(({ userId }) => userId),
  );
  const outside = new Map(members.filter(isOutside).map((member) => [member.userId.toLowerCase(), member]));
  const named = lapsing.flatMap((known) => {
    const member = outside.get(known.userId.toLowerCase());
    return member ? [{ known, member }] : [];
  });
  for (const [until, some] of Map.groupBy(named, ({ known }) => lastDayOf(known))) {
    const latest = some
      .map(({ known }) => known.at)
      .sort()
      .at(-1);
    await tryAlert(
      ports,
      config,
      wave,
      `waiversEnd|${wave.round}|${until}|${some.length}|${latest}`,
      inWords(wave, until, some),
    );
  }
}

const lastDayOf = ({ decision }: MemberDecision): string => (decision.kind === "waive" ? decision.until : "");

function inWords(
  wave: WaveFacts,
  until: string,
  people: readonly { readonly known: MemberDecision; readonly member: WaveMember }[],
): string {
  const names = people
    .slice(0, NAMES_IN_A_MAIL)
    .map(
      ({ known, member }) =>
        `${member.displayName} (${member.userPrincipalName}), by ${known.by.displayName}: ${known.reason}`,
    );
  const more = people.length > names.length ? `; and ${people.length - names.length} more` : "";
  const who = people.length === 1 ? "The waiver of 1 member" : `The waivers of ${people.length} members`;
  return (
    `${who} of this wave, which ${wave.startedBy.displayName} started, ${people.length === 1 ? "ends" : "end"} on ` +
    `${dayOfDate(until)}: ${names.join("; ")}${more}. From the next day on they are part of the wave ` +
    "again, as everybody is. Whoever is to stay outside for longer needs a new decision by then, on the wave's page."
  );
}
