import { createServer as createPlainServer, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CallerCheck } from "./callerCheck.ts";
import { CallWindows } from "./callWindows.ts";
import type { EmailMessage } from "./emailMessage.ts";
import { toEml } from "./eml.ts";
import { EventRelay } from "./eventRelay.ts";
import { inboxListener } from "./inbox/inbox.ts";
import { MailStore } from "./mailStore.ts";
import { TroubleDoses } from "./mailTrouble.ts";
import type { Mail, MailOptions } from "./mailTypes.ts";
import { Operations } from "./operations.ts";
import { PostRoom } from "./postRoom.ts";
import { SendApi } from "./sendApi.ts";

export type { DeliveredMail, DeliveryReportEvent, DeliveryStatus, Mail, MailOptions } from "./mailTypes.ts";

/**
 * Stands in for Azure Communication Services Email: the REST API over HTTPS, delivery reports, every mail as a file,
 * and an inbox page.
 */
export async function startMail(options: MailOptions): Promise<Mail> {
  const { clock, quota, seed } = options;
  const sends = new CallWindows(quota.perMinute, quota.perHour);
  const reads = new CallWindows(2 * quota.perMinute, 2 * quota.perHour);
  const doses = new TroubleDoses(options.trouble ?? {}, seed);
  const relay = new EventRelay(clock, options.deliver);
  const operations = new Operations();
  const store = new MailStore(options.dir, options.kindOf);
  const postRoom = new PostRoom({
    clock,
    delayMs: options.deliveryDelayMs ?? 2000,
    outcomeOf: options.outcomeOf,
    seed,
    doses,
    relay,
    left: (id, status, delivery) => {
      operations.end(id, status);
      store.delivered(id, delivery);
    },
  });
  let url = "";
  const accept = (id: string, message: EmailMessage): void => {
    const at = clock.now();
    store.add(id, message, at, toEml(message, id, at));
    postRoom.accept({ id, message });
  };
  const callers = new CallerCheck(options.verifyToken, options.accessKey);
  const api = new SendApi({
    clock,
    callers,
    sends,
    reads,
    senderDomains: options.senderDomains,
    operations,
    doses,
    url: () => url,
    accept,
  });
  const server = createServer({ key: options.tls.key, cert: options.tls.cert, keepAliveTimeout: 60_000 }, api.listener);
  const showInbox = inboxListener(store);
  const inbox = createPlainServer((request, response) => {
    options.onInboxLook?.();
    showInbox(request, response);
  });
  url = `https://127.0.0.1:${await listen(server)}`;
  const inboxUrl = `http://127.0.0.1:${await listen(inbox)}/`;
  return {
    url,
    inboxUrl,
    onMail: (listener) => postRoom.onMail(listener),
    stats: () => ({
      accepted: store.size,
      throttled: api.throttled,
      duplicates: postRoom.duplicates,
      sameAgain: postRoom.sameAgain,
    }),
    mails: (filter) => store.list(filter),
    read: (id) => store.read(id),
    setQuota: ({ perMinute, perHour }) => {
      sends.setLimits(perMinute, perHour);
      reads.setLimits(2 * perMinute, 2 * perHour);
    },
    stop: async () => {
      postRoom.stop();
      relay.stop();
      await Promise.all([close(server), close(inbox)]);
      store.check();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
