import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { endLineId, type JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { MAIL_QUOTA, RefusedError, TransientError } from "../../../shared/errors.ts";
import { sendMails } from "../../../shared/mails/sendMails.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { handOverMail } from "../../../shared/passes/passMails.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

type HandOverPorts = Pick<Ports, "store" | "clock" | "passIssuer" | "email">;

/** To people who can help. Safe to repeat by ledger key; the row ends last, so a crash on the way repeats all of it. */
export const makeHandOverJoiner =
  (ports: HandOverPorts, config: Config) =>
  async ({ joinerId, because }: { joinerId: string; because: string }): Promise<void> => {
    const { store, clock } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended) return;
    const { facts } = joiner.record;
    if (facts.offer) await endGrant(ports, facts.offer.grantId, "handed over to the helpdesk");
    const userId = facts.account?.kind === "found" ? facts.account.userId : undefined;

    const whole = `${because}${await refusedCode(ports, facts)}`;
    const mail = handOverMail(config, joiner.record, whole);
    const { later, rejected } = await sendMails(
      ports,
      joinerId,
      [{ key: mailKeys.handOver(facts), kind: "handOver", ...(userId && { userId }), mail }],
      config.tenantId,
    );
    if (later)
      throw new TransientError("the mail quota is used up", { retryAfterSeconds: later.seconds, code: MAIL_QUOTA });
    if (rejected.length > 0)
      throw new RefusedError("invalid", "mailRejected", "the helpdesk's mail address was refused");

    const at = clock.now().toISOString();
    await store.append([
      {
        scope: joinerId,
        id: endLineId(facts, "handedOver"),
        at,
        who: APP,
        what: "joinerHandedOver",
        why: whole,
        ...(userId && { subjectId: userId }),
      },
    ]);
    await store.saveJoiner(
      { ...joiner.record, facts: { ...facts, ended: { as: "handedOver", at, because: whole } } },
      joiner.etag,
    );
  };

/** Why Entra last made no code in this onboarding, to be said behind the reason: whoever helps meets the same wall. */
async function refusedCode({ store }: HandOverPorts, { joinerId, hiredAt }: JoinerFacts): Promise<string> {
  const { lines } = await store.trail(joinerId, { what: ["passRefused"], from: hiredAt, limit: 1 });
  const [last] = lines;
  return last
    ? `; no code could be made on ${last.event.at.slice(0, 10)}: ${last.event.why ?? "Entra did not say why"}`
    : "";
}
