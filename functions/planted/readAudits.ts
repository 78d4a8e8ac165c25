import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE, type AuditEvent } from "../../shared/domain/audit.ts";
import {
  keyOfRecord,
  NOTHING_AUDITED,
  nextAuditStretch,
  type RegisteredByApp,
  registeredByApp,
  type Stretch,
  withUnread,
  withUntold,
} from "../../shared/domain/people/planted.ts";
import { TransientError } from "../../shared/errors.ts";
import type { AuditPage } from "../../shared/ports/audits.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import type { AuditNeeds, KnownFeed } from "./auditNeeds.ts";
import { tellPlanted } from "./tellPlanted.ts";

/** Less than the quarter of an hour after which the next run comes. */
const PATIENCE_SECONDS = 240;
const PAUSE_SECONDS = 10;

/**
 * Reads in the directory audit log what applications registered for people, once an hour (R238). Keeps a row for each
 * that is neither this app's own nor a listed provisioner's. Whoever looks at somebody's methods goes by the rows.
 * Reads eight days at the most at once: a stretch that was read stands, and one that was not is read again from its
 * beginning. Safe to repeat, and for two at once: rows and lines have keys, the feed an ETag.
 */
export const readAudits =
  (ports: AuditNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    const stored = await orNote(ports, config, aboutTimer.audits, () => readOn(ports, config, patient));
    await orNote(ports, config, aboutTimer.audits, async () =>
      tellPlanted(ports, config, stored ?? (await ports.store.auditFeed())),
    );
  };

/** @returns the feed as it stands in its row then. */
async function readOn(ports: AuditNeeds, config: Config, patient: Patience): Promise<KnownFeed> {
  const { store, clock } = ports;
  const stored = await store.auditFeed();
  let known: KnownFeed = { feed: stored?.feed ?? NOTHING_AUDITED, etag: stored?.etag };
  for (;;) {
    const stretch = nextAuditStretch(known.feed, clock.now());
    if (!stretch) return known;
    known = await readStretch(ports, config, known, stretch, patient);
  }
}

async function readStretch(
  ports: AuditNeeds,
  config: Config,
  known: KnownFeed,
  { from, to }: Stretch,
  patient: Patience,
): Promise<KnownFeed> {
  const { store } = ports;
  const trusted = trustedIn(config);
  let { feed, etag } = known;
  let unread: readonly Stretch[] = [];
  let next: string | undefined;
  do {
    const page = await pageOf(ports, config, patient, () => ports.audits.adminRegistrations(from, to, next));
    next = page.next;
    unread = withUnread(unread, page.unread);
    const found = page.items.flatMap((line) => registeredByApp(line, trusted) ?? []);
    const news = await store.newlyRegisteredByApp(found);
    if (news.length === 0) continue;
    // Line and mail come before the row: a crash in between repeats them, and loses none.
    await store.append(news.map(lineOf));
    feed = { ...feed, hasFound: true, untold: withUntold(feed.untold, news) };
    etag = await store.saveAuditFeed(feed, etag);
    await store.saveRegisteredByApp(news);
  } while (next !== undefined);
  feed = { ...feed, readUntil: to, unread: withUnread(feed.unread, unread) };
  return { feed, etag: await store.saveAuditFeed(feed, etag) };
}

/** Our own calls stand in the log, too. */
function trustedIn({ graph, passkeyProvisionerAppIds }: Config): (appId: string) => boolean {
  const own = [graph.readerClientId, graph.passIssuerClientId, graph.policyWriterClientId];
  const ids = new Set([...own.map((id) => id.toLowerCase()), ...passkeyProvisionerAppIds]);
  return (appId) => ids.has(appId);
}

/** The limit is shared with everybody who looks at methods: a short pause is waited for. */
async function pageOf(
  ports: AuditNeeds,
  config: Config,
  patient: Patience,
  read: () => Promise<AuditPage>,
): Promise<AuditPage> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      const seconds = error.retryAfterSeconds ?? PAUSE_SECONDS;
      if (patient.left() <= seconds) throw error;
      await noteTrouble(ports, config, aboutTimer.audits, error);
      await patient.pause(seconds);
    }
  }
}

const lineOf = (record: RegisteredByApp): AuditEvent => ({
  scope: APP_SCOPE,
  id: `passkeyPlanted|${keyOfRecord(record)}`,
  at: record.at,
  who: APP,
  what: "passkeyPlanted",
  why: `registered by ${record.by}; a passkey that came then is not counted`,
  subjectId: record.userId,
});
