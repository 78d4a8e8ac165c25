import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import { mailKeys } from "../domain/mail/keys.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";
import type { News } from "../domain/wave/managerNews.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { NOT_SENT } from "../mails/sendMails.ts";
import { unreachedAddresses } from "../mails/unreachedAddresses.ts";
import { receiverOf } from "../passes/offerPass.ts";
import type { Ports } from "../ports/ports.ts";
import { managersFor } from "./memberMails.ts";

/**
 * Decides that the managers of some people, whom this mailing did not reach, are to tell them: a row of the ledger
 * each, open, which a timer sends in the manager's own hours. Reads managers. Safe to repeat: a row that is there
 * stays. Whose manager no mail reaches either is named to the helpdesk alone, as all of them are.
 * @throws TransientError RefusedError
 */
export async function beginNews(
  ports: Pick<Ports, "store" | "clock" | "directory">,
  { tenantId }: Pick<Config, "tenantId">,
  wave: WaveFacts,
  news: News,
  people: readonly WaveMember[],
): Promise<void> {
  if (people.length === 0) return;
  const { store, clock, directory } = ports;
  const unreached = await unreachedAddresses(ports);
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
