import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { startAzurite } from "../../../infra/local/azurite.ts";
import { trust } from "../../../infra/local/tls.ts";

export interface PersonOfTenant {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mail: string;
  readonly usageLocation: string;
  readonly preferredLanguage: string;
}
export interface StandInsWanted {
  readonly dir: string;
  readonly people: readonly PersonOfTenant[];
}
export interface StandInsMade {
  readonly caPem: string;
  readonly graphUrl: string;
  readonly mailUrl: string;
  readonly identityEndpoint: string;
  readonly identityHeader: string;
  readonly readerClientId: string;
}
/** What was asked of them since they began. */
export interface Asked {
  readonly graph: number;
  readonly mails: number;
  readonly throttled: number;
}

/** Azurite, and tenant and mail over HTTPS in a thread of their own; this process trusts them and has their identity. */
export async function startStandIns(people: readonly PersonOfTenant[]) {
  const dir = await mkdtemp(join(tmpdir(), "wave-bench-"));
  const azurite = await startAzurite({ dir: join(dir, "azurite") });
  const workerData: StandInsWanted = { dir, people };
  const worker = new Worker(new URL("./standInsThread.ts", import.meta.url), { workerData });
  const [made] = (await once(worker, "message")) as [StandInsMade];
  trust(made.caPem);
  process.env["IDENTITY_ENDPOINT"] = made.identityEndpoint;
  process.env["IDENTITY_HEADER"] = made.identityHeader;
  return {
    ...made,
    connectionString: azurite.connectionString,
    asked: async (): Promise<Asked> => {
      worker.postMessage("count");
      const [asked] = (await once(worker, "message")) as [Asked];
      return asked;
    },
    /** Each of them registers a passkey, and the report is made anew. */
    register: async (userIds: readonly string[]) => {
      worker.postMessage({ register: userIds });
      await once(worker, "message");
    },
    stop: async () => {
      worker.postMessage("stop");
      await once(worker, "message");
      await worker.terminate();
      await azurite.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
