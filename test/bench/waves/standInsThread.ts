/** The stand-in tenant and the stand-in mail in a thread of their own: their work is nobody's whose time is measured. */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { BusinessClock } from "../../../infra/local/clock/clock.ts";
import { startMail } from "../../../infra/local/mail/mail.ts";
import { startTenant } from "../../../infra/local/tenant/tenant.ts";
import { makeCertificates } from "../../../infra/local/tls.ts";
import type { StandInsMade, StandInsWanted } from "./standInsOfBench.ts";

/** Business time runs so much faster than the thread's own, and no window of Graph's limits is ever full. */
const FASTER = 1000;
/** The quota is lifted: so many are never sent. */
const NO_QUOTA = { perMinute: 1_000_000, perHour: 10_000_000 };

const PASSKEY = {
  kind: "fido2",
  displayName: "Key",
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Key",
  passkeyType: "deviceBound",
} as const;

const { dir, people } = workerData as StandInsWanted;
const clock: BusinessClock = {
  now: () => Date.parse("2026-03-09T09:00:00.000Z") + Math.round(performance.now() * FASTER),
  hold: () => () => {},
  // Mails are accepted, and nobody reads them: no delivery is due.
  at: () => () => {},
  settled: async () => {},
};
const { caPem, ...tls } = await makeCertificates();
const tenant = await startTenant({ clock, seed: 7, dir: join(dir, "tenant"), tls });
for (const { userId, ...person } of people)
  tenant.directory.addUser({
    ...person,
    id: userId,
    accountEnabled: true,
    userType: "Member",
    createdDateTime: "2025-01-01T00:00:00Z",
  });
tenant.directory.refreshReport();
const mail = await startMail({
  clock,
  dir: join(dir, "mail"),
  tls,
  verifyToken: (bearer) => {
    try {
      return Boolean(tenant.verifyToken(`Bearer ${bearer}`, "https://communication.azure.com"));
    } catch {
      return false;
    }
  },
  quota: NO_QUOTA,
  senderDomains: ["contoso.example"],
  deliver: async () => undefined,
  outcomeOf: () => "Delivered",
  seed: 7,
});
parentPort?.on("message", async (ask: "count" | "stop" | { readonly register: readonly string[] }) => {
  if (typeof ask === "object") {
    for (const userId of ask.register) tenant.directory.addMethod(userId, PASSKEY);
    tenant.directory.refreshReport();
    return parentPort?.postMessage("registered");
  }
  const { requests } = tenant.stats();
  const { accepted, throttled } = mail.stats();
  if (ask === "count") return parentPort?.postMessage({ graph: requests, mails: accepted, throttled });
  await Promise.all([mail.stop(), tenant.stop()]);
  parentPort?.postMessage("stopped");
  parentPort?.close();
});
parentPort?.postMessage({
  caPem,
  graphUrl: tenant.url,
  mailUrl: mail.url,
  identityEndpoint: tenant.identityEndpoint,
  identityHeader: tenant.identityHeader,
  readerClientId: tenant.identities.reader.clientId,
} satisfies StandInsMade);
