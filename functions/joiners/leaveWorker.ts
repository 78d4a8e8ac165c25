import type { Config } from "../../shared/config/config.ts";
import { APP, type AuditEvent } from "../../shared/domain/audit.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import { type LeaveRecord, leaveNews, standingLeave, takenOver } from "../../shared/domain/leave/leaveRecord.ts";
import type { ToldLeave } from "../../shared/domain/leave/toldLeave.ts";
import { toldOf, withoutLeave } from "../../shared/domain/wave/leaveStep.ts";
import type { WaveMember } from "../../shared/domain/wave/member.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { LeaveEvent } from "../../shared/hr/leaveEvents.ts";
import { leaveTelling } from "../../shared/hr/leaveTelling.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { underEtag } from "../../shared/underEtag.ts";
import { waveEvent } from "../../shared/waves/waveRow.ts";

type LeavePorts = Pick<Ports, "store" | "clock" | "email" | "directory">;

/** An account that is not found, or not alone, is looked for as long: it may be on its way, or be put right. */
const LOOKED_FOR_MS = days(7);
/** HR sends what contradicts itself no second time, so the row stands for two days. */
const ABOUT_LEAVE = aboutApp("taking in a leave that HR told of", { againAfterSeconds: 24 * 3600 });

/**
 * From a stored event about a leave to the row of its worker, and to the person whom it is about. Safe to repeat, in
 * whatever order events come: what stands in the worker's row is brought to the person anew each time. It makes no
 * pass, lets nobody in and takes nobody out of a group.
 * @throws whatever keeps it from the end; RefusedError while the account is not found, for a week.
 */
export const leaveWorker =
  (ports: LeavePorts, config: Config) =>
  async (event: LeaveEvent): Promise<void> => {
    const told = leaveTelling(event, config);
    const { store } = ports;
    const taken = await underEtag(async (): Promise<LeaveRecord | undefined> => {
      const known = await store.leave(told.worker);
      const news = leaveNews(known?.record, told);
      if (news.kind === "known") return known?.record;
      if (news.kind === "older") await notTaken(ports, told, news.why);
      else if (news.kind === "sequenceUsed") await tellSequenceUsed(ports, config, told, news.why);
      else {
        const account = told.told.kind === "started" ? await accountOf(ports, config, told) : undefined;
        if (account?.kind === "none") return undefined;
        const record = takenOver(known?.record, told, account?.userId);
        await store.saveLeave(record, known?.etag);
        return record;
      }
      return undefined;
    });
    // After the row, and for an event that was taken over before, too: a crash in between left the line out.
    if (taken?.eventId === told.eventId) await store.append([lineOf(ports, taken)]);
    await bringToPerson(ports, config, told.worker);
  };

function lineOf({ clock }: Pick<Ports, "clock">, { worker, eventId, told, userId }: LeaveRecord): AuditEvent {
  const started = told.kind === "started" ? told : undefined;
  const expected = started?.expectedEnd === undefined ? "" : `, expected back ${started.expectedEnd}`;
  return {
    scope: worker,
    id: `leave|${eventId}`,
    at: clock.now().toISOString(),
    who: APP,
    what: started ? "leaveStarted" : "leaveEnded",
    ...(userId !== undefined && { subjectId: userId }),
    ...(started && { after: `from ${started.from}${expected}` }),
  };
}

const notTaken = ({ store, clock }: LeavePorts, { worker, eventId }: LeaveRecord, why: string): Promise<void> =>
  store.append([
    {
      scope: worker,
      id: `leave|${eventId}|notTaken`,
      at: clock.now().toISOString(),
      who: APP,
      what: "leaveNotTaken",
      why,
    },
  ]);

/** Both events came before either was worked on: the webhook could not refuse the second one, so a person has to. */
async function tellSequenceUsed(ports: LeavePorts, config: Config, told: LeaveRecord, why: string): Promise<void> {
  const { source, workerId, sequence, eventId } = told;
  const meanwhile = `This is about the event ${eventId} of ${source} (worker ${workerId}), and maybe others. The sequence ${sequence} came twice with other content; what came first stands. Have HR send what is right with a higher sequence.`;
  const error = new RefusedError("obstacle", "sequenceUsed", why);
  await noteTrouble(ports, config, { ...ABOUT_LEAVE, meanwhile, isPressed: true }, error);
  await notTaken(ports, told, why);
}

