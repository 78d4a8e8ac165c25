import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import type { JoinerRecord } from "../../shared/domain/joiner/joinerTypes.ts";
import { joinerInstanceId } from "../../shared/durable/instanceIds.ts";
import { type HiredEvent, parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import { joinerIdOf } from "../../shared/hr/joinerId.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

const Message = z.object({ source: z.string().min(1), eventId: z.string().min(1) });

/**
 * Queue `hr-events`: from a stored event to a joiner row and a running `joinerOnboarding`. Safe to repeat: the row is
 * keyed by source and worker, older sequences are ignored, and an onboarding that has ended is not started anew.
 * Whatever it cannot read it throws, so that the host repeats it and then keeps it in the poison queue.
 */
export const hrEventWorker =
  ({ store, clock }: Pick<Ports, "store" | "clock">, config: Pick<Config, "tenantId" | "defaultTimeZone">) =>
  async (message: unknown, orchestrations: Orchestrations): Promise<void> => {
    const { source, eventId } = Message.parse(message);
    const body = await store.body(source, eventId);
    if (body === undefined) throw new Error(`no event ${eventId} is stored for ${source}`);
    const parsed = parseCanonicalEvent(JSON.parse(body));
    if (parsed.kind !== "hired") throw new Error(`the stored event ${eventId} of ${source} is ${parsed.kind}`);

    const record = recordOf(parsed.event, config, clock.now());
    const { joinerId } = record.facts;
    const { isNews, isOver } = await upsert(store, record);
    const instanceId = joinerInstanceId(joinerId);
    const started = await orchestrations.start("joinerOnboarding", instanceId, { joinerId }, { replaceEnded: !isOver });
    if (started === "alreadyRunning" && isNews) await orchestrations.wake(joinerInstanceId(joinerId));
  };

function recordOf(
  { source, data }: HiredEvent,
  config: Pick<Config, "tenantId" | "defaultTimeZone">,
  now: Date,
): JoinerRecord {
  const { preferredName, givenName, familyName } = data.person;
  return {
    facts: {
      joinerId: joinerIdOf(config, source, data.workerId),
      startDate: data.employment.startDate,
      timeZone: data.timeZone ?? config.defaultTimeZone,
      hiredAt: now.toISOString(),
    },
    source,
    workerId: data.workerId,
    sequence: data.sequence,
    identity: data.identity,
    displayName: [preferredName ?? givenName, familyName].filter(Boolean).join(" "),
  };
}

const identityNames = ["entraObjectId", "userPrincipalName", "employeeId"] as const;

/**
 * @returns whether the row changed, and whether its onboarding is over. A joiner whose onboarding has ended stays as it
 * ended: hiring again is another story.
 */
async function upsert(
  store: Pick<Ports["store"], "joiner" | "insertJoiner" | "saveJoiner">,
  record: JoinerRecord,
): Promise<{ readonly isNews: boolean; readonly isOver: boolean }> {
  const known = await store.joiner(record.facts.joinerId);
  if (!known) {
    if (await store.insertJoiner(record)) return { isNews: true, isOver: false };
    return upsert(store, record);
  }
  const { facts, sequence } = known.record;
  const isOver = facts.ended !== undefined;
  if (isOver || record.sequence <= sequence) return { isNews: false, isOver };
  const { startDate, timeZone } = record.facts;
  const isSamePerson = identityNames.every((name) => known.record.identity[name] === record.identity[name]);
  // Another identity is another account: it is looked for afresh before anything else happens.
  const account = isSamePerson ? {} : { account: undefined, accountCheckedAt: undefined };
  await store.saveJoiner({ ...record, facts: { ...facts, startDate, timeZone, ...account } }, known.etag);
  return { isNews: true, isOver };
}
