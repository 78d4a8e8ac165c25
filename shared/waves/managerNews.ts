import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import { isNews, type News } from "../domain/wave/managerNews.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { NOT_SENT } from "../mails/sendMails.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import { receiverOf } from "../passes/offerPass.ts";
import type { Ports } from "../ports/ports.ts";
import { more, NOTHING, type Phase, type StepOf } from "../steps/step.ts";
import { mailingFor } from "./mailings.ts";
import { managersFor } from "./memberMails.ts";
import { pick } from "./memberPages.ts";

/** One round trip for their managers. */
const PEOPLE_A_PAGE = 20;

/**
 * Of announcement and opening day: decides that the managers of those whom no mail reaches are to tell them. A row of
 * the ledger for each manager, open, which a timer sends in the manager's own hours. Whom no mail reaches waits for no
 * hour, so that the mailing's first round has them all. Reads managers, the ledger. Safe to repeat: a row that is there
 * stays. Whose manager no mail reaches either is named to the helpdesk alone, as all of them are.
 * @throws TransientError RefusedError
 */
export const managerNews: Phase<unknown, StepOf<"mail">> = async ({ ports, config, wave, step, cursor }) => {
  if (!isNews(step.mail) || wave.mailing?.stageAt === wave.stageAt) return NOTHING;
  const { wanted, lacks } = mailingFor(step.mail);
  const unreached = await unreachedAddresses(ports);
  const isReached = ({ mail }: WaveMember) => mail !== undefined && !unreached.has(mail.toLowerCase());
  const isToHear = (member: WaveMember) => wanted(member, wave) && (lacks?.(member) ?? true) && !isReached(member);
  const page = await pick(ports.store, wave.waveId, cursor, PEOPLE_A_PAGE, isToHear);
  if (page.length === 0) return NOTHING;
  await begin(ports, config, wave, step.mail, page, unreached);
  return more(page.at(-1)?.userId);
};

async function begin(
  { store, clock, directory }: Pick<Ports, "store" | "clock" | "directory">,
  { tenantId }: Pick<Config, "tenantId">,
  wave: WaveFacts,
  news: News,
  people: readonly WaveMember[],
  unreached: ReadonlyMap<string, string>,
): Promise<void> {
  const managers = await managersFor(
    directory,
    people.map(({ userId }) => userId),
  );
  const told = [...managers].flatMap(([userId, manager]) =>
    receiverOf(manager, userId, unreached).kind === "manager" ? [manager.id.toLowerCase()] : [],
  );
  const keyed = new Map(told.map((userId) => [mailKeys.managerNews(wave.waveId, wave, news, userId), userId]));
  const known = await store.mails(APP_SCOPE, [...keyed.keys()]);
  const at = clock.now().toISOString();
  const begun = [...keyed].flatMap(([key, userId]) =>
    known.has(key)
      ? []
      : [
          {
            scope: APP_SCOPE,
            key,
            kind: "managerNews" as const,
            userId,
            operationId: operationIdOf(tenantId, APP_SCOPE, key),
            state: "open" as const,
            code: NOT_SENT,
            at,
          },
        ],
  );
  if (begun.length > 0) await store.putMails(APP_SCOPE, begun);
}
