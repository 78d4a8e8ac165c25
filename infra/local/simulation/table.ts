import Table from "cli-table3";
import type { Summary } from "./summary.ts";

/** The summary as people read it. */
export function printSummary(summary: Summary, stream: NodeJS.WriteStream): void {
  const waves = new Table({
    head: [
      "wave",
      "outcome",
      "members",
      "at gate",
      "share",
      "held",
      "waived",
      "stranded",
      "stopped",
      "gate",
      "report-only",
      "enforced",
      "mails",
    ],
    style: { head: [], border: [] },
  });
  for (const wave of summary.waves) {
    waves.push([
      wave.id,
      wave.reason ? `${wave.outcome}: ${wave.reason}` : wave.outcome,
      wave.members,
      wave.enrolledAtGate ?? "-",
      percent(wave.enforcedShare),
      percent(wave.heldMembers),
      percent(wave.waivedMembers),
      wave.stranded,
      wave.stopped,
      day(wave.gateOpenedAt),
      day(wave.reportOnlyAt),
      day(wave.enforcedAt),
      Object.values(wave.mailsByKind).reduce((sum, count) => sum + count, 0),
    ]);
  }
  const { joiners, attack, lostPhones, leavers, readiness, mailTruth } = summary;
  stream.write(`${waves.toString()}\n`);
  stream.write(
    `${summary.people} people, seed ${summary.seed}, trouble ${summary.trouble}: ${summary.simulatedDays} days in ${summary.wallSeconds.toFixed(1)} s, peak ${summary.peakRssMB} MB\n` +
      `joiners: ${joiners.hired} hired, ${joiners.passesIssued} passes, ${joiners.registeredBeforeStart} registered before work began, ${joiners.enforced} in the enforced group, ${joiners.handedOver} handed over, ${joiners.byMail} by personal mail and a short code\n` +
      `enforced themselves: ${summary.self.enforced}, ${summary.self.beforeTheirWave} before their wave\n` +
      `locked out: ${summary.lockedOut}, recovered: ${summary.recovered}, mails: ${summary.mail.accepted} (${summary.mail.duplicates} duplicates)\n` +
      `silent: ${[summary.silent, ...summary.silentOf].join("; ")}\n` +
      `mails to people: ${mailTruth.judged} judged; ${mailTruth.outsideHours} outside their hours, ${mailTruth.tooClose + mailTruth.chasedTooSoon} too close, ${mailTruth.forgotten} people forgotten, ${mailTruth.afterRegistering} after they had registered, ${mailTruth.otherLanguage} in another language, ${mailTruth.toOthers} to others, ${mailTruth.digestsTwice} digests too many\n` +
      `stranded: ${summary.stranded} people, stopped: ${summary.stopped} tries\n` +
      `attack: ${attack.tries} tries, ${attack.succeeded} succeeded, ${attack.succeededBeforeEnforcement} before enforcement; ${attack.collected} passes collected, helpdesk fooled ${attack.helpdeskFooled} times\n` +
      `phones lost under enforcement: ${lostPhones.lost}, for ${lostPhones.pressed} somebody pressed for a code (${lostPhones.pressed - lostPhones.atKiosk} managers, ${lostPhones.atKiosk} at the kiosk), ${lostPhones.within30Minutes} had a passkey within 30 minutes of that; ${lostPhones.gotInByPassword} sign-ins by a password meanwhile\n` +
      `leavers: ${leavers.leavers} (${leavers.cancelledHires} of them hires who never came), hold a method the next morning: ${leavers.holdMethod}, hold a membership: ${leavers.holdMembership}\n` +
      `readiness at the flips: ${readiness.judged} judged, ${readiness.calledPartlyReady} called partly ready; ${readiness.partlyThoughReady} of them ready in truth (${percent(readiness.partlyThoughReadyShare)}), ${readiness.readyThoughRefused} called ready who would be refused somewhere (${percent(readiness.readyThoughRefusedShare)})\n` +
      `graph: ${summary.graph.requests} requests, ${summary.graph.throttled} throttled, ${summary.graph.forbidden} forbidden; tables: ${summary.tables.transactions} transactions; executions: ${summary.executions.total}; durable: ${summary.durable.episodes} episodes, largest history ${summary.durable.maxHistoryEvents} events\n`,
  );
}

const day = (at: string | null): string => at?.slice(0, 10) ?? "-";
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
