import type { Config } from "../../shared/config/config.ts";
import { APP, type AuditCode } from "../../shared/domain/audit.ts";
import {
  type EmploymentRecord,
  employmentNews,
  employmentOfJoiner,
  type Told,
} from "../../shared/domain/employment/employmentRecord.ts";
import { type JoinerNews, joinerNews } from "../../shared/domain/joiner/joinerNews.ts";
import type { JoinerRecord } from "../../shared/domain/joiner/joinerTypes.ts";
import { joinerInstanceId } from "../../shared/durable/instanceIds.ts";
import { employmentTelling } from "../../shared/hr/employmentTelling.ts";
import type { HireEvent } from "../../shared/hr/hireEvents.ts";
import { hireRecord } from "../../shared/hr/hireRecord.ts";
import type { LeaverEvent } from "../../shared/hr/leaverEvents.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { underEtag } from "../../shared/underEtag.ts";
import { sendAppAlert } from "../../shared/waves/staffMails.ts";
import { brakeLeavers } from "../leavers/brakeLeavers.ts";
import { carryOnLeaver } from "../leavers/carryOnLeavers.ts";
import type { LeaverNeeds } from "../leavers/leaverStep.ts";
import { overtakeLeaver } from "../leavers/overtakeLeaver.ts";
import { takeInLeaver } from "../leavers/takeInLeaver.ts";

/**
 * From a stored event about somebody's employment to the row of its worker. From that row to a joiner and a running
 * `joinerOnboarding`, or to a leaver. Safe to repeat, in whatever order events come: what stands in the worker's row is
 * brought to the others anew each time. What an event changes, or cannot change, stands in the story.
 * @throws whatever keeps it from the end; but for what is to be done for a leaver, which the timer does.
 */
export const employmentWorker =
  (ports: LeaverNeeds, config: Config) =>
  async (event: HireEvent | LeaverEvent, orchestrations: Orchestrations): Promise<void> => {
    const told = employmentTelling(event, config);
    await underEtag(() => takeOver(ports, config, told));
    await bringToRows(ports, told.worker, orchestrations);
    if (told.told.kind !== "over") return;
    await brakeLeavers(ports, config);
    await carryOnLeaver(ports, config, told.worker, orchestrations);
  };

async function takeOver(ports: LeaverNeeds, config: Config, told: EmploymentRecord): Promise<void> {
  const { store, clock } = ports;
  const stored = (await store.employment(told.worker)) ?? (await ofBefore(ports, told.worker));
  const news = employmentNews(stored?.record, told);
  if (news.kind === "known") return;
  if (news.kind === "taken") return store.saveEmployment(news.record, stored?.etag);
  if (news.kind === "sequenceUsed") await tellSequenceUsed(ports, config, told, news.why);
  const at = clock.now().toISOString();
  const { worker: scope, eventId } = told;
  await store.append([{ scope, id: `hire|${eventId}`, at, who: APP, what: "hireNotTaken", why: news.why }]);
  if (news.kind === "older" && news.record) await store.saveEmployment(news.record, stored?.etag);
}

/** A joiner of before this row was kept has one from now on. */
async function ofBefore({ store }: Pick<LeaverNeeds, "store">, worker: string) {
  const joiner = await store.joiner(worker);
  if (!joiner) return undefined;
  await store.saveEmployment(employmentOfJoiner(joiner.record), undefined);
  return store.employment(worker);
}

/**
 * Brings what stands in the worker's row to the joiner and the leaver. Where another event was taken over meanwhile, it
 * is brought once more: who wrote last never leaves behind what is out of date.
 */
async function bringToRows(ports: LeaverNeeds, worker: string, orchestrations: Orchestrations): Promise<void> {
  const { store } = ports;
  for (;;) {
    const stored = await store.employment(worker);
    if (!stored) return;
    const { told } = stored.record;
    if (told.kind === "over") await underEtag(() => takeInLeaver(ports, stored.record, told));
    else {
      await underEtag(() => overtakeLeaver(ports, stored.record));
      await bringToJoiner(ports, stored.record, told, orchestrations);
    }
    if ((await store.employment(worker))?.etag === stored.etag) return;
  }
}

async function bringToJoiner(
  ports: LeaverNeeds,
  record: EmploymentRecord,
  told: Extract<Told, { kind: "working" }>,
  orchestrations: Orchestrations,
): Promise<void> {
  const hire = hireRecord(record, told, ports.clock.now());
  const { joinerId } = hire.facts;
  const { isNews, isOver } = await underEtag(() => takeIn(ports, record.eventId, hire));
  const instanceId = joinerInstanceId(joinerId);
  // An instance of the onboarding before that is just ending takes the wake-up call for itself: the timer that looks
  // for dead instances finds that out.
  const started = await orchestrations.start("joinerOnboarding", instanceId, { joinerId }, { replaceEnded: !isOver });
  if (started === "alreadyRunning" && isNews) await orchestrations.wake(instanceId);
}

const lines: Readonly<Record<Extract<JoinerNews, { record: unknown }>["kind"], AuditCode>> = {
  changed: "hireChanged",
  begunAgain: "hireBegunAgain",
};

/** @returns whether the row changed, and whether its onboarding is over. */
async function takeIn(
  { store }: Pick<LeaverNeeds, "store">,
  eventId: string,
  told: JoinerRecord,
): Promise<{ readonly isNews: boolean; readonly isOver: boolean }> {
  const { joinerId, hiredAt: at } = told.facts;
  const known = await store.joiner(joinerId);
  if (!known) {
    if (await store.insertJoiner(told)) return { isNews: true, isOver: false };
    return takeIn({ store }, eventId, told);
  }
  const news = joinerNews(known.record, told);
  if (!("record" in news)) return { isNews: false, isOver: known.record.facts.ended !== undefined };
  await store.append([{ scope: joinerId, id: `hire|${eventId}`, at, who: APP, what: lines[news.kind], why: news.why }]);
  await store.saveJoiner(news.record, known.etag);
  return { isNews: true, isOver: news.record.facts.ended !== undefined };
}

/**
 * Where both events came before either was worked on, the webhook could not refuse the second one. Nobody can say which
 * is the newer one, so a person has to. @throws TransientError while the mail quota is used up.
 */
function tellSequenceUsed(ports: LeaverNeeds, config: Config, record: EmploymentRecord, why: string): Promise<void> {
  const { source, workerId, sequence, worker, told } = record;
  const say = `HR told of ${told.displayName ?? "somebody"} (worker ${workerId} of ${source}) twice with the sequence ${sequence} and with other content: ${why}. What came first stands. Have HR send what is right with a higher sequence.`;
  return sendAppAlert(ports, config, `sequenceUsed|${worker}|${sequence}`, say);
}
