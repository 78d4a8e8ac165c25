import type { Config } from "../../shared/config/config.ts";
import { WRONG } from "../../shared/domain/signIns/breakGlassTries.ts";
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
 * read. So too where somebody was stopped after the right password. Once a day and account: the row says so after the
 * mail. Safe to repeat by the mail's key.
 * @throws TransientError RefusedError: the next run sends it.
 */
export async function tellBreakGlass(ports: Needs, config: Config): Promise<void> {
  const used = await rowsOf(ports, "breakGlass");
  for (const finding of used) await tellDays(ports, finding, (day) => tellUse(ports, config, finding, day));
  const isUsed = new Set(used.flatMap(({ userId, days }) => days.map((day) => `${userId}|${day}`)));
  for (const finding of await rowsOf(ports, "breakGlassTried")) {
    // Whoever knows the name may type a wrong password a thousand times: that stands on the page.
    if (finding.what === WRONG) continue;
    await tellDays(ports, finding, async (day) => {
      // Whoever got in was asked for more on the way, and the mail about that day says where to look.
      if (!isUsed.has(`${finding.userId}|${day}`)) await tellTry(ports, config, finding, day);
    });
  }
}

async function rowsOf({ store }: Needs, kind: PersonFinding["kind"]): Promise<readonly PersonFinding[]> {
  const { findings } = await store.logFindingPage(kind, MOST_ROWS);
  return findings.filter((finding): finding is PersonFinding => finding.kind === kind);
}

async function tellDays(
  { store }: Needs,
  finding: PersonFinding,
  tellOf: (day: string) => Promise<void>,
): Promise<void> {
  const days = untoldDays(finding);
  for (const day of days) await tellOf(day);
  if (days.length > 0) await store.saveToldDays(finding, finding.days);
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

async function tellUse(ports: Needs, config: Config, finding: PersonFinding, day: string): Promise<void> {
  const { userId, what: app } = finding;
  const what = `Somebody signed in with ${accountOf(config, userId)}, ${momentOf(config, finding, day)}, to ${app}. If this was no drill, and nobody of yours stood in front of a locked door, treat it as an attack: end the account's sessions, change its credentials, and look at what it did in Entra's sign-in and audit logs.`;
  await sendAppAlert(ports, config, `breakGlassUsed|${userId}|${day}`, what, "both");
}

async function tellTry(ports: Needs, config: Config, finding: PersonFinding, day: string): Promise<void> {
  const { userId, what: how } = finding;
  const what = `Somebody tried to sign in with ${accountOf(config, userId)}, ${momentOf(config, finding, day)}: ${how}. Nobody got in by it that day, as far as the log was read. If it was none of yours, somebody else knows its password: change it, and look in Entra's sign-in log where the tries came from.`;
  await sendAppAlert(ports, config, `breakGlassTried|${userId}|${day}`, what, "both");
}

const accountOf = ({ breakGlassUserIds }: Config, userId: string): string =>
  breakGlassUserIds.some((id) => id.toLowerCase() === userId)
    ? `the break-glass account ${userId}`
    : `the account ${userId}, which BREAK_GLASS_USER_IDS does not name and which is, or was a day ago, in the group of the break-glass accounts: no policy of this app holds for whoever is in it`;

const momentOf = ({ defaultTimeZone }: Config, { lastAt }: PersonFinding, day: string): string =>
  lastAt.startsWith(day) ? recordedMomentIn(defaultTimeZone, lastAt) : `on ${day} (UTC)`;