type Account = { readonly kind: "found"; readonly userId: string } | { readonly kind: "none"; readonly userId?: never };

/**
 * The one account that carries the employee id. @returns `none` once it was looked for in vain for a week, which people
 * are told. @throws RefusedError until then: the event is put back like any other that its worker is not through with.
 */
async function accountOf(ports: LeavePorts, config: Config, told: LeaveRecord): Promise<Account> {
  const { store, clock, directory } = ports;
  const employeeId = told.told.kind === "started" ? told.told.employeeId : "";
  const [user, other] = await directory.usersByEmployeeId(employeeId);
  if (user && !other) return { kind: "found", userId: user.id };
  const { source, workerId, eventId } = told;
  const why = user
    ? `several accounts carry the employeeId of worker ${workerId} of ${source}`
    : `no account carries the employeeId of worker ${workerId} of ${source}`;
  const error = new RefusedError("obstacle", user ? "severalAccounts" : "noAccount", why);
  const work = await store.workOn(source, eventId);
  if (!work || clock.now().getTime() - Date.parse(work.since) < LOOKED_FOR_MS) throw error;
  const meanwhile = `This is about the event ${eventId} of ${source}, and maybe others. It was looked for during a week and is not looked for again: nobody is held by that leave. Mend the employeeId in Entra, and have HR tell of the leave anew with a higher sequence.`;
  await noteTrouble(ports, config, { ...ABOUT_LEAVE, meanwhile, isPressed: true }, error);
  await notTaken(ports, told, why);
  return { kind: "none" };
}

/**
 * Brings what stands in the worker's row to the registration row and to the wave of the person. Where another event was
 * taken over meanwhile, it is brought once more: who wrote last never leaves behind what is out of date.
 */
async function bringToPerson(ports: LeavePorts, config: Config, worker: string): Promise<void> {
  const { store } = ports;
  for (;;) {
    const stored = await store.leave(worker);
    if (!stored) return;
    const { record } = stored;
    const { userId, formerUserIds = [] } = record;
    const leave = standingLeave(record, config.defaultTimeZone);
    for (const former of formerUserIds) await endFor(ports, former, record);
    if (userId !== undefined) await (leave ? tellOf(ports, userId, leave) : endFor(ports, userId, record));
    if ((await store.leave(worker))?.etag === stored.etag) return;
  }
}

async function tellOf({ store }: LeavePorts, userId: string, leave: ToldLeave): Promise<void> {
  const registration = (await store.registrations([userId])).get(userId);
  if (registration?.leave?.eventId !== leave.eventId || registration.leave.worker !== leave.worker)
    await store.assignLeave(userId, leave);
  const member = await memberOf(store, registration?.waveId, userId);
  const columns = member && toldOf(member, leave);
  if (columns) await store.mergeMembers(member.waveId, [{ userId, ...columns }]);
}

async function endFor(
  { store, clock }: LeavePorts,
  userId: string,
  { worker, eventId }: Pick<LeaveRecord, "worker" | "eventId">,
): Promise<void> {
  const registration = (await store.registrations([userId])).get(userId);
  if (registration?.leave?.worker === worker) await store.assignLeave(userId, undefined);
  const member = await memberOf(store, registration?.waveId, userId);
  if (member?.leave?.worker !== worker) return;
  if (member.heldBecause === "leave")
    await store.append([
      waveEvent(member, {
        id: `leaveEnded|${userId}|${worker}|${eventId}`,
        at: clock.now().toISOString(),
        what: "leaveEnded",
        subjectId: userId,
        before: `held as on leave since ${member.leave.from}`,
      }),
    ]);
  await store.mergeMembers(member.waveId, [{ userId, ...withoutLeave(member) }]);
}

async function memberOf(
  store: Ports["store"],
  waveId: string | undefined,
  userId: string,
): Promise<WaveMember | undefined> {
  return waveId === undefined ? undefined : (await store.members(waveId, [userId]))[0];
}
