import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { joinerSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { endLineId } from "../../../shared/domain/joiner/joinerTypes.ts";
import { oldestPasskeyAt, registeredOf, usablePasskeysOf } from "../../../shared/domain/people/usablePasskey.ts";
import { noteDue } from "../../../shared/enforcement/noteDue.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tellReady } from "./tellReady.ts";

type FinishPorts = Pick<Ports, "store" | "clock" | "methods" | "passIssuer" | "directory" | "email">;

/**
 * The happy end: the person is due to be enforced, and enters at the first use of the passkey, which the poll looks
 * for. Manager and HR are told. Safe to repeat: every step finds its own effect. The live methods are looked at once
 * more: somebody whose passkey was deleted meanwhile goes back to being followed.
 */
export const makeFinishJoiner =
  (ports: FinishPorts, config: Config) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, methods } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended || joiner.record.facts.account?.kind !== "found") return;
    const { facts } = joiner.record;
    const { userId } = joiner.record.facts.account;
    const held = (await methods.methodsOf(userId)) ?? [];
    const at = clock.now().toISOString();
    if (usablePasskeysOf(registeredOf(held)).length === 0) {
      await store.saveJoiner(
        { ...joiner.record, facts: { ...facts, registeredAt: undefined, methodsCheckedAt: at } },
        joiner.etag,
      );
      return;
    }
    if (facts.offer) await endGrant(ports, facts.offer.grantId, "a passkey is registered");
    const evidence = { lookedAt: at, passkeyCreatedAt: oldestPasskeyAt(held) };
    await noteDue(ports, { source: joinerSource(joinerId), by: APP.displayName }, userId, evidence);
    await store.append([
      {
        scope: joinerId,
        id: endLineId(facts, "registered"),
        at,
        who: APP,
        what: "joinerRegistered",
        subjectId: userId,
        after: "enforced from the first use of the passkey",
      },
    ]);
    // Last but the end: a mail that has to wait keeps nobody from being due.
    await tellReady(ports, config, joiner.record, userId, facts.registeredAt ?? at);
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, ended: { as: "registered", at } } }, joiner.etag);
  };
