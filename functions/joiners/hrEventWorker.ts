import type { Config } from "../../shared/config/config.ts";
import { APP, type AuditCode } from "../../shared/domain/audit.ts";
import { type JoinerNews, joinerNews } from "../../shared/domain/joiner/joinerNews.ts";
import type { JoinerRecord } from "../../shared/domain/joiner/joinerTypes.ts";
import { joinerInstanceId } from "../../shared/durable/instanceIds.ts";
import { parseCanonicalEvent } from "../../shared/hr/canonicalEvent.ts";
import { hireRecord } from "../../shared/hr/hireRecord.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { sendAppAlert } from "../../shared/waves/staffMails.ts";
import { leaveWorker } from "./leaveWorker.ts";

export type WorkerPorts = Pick<Ports, "store" | "clock" | "email" | "directory">;

/**
 * From a stored event to a joiner row and a running `joinerOnboarding`, or to what a leave changes. Safe to repeat: the
 * row is keyed by source and worker, and an event that is known changes nothing. What an event changes, or cannot
 * change, stands in the story.
 * @throws whatever keeps it from the end, an event that cannot be read included.
 */
export const hrEventWorker =
  (ports: WorkerPorts, config: Config) =>
  async (source: string, eventId: string, orchestrations: Orchestrations): Promise<void> => {
    const { store, clock } = ports;
    const body = await store.body(source, eventId);
    if (body === undefined) throw new Error(`no event ${eventId} is stored for ${source}`);
    const parsed = parseCanonicalEvent(JSON.parse(body));
    if (parsed.kind === "leave") return leaveWorker(ports, config)(parsed.event);
    if (parsed.kind !== "hired") throw new Error(`the stored event ${eventId} of ${source} is ${parsed.kind}`);

    const told = hireRecord(parsed.event, config, clock.now());
    const { joinerId } = told.facts;
    const { isNews, isOver } = await takeIn(ports, config, eventId, told);
    const instanceId = joinerInstanceId(joinerId);
    // An instance of the onboarding before that is just ending takes the wake-up call for itself: the timer that looks
    // for dead instances finds that out.
    const started = await orchestrations.start("joinerOnboarding", instanceId, { joinerId }, { replaceEnded: !isOver });
    if (started === "alreadyRunning" && isNews) await orchestrations.wake(instanceId);
  };

const lines: Readonly<Record<Exclude<JoinerNews["kind"], "known">, AuditCode>> = {
  older: "hireNotTaken",
  sequenceUsed: "hireNotTaken",
  changed: "hireChanged",
  begunAgain: "hireBegunAgain",
};

/** @returns whether the row changed, and whether its onboarding is over. */
async function takeIn(
  ports: WorkerPorts,
  config: Config,
  eventId: string,
  told: JoinerRecord,
): Promise<{ readonly isNews: boolean; readonly isOver: boolean }> {
  const { store } = ports;
  const { joinerId, hiredAt: at } = told.facts;
  const known = await store.joiner(joinerId);
  if (!known) {
    if (await store.insertJoiner(told)) return { isNews: true, isOver: false };
    return takeIn(ports, config, eventId, told);
  }
  const news = joinerNews(known.record, told);
  if (news.kind === "known") return { isNews: false, isOver: known.record.facts.ended !== undefined };

  const { why } = news;
  if (news.kind === "sequenceUsed") await tellSequenceUsed(ports, config, told, why);
  await store.append([{ scope: joinerId, id: `hire|${eventId}`, at, who: APP, what: lines[news.kind], why }]);
  if (!("record" in news)) return { isNews: false, isOver: known.record.facts.ended !== undefined };
  await store.saveJoiner(news.record, known.etag);
  return { isNews: true, isOver: news.record.facts.ended !== undefined };
}

/**
 * Where both events came before either was worked on, the webhook could not refuse the second one. Nobody can say which
 * is the newer one, so a person has to. @throws TransientError while the mail quota is used up.
 */
function tellSequenceUsed(ports: WorkerPorts, config: Config, told: JoinerRecord, why: string): Promise<void> {
  const { displayName, source, workerId, sequence, facts } = told;
  const say = `HR told of ${displayName} (worker ${workerId} of ${source}) twice with the sequence ${sequence} and with other content: ${why}. What came first stands. Have HR send what is right with a higher sequence.`;
  return sendAppAlert(ports, config, `sequenceUsed|${facts.joinerId}|${sequence}`, say);
}
