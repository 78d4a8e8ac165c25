import type { Config } from "../../shared/config/config.ts";
import { type PersonFinding, untoldDays } from "../../shared/domain/signIns/logFindings.ts";
import { isServiceError } from "../../shared/errors.ts";
import { recordedMomentIn } from "../../shared/mails/dates.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { noteUnsent } from "../../shared/troubles/noteQuietly.ts";
import { sendAppAlert } from "../../shared/waves/staffMails.ts";

type Needs = Pick<Ports, "store" | "clock" | "email">;

/** There are two such accounts or a few; what they are used for are as many. */
const MOST_ROWS = 1000;

/**
 * Tells operators and security of each day on which somebody got in with a break-glass account, as far as the log was
 * read. Once a day and account: the row says so after the mail. Safe to repeat by the mail's key.
 * @throws TransientError RefusedError: the next run sends it.
 */
export async function tellBreakGlass(ports: Needs, config: Config): Promise<void> {
  const { findings } = await ports.store.logFindingPage("breakGlass", MOST_ROWS);
  for (const finding of findings)
    if (finding.kind === "breakGlass") {
      const days = untoldDays(finding);
      for (const day of days) await tell(ports, config, finding, day);
      if (days.length > 0) await ports.store.saveToldDays(finding, finding.days);
    }
}

/** Where the reading must go on: the timer tells whatever was not told. */
export async function tryTellBreakGlass(ports: Needs, config: Config): Promise<void> {
  try {
    await tellBreakGlass(ports, config);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteUnsent(ports, error);
  }
}

async function tell(ports: Needs, config: Config, finding: PersonFinding, day: string): Promise<void> {
  const { userId, what: app, lastAt } = finding;
  const at = lastAt.startsWith(day) ? recordedMomentIn(config.defaultTimeZone, lastAt) : `on ${day} (UTC)`;
  const what = `Somebody signed in with the break-glass account ${userId}, ${at}, to ${app}. If this was no drill, and nobody of yours stood in front of a locked door, treat it as an attack: end the account's sessions, change its credentials, and look at what it did in Entra's sign-in and audit logs.`;
  await sendAppAlert(ports, config, `breakGlassUsed|${userId}|${day}`, what, "both");
}
