import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { adviceFor } from "../domain/trouble/adviceFor.ts";
import { isNews, type Trouble } from "../domain/trouble/trouble.ts";
import { IN_TURN, TransientError } from "../errors.ts";
import { composeMail } from "../mails/composeMail.ts";
import { staffMails } from "../mails/staff.ts";
import { sendToStaff } from "../mails/staffUnreached.ts";
import type { Ports } from "../ports/ports.ts";
import { type AboutTrouble, noteUnsent, recorded, sightingOf } from "./noteQuietly.ts";

export type TroublePorts = Pick<Ports, "store" | "email" | "clock">;

/**
 * Whatever does not go on passes here (architecture rule 11): it becomes a row that pages and routes show, and a line
 * in the log. The operators get one mail a day for each kind, however many waves or onboardings meet it. What may heal
 * is a row at once, and shown and mailed once it has lasted.
 *
 * Never throws: what a step does must not fail because telling of it does. Each of the three stands without the others.
 * Safe to repeat but for the count.
 */
export async function noteTrouble(
  ports: TroublePorts,
  config: Config,
  about: AboutTrouble,
  error: unknown,
): Promise<void> {
  if (error instanceof TransientError && error.code === IN_TURN) return;
  try {
    const trouble = await recorded(ports, sightingOf(ports, about, error));
    if (isNews(trouble))
      await tellOperators(ports, config, trouble, about).catch((unsent) => noteUnsent(ports, unsent));
  } catch {
    // The line was written first; whatever is in the way here is met again, and told, by whoever runs into it.
  }
}

/**
 * Once a day for one doing and answer; the ledger knows by its key. An obstacle is about one wave's own group or
 * policy: that of another one is told, too. What the mail service refuses has its own row.
 */
async function tellOperators(
  ports: TroublePorts,
  config: Config,
  trouble: Trouble,
  { isPressed = false }: AboutTrouble,
): Promise<void> {
  const { scope, doing, code, reason, last } = trouble;
  const whose = reason === "obstacle" && !isPressed ? `${scope}|` : "";
  const key = mailKeys.alert(`trouble|${whose}${doing}|${code}|${last.slice(0, 10)}`);
  const data = { about: doing, what: wordsOf(trouble, isPressed), at: last, link: `${config.publicUrl}/troubles` };
  const mails = staffMails(config, "operators", key).map(({ key: mailKey, address }) => ({
    key: mailKey,
    kind: "alert" as const,
    mail: { ...composeMail("alert", data, config), to: { address } },
  }));
  await sendToStaff(ports, config, APP_SCOPE, mails);
}

function wordsOf(trouble: Trouble, isPressed: boolean): string {
  const { scope, doing, said, meanwhile, since, count } = trouble;
  const where = scope === APP_SCOPE ? "" : ` (${scope}, and maybe others)`;
  const means = meanwhile === undefined ? "" : ` ${meanwhile}`;
  const times = count === 1 ? "" : ` It has been so since ${since}, ${count} times.`;
  const again = isPressed ? "It works as soon as that is mended." : "It is tried again by itself.";
  return `This does not go on: ${doing}${where}. The answer was: ${said}.${means}${times} What to do: ${adviceFor(trouble)} ${again}`;
}
