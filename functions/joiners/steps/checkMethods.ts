import type { JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import { collectedPass } from "../../../shared/domain/pass/grant.ts";
import { registeredOf, usablePasskeysOf } from "../../../shared/domain/people/usablePasskey.ts";
import { readRegistrationTrouble } from "../../../shared/passes/readRegistrationTrouble.ts";
import { isStaleClaim, settleClaim } from "../../../shared/passes/settleClaim.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

type CheckPorts = Pick<Ports, "store" | "clock" | "methods" | "passIssuer" | "audits" | "reports" | "policies">;

/**
 * Safe to repeat: it reads the live methods and the grant, and writes what it saw. Once a pass that was collected has
 * run out without a passkey, the logs are asked why.
 */
export const makeCheckJoinerMethods =
  (ports: CheckPorts) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock, methods } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended || joiner.record.facts.account?.kind !== "found") return;
    const { facts } = joiner.record;
    const { userId } = joiner.record.facts.account;
    const held = await methods.methodsOf(userId, lookFor.hireWithPass);
    const now = clock.now().toISOString();
    const pass = await passOfOffer(ports, facts);
    const hasPasskey = usablePasskeysOf(registeredOf(held ?? [])).length > 0;
    const wasInVain = pass && !hasPasskey && held && Date.parse(pass.expiresAt) <= Date.parse(now);
    const trouble = wasInVain && (await readRegistrationTrouble(ports, userId, pass.issuedAt, joinerId));
    await store.saveJoiner(
      {
        ...joiner.record,
        facts: {
          ...facts,
          methodsCheckedAt: now,
          ...(pass && { pass, firstPass: firstPassOf(facts, userId, pass.issuedAt) }),
          ...(trouble && { trouble }),
          ...(hasPasskey && { registeredAt: facts.registeredAt ?? now }),
          // Whoever was deleted meanwhile is looked for again, and handed over if nobody turns up.
          ...(!held && { account: { kind: "notFound" as const }, accountCheckedAt: now }),
        },
      },
      joiner.etag,
    );
  };

const firstPassOf = ({ firstPass }: JoinerFacts, userId: string, at: string): JoinerFacts["firstPass"] =>
  firstPass?.userId === userId ? firstPass : { userId, at };

/** What the current grant says about a pass; a claim that a crash left behind is settled on the way. */
async function passOfOffer(ports: CheckPorts, { offer }: JoinerFacts): Promise<JoinerFacts["pass"]> {
  const row = offer && (await ports.store.grant(offer.grantId));
  if (!row) return undefined;
  const { grant } = isStaleClaim(row.grant, ports.clock.now()) ? await settleClaim(ports, row) : row;
  return collectedPass(grant);
}
