import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { mailKeys } from "../../shared/domain/mail/keys.ts";
import type { MailEntry } from "../../shared/domain/mail/mailEntry.ts";
import { operationIdOf } from "../../shared/domain/mail/operationId.ts";
import { type SecurityReceipt, securityReceipt, wayWords } from "../../shared/domain/pass/securityReceipt.ts";
import type { Person } from "../../shared/domain/people/person.ts";
import { MAIL_QUOTA, RefusedError, TransientError } from "../../shared/errors.ts";
import { composeMail } from "../../shared/mails/composeMail.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { shortName } from "../../shared/mails/shortName.ts";
import { sendToStaff } from "../../shared/mails/staffUnreached.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { sendAppAlert } from "../../shared/waves/staffMails.ts";
import { offerWords } from "../../shared/web/pages/words.ts";
import { alertOfCode } from "./sendReceipt.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email">;
type Told = { readonly entry: MailEntry; readonly shown: Extract<SecurityReceipt, { kind: "shown" }> };

/** Codes of which one mail tells. More within the hour are more mails. */
const MOST_IN_A_MAIL = 100;

/**
 * Tells security of each code whose row stands open. One mail is of all that hires' and waves' links led to, in hours
 * that are over. One that a person gave out, and whose own mail did not go, has it now. Never a code stands in them.
 * Safe to repeat by the keys of the mails: one that was sent, and not noted, names the same codes.
 * @throws TransientError where no mail is taken for now, RefusedError: the rows stay open.
 */
export async function tellSecurityLate(ports: Needs, config: Config, open: readonly MailEntry[]): Promise<void> {
  const due: Told[] = [];
  for (const entry of open) {
    // A row that cannot be read keeps none of the others back.
    const shown = await orNote(ports, config, aboutTimer.receipts, () => judged(ports, config, entry));
    if (!shown || shown.kind === "wait") continue;
    if (shown.kind === "end") await note(ports, [entry], { state: "rejected", code: shown.code });
    else due.push({ entry, shown });
  }
  const names = namesBy(ports, config);
  for (const one of due.filter(({ shown }) => shown.how === "atOnce")) await tellOne(ports, config, one, names);
  const hourly = due
    .filter(({ shown }) => shown.how === "withTheHour")
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  for (let from = 0; from < hourly.length; from += MOST_IN_A_MAIL)
    await tellMany(ports, config, hourly.slice(from, from + MOST_IN_A_MAIL), names);
}

async function judged({ store, clock }: Needs, config: Config, { key, at }: MailEntry): Promise<SecurityReceipt> {
  const [, day = "", grantId = ""] = key.split("|");
  const grant = (await store.grant(grantId))?.grant;
  return securityReceipt(grant, { at, day }, config.receiptsToSecurity, clock.now());
}

const placeOf = ({ shown: { state, grant } }: Told): string => `${state.at}|${grant.grantId}`;

type Names = (person: Pick<Person, "id"> & Partial<Person>) => Promise<string>;

/**
 * As Entra shows them, each looked up once; whoever it does not show, or refuses to, by what is known of them.
 * @throws TransientError
 */
function namesBy(ports: Needs, config: Config): Names {
  const lookUp = async (id: string) => {
    try {
      return await ports.directory.user(id);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      await noteTrouble(ports, config, aboutTimer.receipts, error);
      return undefined;
    }
  };
  const known = new Map<string, Promise<string>>();
  return ({ id, displayName }) => {
    const found =
      known.get(id) ??
      lookUp(id).then((user) => {
        const name = user?.displayName ?? displayName;
        return name === undefined ? id : `${shortName(name)} (${user?.userPrincipalName ?? id})`;
      });
    known.set(id, found);
    return found;
  };
}

/** Its own mail is sent once, whoever asks for it. */
async function tellOne(ports: Needs, config: Config, { entry, shown }: Told, names: Names): Promise<void> {
  const { grant, state } = shown;
  const own = mailKeys.alert(`receipt|${grant.grantId}`);
  if ((await ports.store.mails(APP_SCOPE, [own])).get(own)?.state !== "accepted") {
    const [subject, collector] = [await names({ id: grant.userId }), await names(state.by)];
    await sendAppAlert(ports, config, ...alertOfCode(grant, { subject, collector }));
  }
  await note(ports, [entry], { state: "accepted" });
}

async function tellMany(ports: Needs, config: Config, told: readonly Told[], names: Names): Promise<void> {
  const rows: (readonly [string, string])[] = [];
  for (const { shown } of told) {
    const { grant, state } = shown;
    const [subject, collector] = [await names({ id: grant.userId }), await names(state.by)];
    const said = `for ${subject}; collected by ${collector}; ${offerWords[grant.reason]}; ${wayWords(grant, state)}`;
    rows.push([momentIn(config.defaultTimeZone, state.at), said]);
  }
  const many = told.length === 1 ? "A one-time code was" : `${told.length} one-time codes were`;
  const what = `${many} handed out by the links of hires and waves. If you do not expect one of them, ask both people. Whoever each is for was mailed at once. No code stands in this mail.`;
  const at = ports.clock.now().toISOString();
  const data = { about: "one-time codes that were handed out", what, at, link: `${config.publicUrl}/audit`, rows };
  const mail = { ...composeMail("alert", data, config), to: { address: config.securityMail } };
  const set = operationIdOf(config.tenantId, APP_SCOPE, told.map(({ entry }) => entry.key).join(" "));
  const key = mailKeys.alert(`receipts|${set}`);
  const { later } = await sendToStaff(ports, config, APP_SCOPE, [{ key, kind: "alert", mail }]);
  if (later)
    throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
  await note(
    ports,
    told.map(({ entry }) => entry),
    { state: "accepted" },
  );
}

const note = (
  { store }: Needs,
  entries: readonly MailEntry[],
  end: Pick<MailEntry, "state"> & { readonly code?: string },
): Promise<void> =>
  store.putMails(
    APP_SCOPE,
    entries.map(({ code: _, ...entry }) => ({ ...entry, ...end })),
  );
