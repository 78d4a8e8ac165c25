import type { JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { OpenWork } from "../../../../shared/domain/joiner/openWork.ts";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { lineSaid, type Registration, wholeLine } from "../../../../shared/domain/people/registration.ts";
import type { GrantStore } from "../../../../shared/ports/store/grants.ts";
import type { WebhookInbox } from "../../../../shared/ports/store/inbox.ts";
import type { JoinerStore } from "../../../../shared/ports/store/joiners.ts";
import type { RegistrationStore } from "../../../../shared/ports/store/registrations.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryRegistrations(): RegistrationStore {
  const rows = new GuardedRows<Registration>();
  let poll: { readonly startedAt: string; readonly completedAt?: string | undefined } | undefined;
  const assign = (
    userId: string,
    change: Partial<Pick<Registration, "waveId" | "joinerId" | "namedBy" | "mailedAt" | "leave" | "left">>,
  ) =>
    rows.put(userId, {
      ...(rows.get(userId)?.value ?? { userId, methodsRegistered: [], isAdmin: false, ready: false }),
      ...change,
    });
  return {
    registrations: async (userIds) =>
      new Map(
        userIds.flatMap((id) => {
          const row = rows.get(id);
          return row ? [[id, row.value] as const] : [];
        }),
      ),
    registration: async (userId) => rows.get(userId)?.value,
    takeReportPages: async (pages, beforeWriting) => {
      const lines = new Map(pages.flatMap((page) => page.lines.map((line) => [line.userId, line])));
      const changed = [...lines.values()]
        .filter((row) => {
          const was = rows.get(row.userId)?.value;
          return !was || lineSaid(was) !== lineSaid(row);
        })
        .map((row) => ({ ...rows.get(row.userId)?.value, userId: row.userId, ...wholeLine(row) }));
      await beforeWriting?.(changed);
      for (const row of changed) rows.put(row.userId, row);
      return changed;
    },
    assignWave: async (userIds, waveId) => {
      for (const userId of userIds) assign(userId, { waveId });
    },
    noteMailed: async (some) => {
      for (const [userId, mailedAt] of some) assign(userId, { mailedAt });
    },
    assignJoiner: async (userId, joinerId) => void assign(userId, { joinerId }),
    assignNamedBy: async (userId, namedBy) => void assign(userId, { namedBy }),
    assignLeave: async (userId, leave) => void assign(userId, { leave }),
    assignLeft: async (userId, left) => void assign(userId, { left }),
    everyRegistration: async function* (after = "") {
      const all = rows.values().filter(({ userId }) => userId > after);
      const inOrder = all.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
      for (let from = 0; from < inOrder.length; from += 1000) yield inOrder.slice(from, from + 1000);
    },
    countPeople: async (most) => Math.min(most, rows.values().length),
    pollState: async () => poll,
    savePollState: async (state) => {
      poll = { ...state };
    },
  };
}

export function memoryJoiners(): JoinerStore {
  const rows = new GuardedRows<JoinerRecord>();
  return {
    joiner: async (joinerId) => {
      const row = rows.get(joinerId);
      return row && { record: row.value, etag: row.etag };
    },
    insertJoiner: async (record) => rows.insert(record.facts.joinerId, record),
    saveJoiner: async (record, etag) => rows.replace(record.facts.joinerId, record, etag),
    joiners: async function* () {
      const all = rows.values();
      for (let from = 0; from < all.length; from += 100) yield all.slice(from, from + 100);
    },
  };
}

export function memoryGrants(): GrantStore {
  const rows = new GuardedRows<Grant>();
  return {
    insertGrant: async (grant) => (rows.insert(grant.grantId, grant) ? rows.get(grant.grantId)?.etag : undefined),
    grant: async (grantId) => {
      const row = rows.get(grantId);
      return row && { grant: row.value, etag: row.etag };
    },
    grantsOf: async (userId, openedSince) =>
      rows.values().filter((grant) => grant.userId === userId.toLowerCase() && grant.openedAt >= openedSince),
    saveGrant: async (grant, etag) => rows.replace(grant.grantId, grant, etag),
  };
}

export function memoryInbox(): WebhookInbox {
  const rows = new GuardedRows<{ readonly body: string; readonly accepted: boolean }>();
  const work = new Map<string, OpenWork>();
  const key = (source: string, eventId: string) => `${source}|${eventId}`;
  return {
    receive: async (source, eventId, body) => {
      const row = rows.get(key(source, eventId));
      if (row) return row.value.accepted ? "accepted" : "seen";
      rows.put(key(source, eventId), { body, accepted: false });
      return "new";
    },
    markAccepted: async (source, eventId) => {
      const row = rows.get(key(source, eventId));
      if (row) rows.put(key(source, eventId), { ...row.value, accepted: true });
    },
    body: async (source, eventId) => rows.get(key(source, eventId))?.value.body,
    saveWork: async (one) => void work.set(key(one.source, one.eventId), one),
    workOn: async (source, eventId) => work.get(key(source, eventId)),
    openWork: async () => [...work.values()],
    endWork: async (source, eventId) => void work.delete(key(source, eventId)),
  };
}
