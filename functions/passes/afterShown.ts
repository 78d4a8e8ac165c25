import type { Config } from "../../shared/config/config.ts";
import type { Grant } from "../../shared/domain/pass/grant.ts";
import { joinerInstanceId, waveInstanceId } from "../../shared/durable/instanceIds.ts";
import type { CollectOutcome } from "../../shared/passes/collect.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { sendReceipt } from "./sendReceipt.ts";
import { tellCollected } from "./tellCollected.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/**
 * Everybody who has to hear of a code that is about to be shown, by whatever way: whoever it is for, security, and the
 * workflow that waits. All at once, and none can keep it back.
 * @returns the zone in which the people around this grant read a clock.
 */
export async function afterShown(
  ports: Needs,
  config: Config,
  principal: Principal,
  grant: Grant,
  collected: Extract<CollectOutcome, { kind: "collected" }>,
  orchestrations?: () => Orchestrations,
): Promise<string> {
  const [timeZone] = await Promise.all([
    afterProof(ports, config, grant, collected, orchestrations),
    tellCollected(ports, config, principal, collected.subject.userPrincipalName),
  ]);
  return timeZone;
}

/** The same of a code for which nobody signed in: there is no sign-in of which security could hear. */
export async function afterProof(
  ports: Omit<Needs, "directory">,
  config: Config,
  grant: Grant,
  { subject, collector, at }: Extract<CollectOutcome, { kind: "collected" }>,
  orchestrations?: () => Orchestrations,
): Promise<string> {
  const zone = timeZoneOf(ports, config, grant).catch(() => config.defaultTimeZone);
  const [timeZone] = await Promise.all([
    zone,
    wake(orchestrations, grant),
    sendReceipt(ports, config, { grant, subject, collector, zone, shownAt: at }),
  ]);
  return timeZone;
}

/**
 * The fact is in the grant already and is looked at in time anyway; the pass in hand must be shown whatever becomes of
 * this call.
 */
export async function wake(
  orchestrations: (() => Orchestrations) | undefined,
  { joinerId, waveId }: Grant,
): Promise<void> {
  const instanceId = joinerId ? joinerInstanceId(joinerId) : waveId && waveInstanceId(waveId);
  if (!instanceId || !orchestrations) return;
  try {
    await orchestrations().wake(instanceId);
  } catch {
    // See above: a retry would only keep the code from the person who waits for it.
  }
}

export async function timeZoneOf(
  { store }: Pick<Ports, "store">,
  config: Config,
  { timeZone, joinerId, waveId }: Grant,
): Promise<string> {
  if (timeZone) return timeZone;
  const joiner = joinerId ? await store.joiner(joinerId) : undefined;
  const wave = waveId ? await store.wave(waveId) : undefined;
  return joiner?.record.facts.timeZone ?? wave?.facts.timeZone ?? config.defaultTimeZone;
}
