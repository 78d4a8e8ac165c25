import type { JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { OpenWork } from "../../../../shared/domain/joiner/openWork.ts";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { whoLeft } from "../../../../shared/domain/people/leftReport.ts";
import { lineSaid, type Registration, wholeLine } from "../../../../shared/domain/people/registration.ts";
import type { PollState } from "../../../../shared/domain/people/reportReading.ts";
import type { AgedValues } from "../../../../shared/domain/retention/agedRows.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import type { GrantStore } from "../../../../shared/ports/store/grants.ts";
import type { WebhookInbox } from "../../../../shared/ports/store/inbox.ts";
import type { JoinerStore } from "../../../../shared/ports/store/joiners.ts";
import type { RegistrationStore } from "../../../../shared/ports/store/registrations.ts";
import type { ReportSyncStore } from "../../../../shared/ports/store/reportSync.ts";
import { GuardedRows } from "./guardedRows.ts";
import { AgedRows } from "./memoryRetention.ts";

export function memoryRegistrations(): RegistrationStore & ReportSyncStore {
  const rows = new GuardedRows<Registration>();
  const poll = new GuardedRows<PollState>();
  /** On which page each of them is. */
  const listed = new Map<string, string>();
  /** Since which reading. */
  const missing = new Map<string, string>();
  const news = new Set<string>();
  const assign = (
    userId: string,
    change: Partial<
      Pick<Registration, "waveId" | "joinerId" | "namedBy" | "mailedAt" | "leave" | "left" | "leftReportAt" | "quiet">
    >,
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
    takeReportPages: async (pages, startedAt) => {
      const lines = new Map(pages.flatMap((page) => page.lines.map((line) => [line.userId, line])));
      const there = new Set([...lines.keys(), ...pages.flatMap(({ unread = [] }) => unread)]);
      let written = 0;
      for (const row of lines.values()) {
        const was = rows.get(row.userId)?.value;
        const isListed = listed.has(row.userId) || missing.has(row.userId);
        if (was && isListed && lineSaid(was) === lineSaid(row)) continue;
        written += 1;
        if (was && (!isListed || was.ready !== row.ready)) news.add(row.userId);
        rows.put(row.userId, { ...was, userId: row.userId, ...wholeLine(row) });
      }
      for (const { key } of pages)
        for (const [userId, page] of listed)
          if (page === key && !there.has(userId)) {
            listed.delete(userId);
            missing.set(userId, startedAt);
          }
      for (const { key, lines: some, unread = [] } of pages)
        for (const userId of [...some.map((one) => one.userId), ...unread]) listed.set(userId, key);
      return written;
    },
    reportNews: async () => ({
      keys: [...news],
      people: [...news].flatMap((id) => rows.get(id)?.value ?? []).filter((one) => one.waveId || one.joinerId),
    }),
    dropReportNews: async ({ keys }) => {
      for (const key of keys) news.delete(key);
    },
    markLeft: async ({ startedAt, pages }) => {
      for (const [userId, page] of listed)
        if (Number(page) >= pages) {
          listed.delete(userId);
          missing.set(userId, missing.get(userId) ?? startedAt);
        }
      for (const userId of missing.keys()) if (listed.has(userId)) missing.delete(userId);
      const asked = [...missing].map(([userId, since]) => ({ userId, since }));
      const { left, isTooMany } = whoLeft(asked, { startedAt, known: listed.size + missing.size });
      for (const userId of left) {
        assign(userId, { leftReportAt: startedAt });
        missing.delete(userId);
      }
      return { marked: left.length, isTooMany };
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
    noteQuiet: async (notes) => {
      for (const [userId, quiet] of notes) assign(userId, { quiet });
    },
    everyRegistration: async function* (after = "") {
      const all = rows.values().filter(({ userId }) => userId > after);
      const inOrder = all.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
      for (let from = 0; from < inOrder.length; from += 1000) yield inOrder.slice(from, from + 1000);
    },
    leftReportBefore: async function* (before) {
      yield rows.values().flatMap((one) => ((one.leftReportAt ?? before) < before ? [one.userId] : []));
    },
    countPeople: async (most) => Math.min(most, rows.values().filter((one) => !one.leftReportAt).length),
    pollState: async () => {
      const row = poll.get("poll");
      return row && { state: row.value, etag: row.etag };
    },
    savePollState: async (state, etag) => {
      if (etag !== undefined) poll.replace("poll", state, etag);
      else if (!poll.insert("poll", state)) throw new ConflictError("another run was faster");
      return poll.get("poll")?.etag ?? "";
    },
  };
}

export function memoryJoiners(aged = new AgedRows()): JoinerStore {
  const rows = new GuardedRows<JoinerRecord>();
  aged.keep("hires", rows, (hire) => hire);
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

export function memoryGrants(aged = new AgedRows()): GrantStore {
  const rows = new GuardedRows<Grant>();
  aged.keep("grants", rows, (grant) => grant);
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

export function memoryInbox(aged = new AgedRows()): WebhookInbox {
  const rows = new GuardedRows<AgedValues["webhooks"] & { readonly body: string }>();
  aged.keep("webhooks", rows, (event) => event);
  const work = new Map<string, OpenWork>();
  const key = (source: string, eventId: string) => `${source}|${eventId}`;
  return {
    receive: async (source, eventId, body, at) => {
      const row = rows.get(key(source, eventId));
      if (row) return row.value.accepted ? "accepted" : "seen";
      rows.put(key(source, eventId), { source, eventId, at, body, accepted: false });
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
