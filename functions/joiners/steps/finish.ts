import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { usablePasskeysOf } from "../../../shared/domain/people/usablePasskey.ts";
import { RefusedError } from "../../../shared/errors.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { type ExclusionConfig, liftPassExclusion } from "../../../shared/passes/passExclusion.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

type FinishPorts = Pick<Ports, "store" | "clock" | "methods" | "passIssuer" | "policyWriter" | "email">;

/**
 * The happy end. Safe to repeat: every step finds its own effect. The live methods are looked at once more, because the
 * enforced group must not get anybody whose passkey was deleted meanwhile; such a joiner goes back to being followed.
 * @throws RefusedError when Graph does not take the person into the enforced group (asked again hourly).
 */
export const makeFinishJoiner =
  (ports: FinishPorts, config: ExclusionConfig & Pick<Config, "enforcedGroupId">) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, methods, policyWriter } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended || joiner.record.facts.account?.kind !== "found") return;
    const { facts } = joiner.record;
    const { userId } = joiner.record.facts.account;
    const at = clock.now().toISOString();
    if (usablePasskeysOf((await methods.methodsOf(userId)) ?? []).length === 0) {
      await store.saveJoiner(
        { ...joiner.record, facts: { ...facts, registeredAt: undefined, methodsCheckedAt: at } },
        joiner.etag,
      );
      return;
    }
    if (facts.offer) await endGrant(ports, facts.offer.grantId, "a passkey is registered");
    const [failed] = await policyWriter.addMembers(config.enforcedGroupId, [userId]);
    if (failed) throw new RefusedError(failed.reason, failed.code, "the enforced group did not take the person in");
    await liftPassExclusion(ports, config, userId, "a passkey lives");
    await store.append([
      {
        scope: joinerId,
        id: "ended|registered",
        at,
        who: APP,
        what: "joinerRegistered",
        subjectId: userId,
        after: "in the enforced group",
      },
    ]);
    await store.saveJoiner({ ...joiner.record, facts: { ...facts, ended: { as: "registered", at } } }, joiner.etag);
  };
